"""Accounts and assignments, managed by administrators everywhere and by an ОМСУ inside its municipality."""
