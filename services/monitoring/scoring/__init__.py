"""Scoring: the pure engine from values to points."""
