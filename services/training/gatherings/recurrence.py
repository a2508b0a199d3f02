"""Recurrence rules: the part of RFC 5545 that a season of meetings needs, and the days it means. Values in, values out.

`FREQ=WEEKLY` with `BYDAY=TU,TH`; `FREQ=MONTHLY` with `BYDAY=3WE` (the third Wednesday; `-1FR`: the last Friday) or
`BYMONTHDAY=15` (`-1`: the last day); `INTERVAL`; and one of `COUNT` and `UNTIL=20270630`, for nobody plans for ever.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice
from typing import Any, Literal

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from services.kernel.business_days import is_business_day
from services.kernel.labels import labelled
from services.kernel.workflow import Refusal

MOST = 120
"""Gatherings in a series: ten years of a monthly one."""
LONGEST_YEARS = 10

_WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_PARTS: Mapping[str, str] = {
    "FREQ": "WEEKLY|MONTHLY",
    "INTERVAL": "[1-9][0-9]?",
    "BYDAY": "(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": "-?(?:[1-9]|[12][0-9]|3[01])",
    "COUNT": "[1-9][0-9]{0,2}",
    "UNTIL": "[12][0-9]{3}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
}
"""Part of a rule → what may stand in it."""


class Frequency(StrEnum):
    weekly = "WEEKLY"
    monthly = "MONTHLY"


class OffDays(StrEnum):
    """What becomes of an occurrence that falls on a day off."""

    keep = "keep"
    skip = "skip"
    shift = "shift"


OFF_DAYS: dict[OffDays, str] = labelled(
    {
        OffDays.keep: "оставить",
        OffDays.skip: "пропустить",
        OffDays.shift: "перенести на следующий рабочий день",
    }
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule as it is said; the days of the week are numbered from Monday, 0."""

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    ordinal: int | None = None
    """Which of the weekday in a month: the first is 1, the last -1."""
    month_day: int | None = None
    count: int | None = None
    until: date | None = None


def parse(text: str) -> Recurrence | Refusal:
    """The rule of an RRULE without its name: `FREQ=MONTHLY;BYDAY=3WE;COUNT=9`."""
    parts = [part.partition("=") for part in text.strip().upper().split(";")]
    said = {name: value for name, _, value in parts}
    if len(said) < len(parts):
        return _unreadable("часть названа дважды")
    for name, value in said.items():
        if name not in _PARTS:
            return _unreadable(f"часть {name or text!r} не поддерживается")
        if not re.fullmatch(_PARTS[name], value):
            return _unreadable(f"непонятное значение {name}")
    if "FREQ" not in said:
        return _unreadable("нет FREQ")
    if ("COUNT" in said) == ("UNTIL" in said):
        return _unreadable("укажите одно из COUNT и UNTIL")
    return _sound(said)


def _sound(said: Mapping[str, str]) -> Recurrence | Refusal:
    frequency = Frequency(said["FREQ"])
    numbered, days = re.fullmatch(r"(-?\d)?(.*)", said.get("BYDAY", ""), re.ASCII).groups()  # type: ignore[union-attr]
    weekdays = tuple(sorted({_WEEKDAYS[each] for each in days.split(",") if each}))
    monthly = frequency is Frequency.monthly
    if monthly and ("BYDAY" in said) == ("BYMONTHDAY" in said):
        return _unreadable("для MONTHLY укажите одно из BYDAY и BYMONTHDAY")
    if monthly and weekdays and (numbered is None or len(weekdays) > 1):
        return _unreadable("для MONTHLY в BYDAY нужен один день недели с номером, например 3WE")
    if not monthly and (numbered is not None or not weekdays or "BYMONTHDAY" in said):
        return _unreadable("для WEEKLY укажите в BYDAY дни недели, например TU,TH")
    try:
        until = date.fromisoformat(said["UNTIL"]) if "UNTIL" in said else None
    except ValueError:
        return _unreadable("такого дня в UNTIL нет")
    return Recurrence(
        frequency=frequency,
        interval=int(said.get("INTERVAL", 1)),
        weekdays=weekdays,
        ordinal=int(numbered) if numbered else None,
        month_day=int(said["BYMONTHDAY"]) if "BYMONTHDAY" in said else None,
        count=int(said["COUNT"]) if "COUNT" in said else None,
        until=until,
    )


def _unreadable(why: str) -> Refusal:
    return Refusal.of("rule", "bad_rule", f"Правило повторения: {why}")


def days(rule: Recurrence, start: date) -> list[date]:
    """The days of the rule from `start` on, in order; a month without such a day is left out (RFC 5545, 3.3.10).

    At most `LONGEST_YEARS` from `start`, so that a rule that never comes true ends too.
    """
    last = date(min(start.year + LONGEST_YEARS, date.max.year - 1), 12, 31)
    found = rrule(
        _FREQUENCIES[rule.frequency],
        dtstart=datetime.combine(start, time()),
        interval=rule.interval,
        byweekday=[weekday(each, rule.ordinal) for each in rule.weekdays] or None,
        bymonthday=rule.month_day,
        until=datetime.combine(min(last, rule.until) if rule.until else last, time()),
    )
    return [each.date() for each in islice(found, rule.count)]


_FREQUENCIES: Mapping[Frequency, Literal[1, 2]] = {Frequency.weekly: WEEKLY, Frequency.monthly: MONTHLY}


def placed(nominal: list[date], off: OffDays, works: Callable[[date], bool] = is_business_day) -> Mapping[date, date]:
    """Day of the rule → the day it is held on. Of two that come to one day by a shift the earlier stays.

    Raises CalendarUnknown where a year has no production calendar, unless days off are kept.
    """
    held: dict[date, date] = {}
    for day in nominal:
        on = day if off is OffDays.keep else _working(day, off, works)
        if on is not None and on not in held.values():
            held[day] = on
    return held


def displaced(nominal: list[date], held: Mapping[date, date]) -> list[dict[str, Any]]:
    """What became of the days of a rule that are not held as it says: moved, or (None) not held at all, and why."""
    return [
        {"planned_on": day, "held_on": held.get(day), "said": _said(held.get(day))}
        for day in nominal
        if held.get(day) != day
    ]


def _said(on: date | None) -> str:
    if on is None:
        return "Выходной: мероприятия нет — пропущено или совпало бы с другим мероприятием серии"
    return f"Выходной: перенесено на {on:%d.%m.%Y}"


def _working(day: date, off: OffDays, works: Callable[[date], bool]) -> date | None:
    """The day itself where it is worked; else the next one that is, or none."""
    if off is OffDays.skip:
        return day if works(day) else None
    return next(later for number in count() if works(later := day + timedelta(days=number)))
