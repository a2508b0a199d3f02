"""Recalculations: what a new calculation of a cycle changed in its ratings."""
