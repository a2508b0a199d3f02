"""What metrics are counted from, and what is asked of those computed. Statements, not results."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, func, select

from services.directory.copies import HEADS
from services.kernel.listing import Listing
from services.kernel.search import lasting, one_of
from services.reserve.appointments.models import Appointment
from services.reserve.appointments.rules import AppointmentStatus
from services.reserve.entries.models import Entry, EntryRenewal, PlanLine
from services.reserve.entries.rules import EntryStatus
from services.reserve.metrics.models import MetricRun
from services.reserve.metrics.schemas import MetricRunItem, MetricRunQuery
from services.reserve.store import COPIES
from services.reserve.vacancies.models import Vacancy

LISTING = Listing(
    MetricRun,
    MetricRunItem,
    MetricRunQuery,
    sortable={"computed_at": MetricRun.computed_at, "period_from": MetricRun.period_from},
    filters={
        "place": MetricRun.place.at_or_below,
        "period_from": lambda day: MetricRun.period_from >= day,
        "period_to": lambda day: MetricRun.period_to <= day,
    },
)


def by_id(run_id: UUID) -> Select[MetricRun]:
    return select(MetricRun).where(MetricRun.id == run_id)


def taken(place: str) -> Select[Any, Any]:
    """(appointment, vacancy) of all that were made at or below the place, revoked since or not."""
    its = select(Appointment, Vacancy).join(Vacancy, Vacancy.id == Appointment.vacancy_id)
    were = one_of(Appointment.status, [AppointmentStatus.made, AppointmentStatus.revoked])
    made = (were, Appointment.starts_on.is_not(None))
    return its.where(Appointment.place.at_or_below(place), *made).order_by(Appointment.id)


def heads(person_id: UUID, organisation_id: UUID, on: date) -> Select[bool]:
    """Does the person head the organisation on the day, by the directory?"""
    post = COPIES.post
    its = (post.person_id == person_id, post.organisation_id == organisation_id, one_of(post.kind, HEADS))
    return select(exists().where(*its, lasting(post.held_from, post.held_to)(on)))


def renewed(place: str) -> Select[str, date]:
    """(reserve, day) of every term that was renewed."""
    its = select(Entry.reserve, EntryRenewal.renewed_on).join(EntryRenewal, EntryRenewal.entry_id == Entry.id)
    return its.where(Entry.reserve.at_or_below(place))


def run_out(place: str, today: date) -> Select[str, date | None]:
    """(reserve, last day) of every term that ended without anything else ending it."""
    standing = one_of(Entry.status, [EntryStatus.included, EntryStatus.renewed])
    return select(Entry.reserve, Entry.until).where(Entry.reserve.at_or_below(place), standing, Entry.until < today)


def planned(place: str, today: date) -> Select[str, date, date | None, date]:
    """(reserve, due, done, the last day that is over on which it could be done) of every line of a plan.

    Done is what whoever keeps the reserve has confirmed, on the day it was done.
    """
    done = case((PlanLine.confirmed_on.is_not(None), PlanLine.done_on))
    could = func.least(Entry.until, Entry.excluded_on - 1, Entry.appointed_on - 1, today - timedelta(days=1))
    its = select(Entry.reserve, PlanLine.due_on, done, could)
    its = its.join_from(Entry, PlanLine, PlanLine.entry_id == Entry.id)
    return its.where(Entry.reserve.at_or_below(place))


def municipalities(place: str) -> Select[Any]:
    return (
        select(COPIES.municipality)
        .where(COPIES.municipality.place.at_or_below(place))
        .order_by(COPIES.municipality.place)
    )
