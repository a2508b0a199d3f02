"""Transactions of the identity machinery, which works before a caller stands anywhere or beside where one stands.

Signing in decides first and refuses afterwards: a failure that must be remembered is a value until its transaction has
committed, then a refusal. The kernel's `aside` would do the same with a second connection while the first is held,
and ten parallel guesses would leave a pool of ten with nobody to let go. Nor is a connection held while a password is
hashed.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.access import Caller
from services.kernel.database import Database
from services.kernel.events import settle
from services.kernel.identity import Identity, system
from services.kernel.operations import open_for
from services.kernel.places import ROOT

SIGN_IN = system("sign-in", ROOT)


@asynccontextmanager
async def apart(database: Database, caller: Identity = SIGN_IN) -> AsyncIterator[AsyncSession]:
    """One short transaction, with its audit; commits unless an exception leaves it."""
    async with database.begin(caller.place) as tx:
        tx.info["caller"] = caller
        yield tx
        await settle(tx)


def everywhere(caller: Identity) -> Identity:
    """The same caller seeing the own account, which is managed above the place where its owner works."""
    return replace(caller, place=ROOT)


async def _open(request: Request, caller: Caller) -> AsyncSession:
    return await open_for(request, everywhere(caller))


OwnTransaction = Annotated[AsyncSession, Depends(_open)]
"""The request's one transaction, for operations on nothing but the caller's own account."""
