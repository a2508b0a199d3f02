"""Calculations: who reached the results of a cycle, when, by which methodology and from which data."""
