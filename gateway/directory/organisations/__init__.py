"""Educational organisations: registration, names by date, what they became."""
