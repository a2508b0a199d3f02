"""Temporary passwords, made before the transaction opens: hashing must not hold a connection."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from gateway.identity import password_rules, passwords


@dataclass(frozen=True, slots=True)
class Temporary:
    """A password to be said once, and what is kept of it."""

    password: str
    hash: str


async def _temporary() -> Temporary:
    password = password_rules.temporary()
    return Temporary(password, await passwords.hashed(password))


NewPassword = Annotated[Temporary, Depends(_temporary)]
"""Declared before the transaction, so that it is made before one opens."""
