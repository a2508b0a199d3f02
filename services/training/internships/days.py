"""The days of an internship: do they fit the site, and is there a place on each of them? Values in, values out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from services.kernel.workflow import Refusal

HOURS_A_DAY = 8
"""Of a working day (ТК РФ, ст. 91 and 94): an internship is at work."""


class Days(NamedTuple):
    """A period, both days included."""

    first: date
    last: date


def each_day(days: Days) -> Iterator[date]:
    return (days.first + timedelta(days=each) for each in range((days.last - days.first).days + 1))


def room_on(days: Days, others: Iterable[Days], capacity: int) -> bool:
    """Is there a place on each of `days` beside those who hold one on theirs?"""
    return peak(days, others) < capacity


def peak(days: Days, others: Iterable[Days]) -> int:
    """The most of `others` that are there on one of `days`.

    Their number rises only on somebody's first day, so it is enough to count on these and on the first of `days`.
    """
    there: Sequence[Days] = [each for each in others if each.first <= days.last and days.first <= each.last]
    begins = {max(each.first, days.first) for each in there}
    return max((sum(each.first <= day <= each.last for each in there) for day in begins), default=0)


def misplaced(days: Days, site: Days, today: date) -> Refusal | None:
    """What stands against a request for these days at a site that works on those."""
    if days.last < days.first:
        return Refusal.of("valid_to", "out_of_order", "Стажировка кончается раньше, чем начинается")
    if days.first < today:
        return Refusal.of("valid_from", "in_the_past", "Стажировку запрашивают заранее")
    if days.first < site.first:
        return Refusal.of("valid_from", "outside_term", f"Площадка работает с {site.first:%d.%m.%Y}")
    if days.last > site.last:
        return Refusal.of("valid_to", "outside_term", f"Площадка работает по {site.last:%d.%m.%Y}")
    return None


def creditable(hours: int, days: Days, today: date) -> int:
    """The most hours that may be credited: of the `hours` of an internship those that fit into the days that were."""
    were = (min(days.last, today) - days.first).days + 1
    return min(hours, HOURS_A_DAY * max(0, were))


def too_many(hours: int | None, most: int) -> Refusal | None:
    """What stands against so many hours, of which `most` may be credited."""
    if hours is None or hours <= most:
        return None
    said = f"За прошедшие дни стажировки можно зачесть не больше {most} ч (в день — до {HOURS_A_DAY} ч)"
    return Refusal.of("hours", "too_many", said)


def wrong_day(day: date, days: Days, today: date) -> Refusal | None:
    """Of an entry of the diary."""
    if not days.first <= day <= days.last:
        return Refusal.of("day", "outside_internship", "В этот день стажировки не было")
    if day > today:
        return Refusal.of("day", "in_future", "Этот день ещё не наступил")
    return None
