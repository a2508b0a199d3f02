"""Normative acts that goals, indicators and values are founded on, with their revisions and validity."""
