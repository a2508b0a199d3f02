"""Secrets of calendar links, and what may be known of them. Values in, values out."""

import hashlib
import secrets

SECRET_BYTES = 32
"""256 bits: nobody guesses one, so there is nothing to throttle."""


def new_secret() -> str:
    """43 characters that an address takes as they are."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What is kept. A plain hash will do: the secret is random, unlike a password."""
    return hashlib.sha256(secret.encode()).hexdigest()
