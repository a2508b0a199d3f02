"""Whether what is known of a person lies where they work no more. Values in, values out."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

_DAY = timedelta(days=1)


class PostHeld(NamedTuple):
    """A post at a place, from its first day to its last, both included; None: held still."""

    place: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def left_behind(place: str, held: Iterable[PostHeld], day: date) -> bool:
    """Does what lies at the place belong elsewhere from the day on? Whoever holds two posts has moved from neither."""
    return all(each.place != place for each in held if each.on(day))


def turning_days(held: Iterable[PostHeld], today: date) -> Iterator[date]:
    """The days to come on which a post begins, or the day after its last: from then on somebody works elsewhere."""
    for each in held:
        days = (each.first, each.last + _DAY if each.last is not None and each.last < date.max else None)
        yield from (day for day in days if day is not None and day > today)
