"""Municipalities and their dated codes ОКТМО."""
