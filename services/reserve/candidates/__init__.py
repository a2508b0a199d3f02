"""Candidates: a person with education, experience, consents, checks and documents."""
