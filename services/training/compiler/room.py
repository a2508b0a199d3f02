"""What is left for new steps beside those that stay: hours, hours of each week, days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from services.training.compiler.offers import OfferKind
from services.training.compiler.request import Calendar, Held, Request

Load = Mapping[date, int]
"""Monday → hours of that week."""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def spread(hours: int, on: Sequence[date]) -> Load:
    """Whole hours over the days as evenly as can be, as hours of weeks; they add up to `hours`. `on` is not empty."""
    load: Counter[date] = Counter()
    for index, day in enumerate(on):
        load[monday(day)] += hours * (index + 1) // len(on) - hours * index // len(on)
    return load


def open_days(first: date, last: date, calendar: Calendar) -> list[date]:
    return [day for day in days(first, last) if day not in calendar.closed]


@lru_cache(maxsize=4096)
def laid(hours: int, first: date, last: date, calendar: Calendar) -> tuple[date, date, Load] | None:
    """The first and the last open day of a span, and the hours spread over all of them; None: every day is closed.

    For what can be taken at any time: what is held on fixed days is held on these, whatever days they are.

    Heads of a region have one calendar and are offered the same, so most of a batch is laid out before.
    """
    on = open_days(first, last, calendar)
    return (on[0], on[-1], spread(hours, on)) if on else None


@dataclass(frozen=True, slots=True)
class Room:
    """What new steps may use."""

    hours: int
    limit: int
    """Hours of the whole route, as its reader knows them; `hours` of them are left."""
    weekly: int
    used: Load
    """Hours of each week that steps under way take."""
    engaged: frozenset[date]
    """Days of fixed sessions that steps under way take, and what the head goes to beside the route."""
    done: Mapping[str, date]
    """Family of an offer that need not be taken again → the last day of it, as prerequisites count it."""
    mentored: bool
    """Is a mentor beside the head already?"""

    @property
    def left(self) -> str:
        """The hours that are left, in words, beside the limit where something of it is taken."""
        return f"{self.hours}" if self.hours == self.limit else f"{self.hours} из {self.limit}"

    def weekly_left(self, week: date) -> int:
        return max(0, self.weekly - self.used.get(week, 0))


def room(request: Request) -> Room:
    used: Counter[date] = Counter()
    for each in request.begun:
        used.update(spread(each.offer.hours, _study_days(each, request.calendar)))
    sessions = [day for each in request.begun for day in meetings(each)]
    return Room(
        hours=max(0, request.limits.hours - sum(each.offer.hours for each in request.kept)),
        limit=request.limits.hours,
        weekly=request.limits.weekly,
        used=used,
        engaged=request.engaged.union(sessions),
        done={each.offer.family: each.last for each in request.kept} | dict.fromkeys(request.passed, date.min),
        mentored=any(each.offer.kind is OfferKind.mentoring for each in request.begun),
    )


def meetings(held: Held) -> Sequence[date]:
    """The days a step under way meets on; of one at any time there are none."""
    return next((run.meets for run in held.offer.runs if run.first == held.first), ())


def _study_days(held: Held, calendar: Calendar) -> Sequence[date]:
    return meetings(held) or open_days(held.first, held.last, calendar) or [held.first]
