"""Figures of the reserve for the front end."""
