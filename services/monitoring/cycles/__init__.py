"""Cycles: one round of monitoring under one methodology, from draft to closed."""
