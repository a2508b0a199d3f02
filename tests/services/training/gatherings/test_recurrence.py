"""Rules of recurrence: what is read, which days they mean, and where days off take them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.business_days import CalendarUnknown, is_business_day
from services.kernel.workflow import Refusal
from services.training.gatherings.recurrence import Frequency, OffDays, Recurrence, days, displaced, parse, placed


def spelled(rule: str, start: str) -> list[str]:
    read = parse(rule)
    assert isinstance(read, Recurrence), read
    return [day.isoformat() for day in days(read, date.fromisoformat(start))]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=3WE;COUNT=3", "2026-09-01", ["2026-09-16", "2026-10-21", "2026-11-18"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-09-01", ["2026-09-25", "2026-10-30"]),
        ("FREQ=MONTHLY;BYDAY=5TU;COUNT=2", "2026-09-01", ["2026-09-29", "2026-12-29"]),  # months without are left out
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2026-09-01", ["2026-10-31", "2026-12-31", "2027-01-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", "2027-02-01", ["2027-02-28", "2027-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=10;INTERVAL=3;COUNT=2", "2026-09-11", ["2026-12-10", "2027-03-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=10;UNTIL=20261010", "2026-09-01", ["2026-09-10", "2026-10-10"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", "2026-09-02", ["2026-09-03", "2026-09-08", "2026-09-10"]),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2;COUNT=2", "2026-09-02", ["2026-09-14", "2026-09-28"]),
        ("freq=weekly;byday=mo;until=20260901", "2026-09-02", []),
        ("FREQ=MONTHLY;BYMONTHDAY=30;INTERVAL=12;COUNT=3", "2027-02-01", []),  # never, and it ends
    ],
)
def test_days_of_a_rule(rule, start, expected):
    assert spelled(rule, start) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "", "COUNT=3", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;COUNT=3", "FREQ=MONTHLY;BYDAY=WE;COUNT=3",
        "FREQ=MONTHLY;BYDAY=3WE;BYMONTHDAY=1;COUNT=3", "FREQ=MONTHLY;BYDAY=3WE,FR;COUNT=3",
        "FREQ=MONTHLY;BYDAY=0WE;COUNT=3", "FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;BYDAY=1MO;COUNT=3",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTHDAY=1;COUNT=3", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;COUNT=0",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=3;UNTIL=20270101", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270230",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=1;COUNT=2", "FREQ=WEEKLY;BYDAY=MO;COUNT=3;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=٣",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_words(rule):
    refusal = parse(rule)
    assert isinstance(refusal, Refusal)
    assert refusal.errors[0]["pointer"] == "/rule"


@given(
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ordinal=st.sampled_from([1, 2, 3, 4, -1]),
    weekday=st.integers(0, 6),
    interval=st.integers(1, 6),
    number=st.integers(1, 20),
)
def test_a_monthly_weekday_comes_in_every_month_that_is_due(start, ordinal, weekday, interval, number):
    found = days(
        Recurrence(frequency=Frequency.monthly, interval=interval, weekdays=(weekday,), ordinal=ordinal, count=number),
        start,
    )
    assert len(found) == number
    months = [day.year * 12 + day.month for day in found]
    assert {later - earlier for earlier, later in pairwise(months)} <= {interval}
    for day in found:
        assert (day >= start, day.weekday()) == (True, weekday)
        within = (day.day - 1) // 7 + 1 if ordinal > 0 else -1
        assert within == ordinal
        assert ordinal > 0 or (day + timedelta(days=7)).month != day.month


NEW_YEAR = [date(2027, 1, 4), date(2027, 1, 5), date(2027, 2, 1)]


class TestDaysOff:
    def test_are_kept_skipped_or_left_for_the_next_working_day(self):
        assert placed(NEW_YEAR, OffDays.keep) == {day: day for day in NEW_YEAR}
        assert placed(NEW_YEAR, OffDays.skip) == {date(2027, 2, 1): date(2027, 2, 1)}
        shifted = placed(NEW_YEAR, OffDays.shift)
        assert list(shifted) == [date(2027, 1, 4), date(2027, 2, 1)]  # two that come to one day are one
        assert is_business_day(shifted[date(2027, 1, 4)])

    def test_are_told_with_what_became_of_them(self):
        told = displaced(NEW_YEAR, placed(NEW_YEAR, OffDays.shift))
        assert [each["planned_on"] for each in told] == NEW_YEAR[:2]
        assert [each["held_on"] is None for each in told] == [False, True]
        assert told[0]["said"] == f"Выходной: перенесено на {told[0]['held_on']:%d.%m.%Y}"
        assert displaced(NEW_YEAR, placed(NEW_YEAR, OffDays.keep)) == []

    def test_of_a_year_without_a_calendar_are_not_guessed(self):
        with pytest.raises(CalendarUnknown):
            placed([date(2050, 1, 1)], OffDays.skip)
        assert placed([date(2050, 1, 1)], OffDays.keep)

    @given(
        st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 1)), max_size=30, unique=True),
        st.sets(st.integers(0, 6), max_size=6),
    )
    def test_a_shift_never_goes_back_and_ends_on_a_working_day(self, nominal, off):
        def works(day: date) -> bool:
            return day.weekday() not in off

        found = placed(sorted(nominal), OffDays.shift, works)
        assert all(day <= on and works(on) for day, on in found.items())
        assert len(set(found.values())) == len(found)
        assert placed(sorted(nominal), OffDays.skip, works) == {day: day for day in sorted(nominal) if works(day)}
