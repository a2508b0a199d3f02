"""What is asked for figures of the reserve. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true

from services.kernel.search import asked, one_of, russian
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.contests.models import Contest
from services.reserve.contests.today import CONTEST_STATUS
from services.reserve.store import COPIES

Copy = COPIES.organisation


def municipalities(place: str) -> Select[Any]:
    """(place, name) of the municipalities at or below a place."""
    copy = COPIES.municipality
    return select(copy.place, copy.short_name).where(copy.place.at_or_below(place)).order_by(russian(copy.short_name))


def organisations(ids: Sequence[UUID]) -> Select[Any]:
    """(organisation, name, kind) of each."""
    return select(Copy.id, Copy.short_name, Copy.kind).where(one_of(Copy.id, [*ids]))


def contests(place: str, day: date, since: date | None, until: date | None) -> Select[Any]:
    """(contest, status on the day) of those announced in the days, the latest first."""
    its = [Contest.place.at_or_below(place), Contest.announced_on.is_not(None)]
    its += [Contest.announced_on >= since] if since else []
    its += [Contest.announced_on <= until] if until else []
    found = select(Contest, CONTEST_STATUS).join_from(Contest, asked(day), true()).where(*its)
    return found.order_by(Contest.announced_on.desc(), Contest.id)


def applications(contest_ids: Sequence[UUID]) -> Select[UUID, ApplicationStatus, int]:
    """(contest, status, how many) of the applications to these contests."""
    counted = select(Application.contest_id, Application.status, func.count())
    return counted.where(one_of(Application.contest_id, [*contest_ids])).group_by(
        Application.contest_id, Application.status
    )
