"""What is asked of facts. Statements, not results; those of the switches before them are every service's."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from services.directory.reactions import Taking, counts, waits
from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import COLLECTS
from services.monitoring.facts.models import ReceivedFact
from services.monitoring.facts.rules import PERIODIC, STANDS_ON, FactState, ReactionName
from services.monitoring.facts.schemas import FactItem, FactQuery
from services.monitoring.methodologies.indicators import SystemMeasure
from services.monitoring.methodologies.models import Methodology

F = ReceivedFact

STATES: Mapping[FactState, ColumnElement[bool]] = {
    FactState.counted: counts(F),
    FactState.waiting: waits(F),
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
        "origin": func.json_build_object("source", F.source, "type", F.type, "event_id", F.event_id, "time", F.said_at),
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


TAKEN: Mapping[ReactionName, Taking] = MappingProxyType({each: Taking(F, F.reaction == each) for each in ReactionName})


def open_cycles(measures: Collection[SystemMeasure], at: str | None) -> Select[UUID]:
    """Cycles still collecting whose methodology counts one of these, around `at`, in one order for all who lock."""
    counting = or_(*(Methodology.content.contains({"indicators": [{"system": each}]}) for each in measures))
    cycles = select(Cycle.id).join(Methodology, Methodology.id == Cycle.methodology_id)
    here = () if at is None else (Cycle.place.at_or_above(at),)
    return cycles.where(one_of(Cycle.status, sorted(COLLECTS)), counting, *here).order_by(Cycle.id)


def still_open(cycle_id: UUID) -> Select[Cycle]:
    its = select(Cycle).where(Cycle.id == cycle_id, one_of(Cycle.status, sorted(COLLECTS)))
    return its.execution_options(populate_existing=True)
