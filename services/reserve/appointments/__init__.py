"""Appointments: decision, order, headship, probation, revocation."""
