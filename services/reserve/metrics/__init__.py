"""Metrics: of what use the reserve was in a period, by municipality; frozen once computed."""
