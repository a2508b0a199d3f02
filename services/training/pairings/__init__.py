"""Pairings: runs of the matching over a region or a municipality, kept as they came out."""
