"""Commissions: who sits on them from when to when, and whose interests conflict."""
