"""Programmes of forming and using the reserve: goals, measures, targets, yearly execution."""
