"""Contests: the record, its stages and its announcement."""
