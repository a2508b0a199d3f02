"""Facts: what the other services told, kept with its origin, and what the system counts from it."""
