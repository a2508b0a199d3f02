"""Monitoring: what is measured, collected, scored and shown, from a methodology to a published result."""
