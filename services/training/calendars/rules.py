"""Secrets of calendar links, and how a gathering stands in a person's calendar. Values in, values out."""

import hashlib
import secrets

from services.training.calendars.ics import EntryStatus
from services.training.gatherings.rules import GatheringStatus

SECRET_BYTES = 32
"""256 bits: nobody guesses one, so there is nothing to throttle."""

KEPT_DAYS = 90
"""How long what is over stays in a calendar."""


def new_secret() -> str:
    """43 characters that an address takes as they are."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What is kept. A plain hash will do: the secret is random, unlike a password."""
    return hashlib.sha256(secret.encode()).hexdigest()


def held_or_off(*, off: bool) -> EntryStatus:
    """Of what has a place for the person in it: it stands, or it was called off."""
    return EntryStatus.cancelled if off else EntryStatus.confirmed


def standing(status: GatheringStatus, registered: bool) -> EntryStatus:
    """Cancelled is said to whoever had registered; what one may still register for takes up no time yet."""
    if status is GatheringStatus.cancelled:
        return EntryStatus.cancelled
    return EntryStatus.confirmed if registered else EntryStatus.tentative
