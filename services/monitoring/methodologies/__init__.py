"""Methodologies: what is measured and what it is worth; versioned, frozen on publication."""
