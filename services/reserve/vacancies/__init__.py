"""Vacancies, and the radar of those to come."""
