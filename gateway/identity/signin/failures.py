"""Guessing, counted: by the name that was typed and by the address it came from.

Names are counted as typed, whether or not anybody has them, so that a locked name does not tell that it exists. The
price is known: whoever fails five times in somebody else's name keeps them out for minutes.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from math import ceil
from weakref import WeakValueDictionary

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity.models import Account, LoginFailure
from gateway.identity.problems import AccountLocked, TooManyAttempts
from gateway.identity.signin import rules
from gateway.identity.signin.rules import ADDRESS_LIMITS, NAME_LIMITS, Limits, Tally
from services.kernel import audit
from services.kernel.clock import real

_guessing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from."""

    ip: str
    user_agent: str


@asynccontextmanager
async def one_at_a_time(name: str) -> AsyncIterator[None]:
    """Attempts on one name wait for one another, so that twenty at once are not twenty free guesses.

    Within one process; each further replica gives at most one guess more.
    """
    lock = _guessing.setdefault(name, asyncio.Lock())
    async with lock:
        yield


async def check(tx: AsyncSession, name: str, origin: Origin) -> None:
    """Raises TooManyAttempts or AccountLocked, with the seconds to wait."""
    now = real()
    for subject, problem in ((_address(origin), TooManyAttempts), (_name(name), AccountLocked)):
        tally = _tally(await tx.get(LoginFailure, subject))
        if (left := rules.wait(tally, now)) is not None:
            raise problem(ceil(left.total_seconds()))


async def count(tx: AsyncSession, name: str, origin: Origin, account: Account | None) -> None:
    """One more failure against the name and the address; a row of the audit for it, and one for a lock it brings."""
    address = await _count(tx, _address(origin), ADDRESS_LIMITS)
    named = await _count(tx, _name(name), NAME_LIMITS)
    entity_id, place = (account.id, account.place) if account else (None, None)
    said = {"ip": origin.ip, "user_agent": origin.user_agent, "failures": named.failures}
    audit.note(tx, "sign_in_failed", "account", entity_id, said, place)
    for tally, action in ((named, "account_locked"), (address, "address_locked")):
        if rules.wait(tally, real()) is not None:
            audit.note(tx, action, "account", entity_id, said | {"until": tally.locked_until}, place)


async def forget(tx: AsyncSession, name: str) -> None:
    """A right password clears the name. Not the address: who guesses would clear it by signing in as themselves."""
    await tx.execute(delete(LoginFailure).where(LoginFailure.subject == _name(name)))


async def _count(tx: AsyncSession, subject: bytes, limits: Limits) -> Tally:
    now = real()
    # Made or locked in one statement: a right password may be removing the row at this moment.
    empty = insert(LoginFailure).values(subject=subject, failures=0, since=now, last_at=now)
    held = empty.on_conflict_do_update(index_elements=[LoginFailure.subject], set_={"last_at": now})
    kept = (await tx.scalars(held.returning(LoginFailure), execution_options={"populate_existing": True})).one()
    tally = rules.after_failure(_tally(kept), now, limits)
    for name, value in asdict(tally).items():
        setattr(kept, name, value)
    return tally


def _tally(kept: LoginFailure | None) -> Tally | None:
    return Tally(kept.failures, kept.since, kept.locked_until) if kept else None


def _name(name: str) -> bytes:
    return _subject("name", name)


def _address(origin: Origin) -> bytes:
    return _subject("address", rules.network(origin.ip))


def _subject(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "replace")).digest()
