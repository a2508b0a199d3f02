"""What is asked of facts and of the switches before them. Statements, not results."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningInsert

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import COLLECTS
from services.monitoring.facts.models import Reaction, ReceivedFact
from services.monitoring.facts.rules import PERIODIC, STANDS_ON, FactState, ReactionName
from services.monitoring.facts.schemas import FactItem, FactQuery
from services.monitoring.methodologies.indicators import SystemMeasure
from services.monitoring.methodologies.models import Methodology

F = ReceivedFact

STATES: Mapping[FactState, ColumnElement[bool]] = {
    FactState.counted: and_(F.applied_at.is_not(None), F.withdrawn_at.is_(None)),
    FactState.waiting: and_(F.applied_at.is_(None), F.withdrawn_at.is_(None)),
    FactState.withdrawn: F.withdrawn_at.is_not(None),
}


def known_at(moment: datetime) -> ColumnElement[bool]:
    """Facts that counted then."""
    return and_(F.applied_at <= moment, or_(F.withdrawn_at.is_(None), F.withdrawn_at > moment))


def of_measure(measure: SystemMeasure) -> ColumnElement[bool]:
    return one_of(F.reaction, [*STANDS_ON[measure]])


LISTING = Listing(
    F,
    FactItem,
    FactQuery,
    sortable={"day": F.day, "recorded_at": F.recorded_at},
    filters={
        "place": F.place.at_or_below,
        "measure": of_measure,
        "reaction": F.reaction,
        "kind": F.kind,
        "person_id": F.person_id,
        "organisation_id": F.organisation_id,
        "record_id": F.record_id,
        "day_from": lambda day: F.day >= day,
        "day_to": lambda day: F.day <= day,
        "known_at": known_at,
        "state": STATES.__getitem__,
    },
    columns={
        "origin": func.json_build_object("source", F.source, "type", F.type, "event_id", F.id, "time", F.said_at),
    },
)


def found(query: FactQuery) -> Select[Any]:
    """What fits the query; of a cycle, what it can have counted, or by the measure has."""
    statement = LISTING.found(query)
    if query.cycle_id is None:
        return statement
    last = func.greatest(Cycle.period_to, Cycle.as_of)
    its = select(last if query.measure not in PERIODIC else Cycle.period_to).where(Cycle.id == query.cycle_id)
    statement = statement.where(F.day <= its.scalar_subquery())
    if query.measure in PERIODIC:
        first = select(Cycle.period_from).where(Cycle.id == query.cycle_id)
        statement = statement.where(F.day >= first.scalar_subquery())
    return statement


def take(row: dict[str, Any]) -> ReturningInsert[UUID]:
    """Keep a fact once. One that comes again in a new epoch of its feed stands there anew, counted or withdrawn."""
    adding = insert(F).values(**row)
    anew = {name: adding.excluded[name] for name in ("source_epoch", "source_seq", "withdrawn_at")}
    told = adding.on_conflict_do_update(
        index_elements=["id"], set_=anew, where=F.source_epoch != adding.excluded.source_epoch
    )
    return told.returning(F.id)


def withdraw(record_id: UUID, older: ColumnElement[bool], now: datetime) -> Update:
    """The facts of a deleted record count no more; (reaction, place) of each that did."""
    standing = update(F).where(F.record_id == record_id, older, F.withdrawn_at.is_(None))
    return standing.values(withdrawn_at=now).returning(F.reaction, F.place)


def switched_off(name: ReactionName, place: str) -> Select[UUID]:
    """A switch that keeps a fact at `place` waiting; it is not turned until the transaction ends."""
    off = (Reaction.name == name, Reaction.place.at_or_above(place), Reaction.enabled.is_(False))
    return select(Reaction.id).where(*off).limit(1).with_for_update(read=True)


def switches(place: str) -> Select[Reaction]:
    """All that were ever touched above, at and below `place`."""
    near = or_(Reaction.place.at_or_above(place), Reaction.place.at_or_below(place))
    return select(Reaction).where(near).order_by(Reaction.place)


def switch(place: str, name: ReactionName) -> Select[Reaction]:
    return select(Reaction).where(Reaction.place == place, Reaction.name == name)


def tallies(place: str) -> Select[Any]:
    """(reaction, facts that count, facts that wait, when the last one came)."""
    counts = [func.count().filter(STATES[state]) for state in (FactState.counted, FactState.waiting)]
    columns: tuple[Any, ...] = (F.reaction, *counts, func.max(F.recorded_at))
    its = select(*columns).where(F.place.at_or_below(place))
    return its.group_by(F.reaction)


def make_up(name: ReactionName, place: str, now: datetime) -> Update:
    """What waited counts from now on, unless another switch still holds it."""
    other = aliased(Reaction)
    held = select(other.id).where(other.name == name, other.enabled.is_(False))
    held = held.where(other.place.op("@>", is_comparison=True)(F.place))
    waiting = (F.reaction == name, F.applied_at.is_(None), F.place.at_or_below(place), ~held.exists())
    return update(F).where(*waiting).values(applied_at=now).returning(F.id)


def open_cycles(measures: Collection[SystemMeasure], at: str | None) -> Select[UUID]:
    """Cycles still collecting whose methodology counts one of these, around `at`, in one order for all who lock."""
    counting = or_(*(Methodology.content.contains({"indicators": [{"system": each}]}) for each in measures))
    cycles = select(Cycle.id).join(Methodology, Methodology.id == Cycle.methodology_id)
    here = () if at is None else (Cycle.place.at_or_above(at),)
    return cycles.where(one_of(Cycle.status, sorted(COLLECTS)), counting, *here).order_by(Cycle.id)


def still_open(cycle_id: UUID) -> Select[Cycle]:
    its = select(Cycle).where(Cycle.id == cycle_id, one_of(Cycle.status, sorted(COLLECTS)))
    return its.execution_options(populate_existing=True)
