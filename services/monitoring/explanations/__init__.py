"""Explanations: why a result is what it is, down to each answer, and what would have had to be different."""
