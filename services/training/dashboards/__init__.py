"""Figures of training for the front end."""
