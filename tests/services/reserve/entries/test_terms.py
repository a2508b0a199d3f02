"""From which day to which, and what is due when."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import months_after
from services.reserve.entries.terms import (
    LABELS,
    ReserveLevel,
    Term,
    first_report,
    level_of,
    lying_at,
    next_report,
    of_age,
    overdue,
    report_periods,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_a_reserve_is_kept_by_a_municipality_or_a_region():
    assert level_of("ru.r67") is ReserveLevel.regional
    assert level_of("ru.r67.m26") is ReserveLevel.municipal
    assert level_of("ru") is level_of("ru.r67.m26.o1") is None
    assert set(LABELS) == {*ReserveLevel}


@pytest.mark.parametrize(
    ("reserve", "file", "caller", "place"),
    [
        ("ru.r67.m26", "ru.r67.m26.o1", "ru.r67.m26", "ru.r67.m26.o1"),
        ("ru.r67", "ru.r67.m26.o1", "ru.r67", "ru.r67.m26.o1"),
        ("ru.r67.m26", "ru.r67.m26.o1", "ru.r67.m26.o1", "ru.r67.m26.o1"),
        ("ru.r67.m26", "ru.r67.m26", "ru.r67.m26.o1", "ru.r67.m26.o1"),
        ("ru.r67.m26", "ru.r67.m26", "ru.r67.m26", "ru.r67.m26"),
        ("ru.r67.m26", "ru.r67.m2.o9", "ru.r67.m26", "ru.r67.m26"),
    ],
)
def test_an_entry_lies_with_the_file_within_the_reserve_and_never_above_its_author(reserve, file, caller, place):
    assert lying_at(reserve, file, caller) == place


def term(begun: date, months: int, every: int = 12, due: int = 30) -> Term:
    return Term(begun, months_after(begun, months), every, due)


class TestReports:
    def test_the_first_period_begins_with_the_inclusion(self):
        period = report_periods([term(date(2026, 1, 31), 36)])[0]
        assert (period.first, period.last, period.due_on) == (date(2026, 1, 31), date(2027, 1, 31), date(2027, 3, 2))

    def test_ends_of_months_are_counted_from_the_inclusion_and_do_not_drift(self):
        lasts = [each.last for each in report_periods([term(date(2026, 1, 31), 3, 1)])]
        assert lasts == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]

    @given(
        DAYS, st.lists(st.tuples(st.integers(1, 48), st.integers(1, 36), st.integers(0, 90)), min_size=1, max_size=4)
    )
    def test_periods_cover_every_day_of_the_stay_once(self, included_on, said):
        terms, begun = [], included_on
        for months, every, due in said:
            terms.append(term(begun, months, every, due))
            begun = terms[-1].until
        found = report_periods(terms)
        assert [each.number for each in found] == [*range(1, len(found) + 1)]
        assert (found[0].first, found[-1].last) == (included_on, begun)
        assert all(each.first <= each.last <= each.due_on for each in found)
        assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
        assert {each.until for each in terms} <= {each.last for each in found}

    @pytest.mark.parametrize(
        ("every", "lasts"),
        [
            (6, [date(2029, 7, 10), date(2030, 1, 10)]),
            (12, [date(2030, 1, 10)]),
            (8, [date(2029, 9, 10), date(2030, 1, 10)]),
        ],
    )
    def test_a_renewed_term_is_counted_from_its_beginning_and_the_numbers_go_on(self, every, lasts):
        first = term(date(2026, 1, 10), 36)
        later = [each for each in report_periods([first, term(first.until, 12, every)]) if each.number > 3]
        assert [each.last for each in later] == lasts
        assert (later[0].number, later[0].first) == (4, date(2029, 1, 11))

    def test_the_last_report_of_a_stay_from_29_february_falls_within_the_renewed_term(self):
        first = term(date(2024, 2, 29), 36)
        assert next_report([first, term(first.until, 12)], {1, 2, 3}).last == date(2028, 2, 28)

    @given(DAYS, st.integers(1, 120), st.integers(1, 24), st.sets(st.integers(1, 12)))
    def test_the_next_is_the_earliest_that_is_missing(self, included_on, months, every, handed_in):
        stay = [term(included_on, months, every)]
        period, missing = next_report(stay, handed_in), {each.number for each in report_periods(stay)} - handed_in
        assert (period and period.number) == min(missing, default=None)

    def test_a_term_as_long_as_the_period_has_its_report(self):
        stay = term(date(2028, 2, 29), 36)
        assert stay.until == date(2031, 2, 28)
        assert next_report([stay], {1, 2}).last == stay.until
        assert next_report([stay], {1, 2, 3}) is None

    @given(DAYS, st.integers(0, 4000), st.integers(1, 24), st.integers(0, 90))
    def test_the_first_expected_is_the_first_that_can_come_in_time(self, included_on, later, every, due):
        today, stay = included_on + timedelta(days=later), [term(included_on, 36, every, due)]
        number = first_report(stay, today)
        assert [each.number for each in report_periods(stay) if each.due_on < today] == [*range(1, number)]


@pytest.mark.parametrize(
    ("due", "done", "today", "late"),
    [
        (date(2027, 3, 1), None, date(2027, 3, 1), False),
        (date(2027, 3, 1), None, date(2027, 3, 2), True),
        (date(2027, 3, 1), date(2027, 3, 1), date(2027, 5, 1), False),
        (date(2027, 3, 1), date(2027, 3, 2), date(2027, 5, 1), True),
        (None, None, date(2027, 3, 2), False),
    ],
)
def test_the_last_day_is_in_time(due, done, today, late):
    assert overdue(due, done, today) is late


@pytest.mark.parametrize(
    ("born", "limit", "today", "reached"),
    [
        (date(1967, 1, 10), 60, date(2027, 1, 9), False),
        (date(1967, 1, 10), 60, date(2027, 1, 10), True),
        (date(1968, 2, 29), 59, date(2027, 2, 28), False),
        (date(1968, 2, 29), 59, date(2027, 3, 1), True),
        (None, 60, date(2027, 1, 10), False),
        (date(1900, 1, 1), None, date(2027, 1, 10), False),
    ],
)
def test_the_exit_age_is_reached_on_the_birthday(born, limit, today, reached):
    assert of_age(born, limit, today) is reached
