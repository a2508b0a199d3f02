"""Dashboards: what a cycle looks like from above, and what those below may know of it."""
