"""What is asked of who stands in the reserve. Statements, not results."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, delete, exists, func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.sql.dml import ReturningInsert

from services.kernel.search import Column, one_of
from services.training.reservists.models import Reservist
from services.training.reservists.rules import StayTold
from services.training.store import COPIES

R, SCHOOL = Reservist, COPIES.organisation


def receive(told: StayTold) -> ReturningInsert[UUID]:
    """Keep what the newest event says, and the first day heard of; nothing where a newer one was heard already."""
    adding = insert(R).values(
        id=told.entry_id,
        place=told.place,
        person_id=told.person_id,
        valid_from=told.first,
        valid_to=told.last,
        origin_event_id=told.event_id,
        said_at=told.said_at,
        source_seq=told.seq,
    )
    newer = tuple_(adding.excluded.said_at, adding.excluded.source_seq) > tuple_(R.said_at, R.source_seq)
    kept: dict[str, Any] = {
        name: adding.excluded[name]
        for name in ("place", "person_id", "valid_to", "origin_event_id", "said_at", "source_seq")
    }
    kept["valid_from"] = func.least(R.valid_from, adding.excluded.valid_from)
    return adding.on_conflict_do_update(index_elements=["id"], set_=kept, where=newer).returning(R.id)


def forget(entry_id: UUID, said_at: datetime) -> Delete:
    """Unless something newer was said of it."""
    return delete(R).where(R.id == entry_id, R.said_at <= said_at)


def stays(person: Column, day: date) -> ColumnElement[bool]:
    """Beside a row that names a person: do they stand in a reserve on the day?"""
    return exists().where(R.person_id == person, R.valid_from <= day, R.valid_to >= day)


def staying(people: Sequence[UUID], day: date) -> Select[UUID, str, UUID | None]:
    """(person, place, the organisation there) of those who stand in a reserve on the day, once each: where the file
    lies nearest to a school."""
    its = (one_of(R.person_id, people), R.valid_from <= day, R.valid_to >= day)
    found = select(R.person_id, R.place, SCHOOL.id).outerjoin(SCHOOL, SCHOOL.place == R.place)
    return (
        found.where(*its)
        .ext(distinct_on(R.person_id))
        .order_by(R.person_id, func.nlevel(R.place).desc(), R.valid_from, R.id)
    )
