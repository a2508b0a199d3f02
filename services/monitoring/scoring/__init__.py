"""Scoring: from a subject's values to its score, and what the score is called."""
