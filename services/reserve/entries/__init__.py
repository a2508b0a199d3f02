"""Entries: a person's time in the reserve for a post, from nomination to appointment or end."""
