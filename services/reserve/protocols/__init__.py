"""Protocols: immutable, hash-chained, verifiable against anybody's copy, from which a decision can be replayed."""
