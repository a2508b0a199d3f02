"""Guessing, counted: a name from one network, the name from anywhere, the network whatever the name (`rules.LIMITS`).

An attempt is counted before its password is looked at and taken back when that was right, so that a hundred at once are
no hundred free guesses. Names are counted as typed, whether or not anybody has them, so that a locked name does not
tell that it exists. Whoever guesses at somebody else's name closes it for their own network only; guessed at from many
networks it closes for all but those its owner lately came from.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil
from weakref import WeakValueDictionary

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity.models import Account, LoginFailure
from gateway.identity.problems import AccountLocked, TooManyAttempts
from gateway.identity.signin import queries, rules
from gateway.identity.signin.rules import LIMITS, Counted, Tally
from services.kernel import audit
from services.kernel.clock import real
from services.kernel.problems import Unavailable

PATIENCE_SECONDS = 10
"""How long an attempt waits for its turn."""

REFUSALS: dict[Counted, type[AccountLocked | TooManyAttempts]] = {
    Counted.here: AccountLocked,
    Counted.name: AccountLocked,
    Counted.network: TooManyAttempts,
}
AUDITED = {Counted.here: "account_locked", Counted.name: "name_locked", Counted.network: "address_locked"}

_ANY = b""
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

Subject = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from."""

    ip: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that is counted: against what, and what that came to."""

    subjects: dict[Counted, Subject]
    tallies: dict[Counted, Tally]


@asynccontextmanager
async def in_turn(origin: Origin) -> AsyncIterator[None]:
    """Attempts from one network wait for one another: a flood of them delays nobody elsewhere.

    And people who sign in there at the same time do not together look like one who guesses. Raises Unavailable.
    """
    turn = _turns.setdefault(rules.network(origin.ip), asyncio.Lock())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await turn.acquire()
    except TimeoutError:
        raise Unavailable from None
    try:
        yield
    finally:
        turn.release()


async def reserve(tx: AsyncSession, name: str, origin: Origin, account: Account | None) -> Attempt:
    """Count an attempt as if it failed. Raises TooManyAttempts or AccountLocked, with the seconds to wait."""
    now, tallies = real(), {}
    subjects = _subjects(name, origin)
    kept = await _held(tx, subjects.values(), now)
    for counted, subject in subjects.items():
        tally = _tally(kept[subject])
        if (left := rules.wait(tally, now)) is None:
            tallies[counted] = _keep(kept[subject], rules.after_failure(tally, now, LIMITS[counted]))
        elif counted is not Counted.name or not await _is_known(tx, account, origin, now):
            raise REFUSALS[counted](ceil(left.total_seconds()))
    return Attempt(subjects, tallies)


async def take_back(tx: AsyncSession, attempt: Attempt, *, right: bool) -> None:
    """The attempt was no failure. A right password clears the name here.

    Not the network: who guesses would clear it by signing in as themselves.
    """
    now = real()
    kept = await _held(tx, attempt.subjects.values(), now)
    for counted in attempt.tallies:
        row = kept[attempt.subjects[counted]]
        _keep(row, rules.taken_back(_tally(row), now))
    if right:
        await tx.delete(kept[attempt.subjects[Counted.here]])


def note(tx: AsyncSession, attempt: Attempt, origin: Origin, account: Account | None) -> None:
    """A row of the audit for a failure, and one for each lock it brought."""
    entity_id, place = (account.id, account.place) if account else (None, None)
    said = {"ip": origin.ip, "user_agent": origin.user_agent, "failures": attempt.tallies[Counted.here].failures}
    audit.note(tx, "sign_in_failed", "account", entity_id, said, place)
    for counted, tally in attempt.tallies.items():
        if rules.wait(tally, real()) is not None:
            audit.note(tx, AUDITED[counted], "account", entity_id, said | {"until": tally.locked_until}, place)


async def forget(tx: AsyncSession, name: str) -> None:
    """The name has a new password: what was guessed at the old one, from wherever, no longer counts."""
    await tx.execute(delete(LoginFailure).where(LoginFailure.name == _digest(name)))


async def _held(tx: AsyncSession, subjects: Iterable[Subject], now: datetime) -> dict[Subject, LoginFailure]:
    """The rows, made or locked in one statement and always in the order of `LIMITS`, so that no two wait crosswise."""
    rows = [
        {"name": name, "network": network, "failures": 0, "since": now, "last_at": now} for name, network in subjects
    ]
    made = insert(LoginFailure).values(rows)
    held = made.on_conflict_do_update(index_elements=["name", "network"], set_={"last_at": now})
    kept = await tx.scalars(held.returning(LoginFailure), execution_options={"populate_existing": True})
    return {(row.name, row.network): row for row in kept}


async def _is_known(tx: AsyncSession, account: Account | None, origin: Origin, now: datetime) -> bool:
    """Does the account's owner come from there?"""
    if account is None:
        return False
    lately = await tx.scalars(queries.addresses_of(account.id, now))
    return rules.network(origin.ip) in map(rules.network, lately)


def _keep(row: LoginFailure, tally: Tally) -> Tally:
    for name, value in asdict(tally).items():
        setattr(row, name, value)
    return tally


def _tally(row: LoginFailure) -> Tally:
    return Tally(row.failures, row.since, row.locked_until)


def _subjects(name: str, origin: Origin) -> dict[Counted, Subject]:
    who, where = _digest(name), _digest(rules.network(origin.ip))
    return {Counted.here: (who, where), Counted.name: (who, _ANY), Counted.network: (_ANY, where)}


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "replace")).digest()
