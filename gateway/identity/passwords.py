"""Argon2id. Hashing takes a core for tens of milliseconds, so it has threads of its own and a queue with an end."""

import os
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from gateway.identity.password_rules import LONGEST, same
from services.kernel.queues import Queue

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's least: 19 MiB, two passes. Stronger ones take over at each owner's next sign-in (`outdated`)."""

_LEAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Argon2's least: slowness guards what can be guessed, and nobody guesses 80 random bits."""
_INVENTED = _LEAST.hash("").rsplit("$", 2)[0]
"""How the hash of an invented password begins: its parameters."""

_THREADS = max(1, (os.cpu_count() or 2) // 2)
_MOST_WAITING = 100 * _THREADS
"""A few seconds of work; who would wait longer is told to come back."""


_queue = Queue("argon2", _THREADS, _MOST_WAITING)


async def hashed(password: str) -> str:
    """The hash to keep of what a person thought of. Raises Unavailable when too many wait."""
    return await _queue.run(HASHER.hash, same(password))


def hashed_invented(password: str) -> str:
    """The hash to keep of a password that the system invented (`password_rules.temporary`); takes microseconds."""
    return _LEAST.hash(password)


async def matches(kept: str | None, password: str) -> bool:
    """Is it the password of this hash? Without a hash (nobody has this name) it takes as long and is not.

    Raises Unavailable when too many wait.
    """
    right = await _queue.run(_verified, kept or "", same(password[: LONGEST + 1]))
    return right and kept is not None and len(password) <= LONGEST


def outdated(kept: str) -> bool:
    """Was it hashed with other parameters than today's?"""
    return not kept.startswith(_INVENTED) and HASHER.check_needs_rehash(kept)


def _verified(kept: str, password: str) -> bool:
    nobody = _nobody()  # asked for even when not needed: the first call takes time, which must not tell either
    if not kept or kept.startswith(_INVENTED):
        _shown(nobody, password)  # nor must time tell who has no account, or has not signed in yet
    return _shown(kept, password)


def _shown(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """What the password of an unknown name is compared with, so that time does not tell who has an account."""
    return HASHER.hash("nobody has this password")
