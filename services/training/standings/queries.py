"""What is asked of published results of schools. Statements, not results."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, delete, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.kernel.search import one_of
from services.training.standings.models import SchoolStanding


def latest(region: str) -> Select[SchoolStanding]:
    """Of each school at or below the region the result of its latest period, by school."""
    return _latest(SchoolStanding.place.at_or_below(region))


def latest_of(organisations: Sequence[UUID]) -> Select[SchoolStanding]:
    """The same of certain schools."""
    return _latest(one_of(SchoolStanding.organisation_id, organisations))


def of_cycle(cycle_id: UUID) -> Delete:
    """What the cycle published before."""
    return delete(SchoolStanding).where(SchoolStanding.cycle_id == cycle_id)


def _latest(which: ColumnElement[bool]) -> Select[SchoolStanding]:
    school = SchoolStanding.organisation_id
    found = select(SchoolStanding).where(which).ext(distinct_on(school))
    return found.order_by(school, SchoolStanding.period_to.desc(), SchoolStanding.cycle_id)
