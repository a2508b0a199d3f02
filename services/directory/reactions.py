"""What every service keeps of events of the others, once each and with its origin, and the switches before reactions.

What comes while a switch is off is kept and waits. Turned on again, it is made up for: it counts from then on. How
switches are shown and turned: `switching`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, Update, and_, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, aliased, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from services.directory.consumer import position
from services.kernel.db import Placed, Record, Shared
from services.kernel.feed import CloudEvent


class Taken(Placed):
    """What an event of another service told. The id is that of the event, or of what it told.

    No row is ever removed: what was concluded from it says so long after. What the source took back is withdrawn.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(index=True)
    """What it is told of, by its id in the service that told it."""
    source: Mapped[str]
    type: Mapped[str]
    said_at: Mapped[datetime]
    source_epoch: Mapped[UUID]
    source_seq: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    """From when on it counts; None while its reaction is switched off."""
    withdrawn_at: Mapped[datetime | None]
    """Since when its source knows of it no more; what came after its tombstone never counted."""


class Switch(Record, Shared):
    """A switch, for all events at or below its place. Where nobody ever touched one there is no row, and it is on.

    The service adds `name`, one of its reactions.
    """

    enabled: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str | None]
    """Why it was switched off, or on again."""


EVERYTHING = true()


@dataclass(frozen=True, slots=True)
class Taking:
    """What one reaction takes in: rows of a table, where others share it those with a condition."""

    model: Any
    where: ColumnElement[bool] = EVERYTHING


def told_by(event: CloudEvent) -> dict[str, Any]:
    """The columns of `Taken` that the event itself tells."""
    return {
        "id": event.id,
        "place": event.place,
        "record_id": event.subject,
        "source": event.type.split(".", maxsplit=1)[0],
        "type": event.type,
        "said_at": event.time,
        **position(event),
    }


def counts(model: Any) -> ColumnElement[bool]:
    """Rows that count now."""
    return and_(model.applied_at.is_not(None), model.withdrawn_at.is_(None))


def waits(model: Any) -> ColumnElement[bool]:
    return and_(model.applied_at.is_(None), model.withdrawn_at.is_(None))


def take(model: Any, *rows: dict[str, Any]) -> ReturningInsert[UUID]:
    """Keep rows once. One that comes again in a new epoch of its feed stands there anew, counted or withdrawn."""
    adding = insert(model).values([*rows])
    anew = {name: adding.excluded[name] for name in ("source_epoch", "source_seq", "withdrawn_at")}
    told = adding.on_conflict_do_update(
        index_elements=["id"], set_=anew, where=model.source_epoch != adding.excluded.source_epoch
    )
    return told.returning(model.id)


def withdraw(model: Any, record_id: UUID, older: ColumnElement[bool], now: datetime) -> Update:
    """What was told of a deleted record counts no more; say what to return of each row that did."""
    standing = update(model).where(model.record_id == record_id, older, model.withdrawn_at.is_(None))
    return standing.values(withdrawn_at=now)


def switched_off(switch: Any, name: StrEnum, place: str) -> Select[UUID]:
    """A switch that keeps what is at `place` waiting; it is not turned until the transaction ends."""
    off = (switch.name == name, switch.place.at_or_above(place), switch.enabled.is_(False))
    return select(switch.id).where(*off).limit(1).with_for_update(read=True)


def off_places(switch: Any, name: StrEnum) -> Select[str]:
    """Where the switches are that are off, wherever that is; they are not turned until the transaction ends."""
    return select(switch.place).where(switch.name == name, switch.enabled.is_(False)).with_for_update(read=True)


def switches(switch: Any, place: str) -> Select[Any]:
    """All that were ever touched above, at and below `place`."""
    near = or_(switch.place.at_or_above(place), switch.place.at_or_below(place))
    return select(switch).where(near).order_by(switch.place)


def one_switch(switch: Any, place: str, name: StrEnum) -> Select[Any]:
    return select(switch).where(switch.place == place, switch.name == name)


def tally(taking: Taking, place: str) -> Select[int, int, datetime | None]:
    """(rows that count, rows that wait, when the last one came) of what a reaction took in at or below `place`."""
    model = taking.model
    columns: tuple[Any, ...] = (
        func.count().filter(counts(model)),
        func.count().filter(waits(model)),
        func.max(model.recorded_at),
    )
    return select(*columns).where(model.place.at_or_below(place), taking.where)


def make_up(switch: Any, taking: Taking, name: StrEnum, place: str, now: datetime) -> Update:
    """What waited counts from now on, unless another switch still holds it."""
    model, other = taking.model, aliased(switch)
    held = select(other.id).where(other.name == name, other.enabled.is_(False))
    held = held.where(other.place.op("@>", is_comparison=True)(model.place))
    waiting = (model.applied_at.is_(None), model.place.at_or_below(place), ~held.exists())
    return update(model).where(taking.where, *waiting).values(applied_at=now).returning(model.id)
