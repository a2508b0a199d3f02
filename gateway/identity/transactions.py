"""Transactions of the identity machinery, which works before a caller stands anywhere or beside where one stands.

Signing in decides first and refuses afterwards: a failure that must be remembered is a value until its transaction has
committed, then a refusal. The kernel's `aside` would do the same with a second connection while the first is held,
and ten parallel guesses would leave a pool of ten with nobody to let go. Nor is a connection held while a password is
hashed.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.access import Caller
from services.kernel.acting import acting
from services.kernel.clock import Clock
from services.kernel.database import Database
from services.kernel.identity import Identity, system
from services.kernel.operations import open_for
from services.kernel.places import ROOT

SIGN_IN = system("sign-in", ROOT)
REAL = Clock(ZoneInfo("UTC"))


def apart(database: Database, caller: Identity = SIGN_IN) -> AbstractAsyncContextManager[AsyncSession]:
    """One short transaction, with its audit; commits unless an exception leaves it. Tokens live by real time."""
    return acting(database, caller, REAL)


def everywhere(caller: Identity) -> Identity:
    """The same caller seeing the own account, which is managed above the place where its owner works."""
    return replace(caller, place=ROOT)


async def _open(request: Request, caller: Caller) -> AsyncSession:
    return await open_for(request, everywhere(caller))


OwnTransaction = Annotated[AsyncSession, Depends(_open)]
"""The request's one transaction, for operations on nothing but the caller's own account."""
