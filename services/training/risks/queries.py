"""What is asked of heads at risk. Statements, not results."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Update,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from services.kernel.search import Column, one_of
from services.training.risks.models import RiskStanding
from services.training.risks.rules import RiskTold
from services.training.staff.queries import heads_anything

R = RiskStanding
_TOLD = ("place", "organisation_id", "cycle_id", "streak", "until", "origin_event_id", "said_at", "source_seq")


def receive(told: RiskTold) -> Insert:
    """Keep what the newest event says, and since when the episode has lasted; in whatever order the events come."""
    new = {
        "id": told.episode_id,
        "place": told.place,
        "person_id": told.person_id,
        "organisation_id": told.organisation_id,
        "cycle_id": told.cycle_id,
        "streak": told.streak,
        "since": told.day,
        "until": None if told.is_open else told.day,
        "origin_event_id": told.event_id,
        "said_at": told.said_at,
        "source_seq": told.seq,
    }
    adding = insert(R).values(new)
    newer = tuple_(adding.excluded.said_at, adding.excluded.source_seq) > tuple_(R.said_at, R.source_seq)
    kept: dict[str, Any] = {name: case((newer, adding.excluded[name]), else_=getattr(R, name)) for name in _TOLD}
    kept["since"] = func.least(R.since, adding.excluded.since)
    return adding.on_conflict_do_update(index_elements=["id"], set_=kept)


def follow(person_id: UUID, at: Sequence[str], place: str, organisation_id: UUID | None, day: date) -> Update:
    """The episodes of the person that last lie at the place, but those that lie `at` another where the person works."""
    its = (R.person_id == person_id, _lasts(day), ~one_of(R.place, at))
    return update(R).where(*its).values(place=place, organisation_id=organisation_id)


def forget(episode_id: UUID, said_at: datetime) -> Delete:
    """Unless something newer was said of it."""
    return delete(R).where(R.id == episode_id, R.said_at <= said_at)


def _lasts(day: date | Column) -> ColumnElement[bool]:
    return and_(R.since <= day, or_(R.until.is_(None), R.until > day))


def at_risk(people: Sequence[UUID], day: date) -> Select[UUID]:
    return select(R.person_id).where(one_of(R.person_id, people), _lasts(day)).distinct()


def at_risk_on(person: Column, day: Column) -> ColumnElement[bool]:
    """Beside a row that names a person: is the person at risk on the day?"""
    return exists().where(R.person_id == person, _lasts(day))


def all_at_risk(place: str, day: date) -> Select[UUID]:
    """The people of every episode at or below the place."""
    return select(R.person_id).where(R.place.at_or_below(place), _lasts(day)).distinct().order_by(R.person_id)


def lasting(place: str, day: date) -> Select[Any]:
    """(person, organisation, place, since, streak) of every episode at or below the place that lasts on the day, of
    whoever heads an organisation still."""
    told: tuple[Any, ...] = (R.person_id, R.organisation_id, R.place, R.since, R.streak)
    its = (R.place.at_or_below(place), _lasts(day), heads_anything(R.person_id, day))
    return select(*told).where(*its).order_by(R.place, R.person_id, R.since, R.id)


def origins(place: str, day: date) -> Select[UUID]:
    """The newest event of every such episode."""
    its = (R.place.at_or_below(place), _lasts(day), heads_anything(R.person_id, day))
    return select(R.origin_event_id).where(*its)


def cycles_of(person_id: UUID, day: date) -> Select[int]:
    """For how many cycles in a row the person has been at risk, in the longest episode that lasts on the day."""
    its = (R.person_id == person_id, _lasts(day))
    return select(func.coalesce(func.max(R.streak), 0)).where(*its)
