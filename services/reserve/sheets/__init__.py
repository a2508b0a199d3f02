"""Sealed sheets: marks nobody but their author reads before the opening."""
