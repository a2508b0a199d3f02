"""Simulations: what a methodology would have made of a cycle that another one rated. Nothing is stored."""
