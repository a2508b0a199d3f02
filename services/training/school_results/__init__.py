"""School results: what monitoring published of schools, direction by direction; the latest cycle of each counts."""
