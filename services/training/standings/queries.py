"""What is asked of published results of schools. Statements, not results."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Delete, Select, delete, select

from services.kernel.search import one_of
from services.training.standings.models import SchoolStanding


def latest(region: str) -> Select[SchoolStanding]:
    """Of each school at or below the region the result of its latest period, by school."""
    found = select(SchoolStanding).where(SchoolStanding.place.at_or_below(region))
    return found.distinct(SchoolStanding.organisation_id).order_by(
        SchoolStanding.organisation_id, SchoolStanding.period_to.desc(), SchoolStanding.cycle_id
    )


def latest_of(organisations: Sequence[UUID]) -> Select[SchoolStanding]:
    """The same of certain schools."""
    found = select(SchoolStanding).where(one_of(SchoolStanding.organisation_id, organisations))
    return found.distinct(SchoolStanding.organisation_id).order_by(
        SchoolStanding.organisation_id, SchoolStanding.period_to.desc(), SchoolStanding.cycle_id
    )


def of_cycle(cycle_id: UUID) -> Delete:
    """What the cycle published before."""
    return delete(SchoolStanding).where(SchoolStanding.cycle_id == cycle_id)
