"""What a slice does with one record, in one way everywhere: find it, see that it may be changed, write it anew."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.access import Access
from services.kernel.concurrency import expect
from services.kernel.db import Record
from services.kernel.events import Fact, emit
from services.kernel.problems import NotFound


class Kept(Protocol):
    """A record with a version and a place."""

    version: Any
    place: Any


T = TypeVar("T")
K = TypeVar("K", bound=Kept)
R = TypeVar("R", bound=Record)


async def one(tx: AsyncSession, statement: Select[T], missing: type[NotFound]) -> T:
    """What the statement finds, or `missing`: what is not there and what row security hides are told alike."""
    found: T | None = await tx.scalar(statement)
    if found is None:
        raise missing
    return found


def anything(_: Any) -> None:
    """No law against it."""


def changeable(
    tx: AsyncSession,
    access: Access,
    record: K,
    seen: int | None,
    permission: StrEnum,
    legal: Callable[[K], None] = anything,
    *,
    own: bool = False,
) -> K:
    """`record`, once it may be changed. The order is that of every change: If-Match → legality → place.

    `legal` raises a Conflict when the record, whoever asks, is not to be changed as it stands. Raises
    PreconditionFailed for one changed since the caller saw it, Forbidden where it is not the caller's to change.
    Of one that is the caller's `own` the role is asked, the place is not, as in `steps.advance_own`.
    """
    expect(record, seen)
    legal(record)
    access.require(tx.info["caller"], permission, None if own else record.place)
    return record


def assign(record: object, values: Mapping[str, Any]) -> None:
    """Set each attribute to its value."""
    for name, value in values.items():
        setattr(record, name, value)


async def added(tx: AsyncSession, record: R, fact: Callable[[R], Fact] | None = None) -> R:
    """A new record, announced by `fact`. Written at once: the answer and the fact show what the database filled in."""
    tx.add(record)
    await tx.flush()
    if fact is not None:
        emit(tx, fact(record))
    return record


async def renewed(tx: AsyncSession, record: R, fact: Callable[[R], Fact] | None = None) -> R:
    """What changed in the record or in its children as a new version, announced by `fact`; nothing when nothing did.

    Written at once, because the answer and the fact show the new version; a change of the children alone makes one too.
    What is asked of the database between the change and this would write it unannounced: ask first.
    """
    if tx.is_modified(record):
        record.updated_at = func.now()
        await tx.flush()
        if fact is not None:
            emit(tx, fact(record))
    return record
