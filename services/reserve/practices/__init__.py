"""Practices: cards of what effective heads do, each with the figures it was measured by."""
