"""Protocols: written once, numbered without gaps, chained by hash, signed, and verifiable by whoever holds a copy."""
