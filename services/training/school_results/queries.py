"""What is asked of published results of schools. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, func, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from services.kernel.search import one_of
from services.training.school_results.models import SchoolStanding


def coverage(region: str) -> Select[UUID, int, date]:
    """(family, schools it rated, last day of its latest period) of the families published at or below the region."""
    its = SchoolStanding
    counted = (func.count(its.organisation_id.distinct()), func.max(its.period_to))
    return select(its.family, *counted).where(its.place.at_or_below(region)).group_by(its.family)


def directions(region: str) -> Select[str, str]:
    """(code, title), each once, of every direction that was published at or below the region."""
    each = func.jsonb_array_elements(SchoolStanding.directions, type_=JSONB).label("said")
    found = select(each).where(SchoolStanding.place.at_or_below(region)).subquery()
    return select(found.c.said["code"].astext, found.c.said["title"].astext).distinct()


def latest(region: str, family: UUID) -> Select[SchoolStanding]:
    """Of each school at or below the region the result of its latest period in the family, by school."""
    return _latest(and_(SchoolStanding.place.at_or_below(region), SchoolStanding.family == family))


def latest_of(organisations: Sequence[UUID]) -> Select[SchoolStanding]:
    """The same of certain schools."""
    return _latest(one_of(SchoolStanding.organisation_id, organisations))


def lasts_after(day: date) -> ColumnElement[bool]:
    """Is it measured by data that reach beyond the day?"""
    return SchoolStanding.period_to > day


def of_cycle(cycle_id: UUID) -> Delete:
    """What the cycle published before."""
    return delete(SchoolStanding).where(SchoolStanding.cycle_id == cycle_id)


def _latest(which: ColumnElement[bool]) -> Select[SchoolStanding]:
    school = SchoolStanding.organisation_id
    found = select(SchoolStanding).where(which).ext(distinct_on(school))
    return found.order_by(school, SchoolStanding.period_to.desc(), SchoolStanding.cycle_id)
