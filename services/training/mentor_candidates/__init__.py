"""Mentor candidates: who of the base of effective heads could be a mentor, and what stands against it today.

Nothing of it is kept: the base is what the reserve told (`reactions`), what bars somebody is what bars an appointment
(`mentors.standing`).
"""
