"""Conducting a cycle: the steps that reach from a cycle into its submissions and results."""
