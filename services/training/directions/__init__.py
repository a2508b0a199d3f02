"""Directions: which codes a region knows. Mentors, matchings, partnerships and sites name them."""
