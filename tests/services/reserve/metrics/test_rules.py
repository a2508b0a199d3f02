"""What each metric counts, on the days around a period and with nothing to count."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.metrics.rules import (
    DEFINITIONS,
    LABELS,
    SHARES,
    Known,
    PlanDue,
    ReserveMetric,
    Taken,
    TermEnd,
    measured,
)

M = ReserveMetric
FIRST, LAST, WORKDAY = date(2027, 1, 1), date(2027, 12, 31), date(2027, 6, 2)
PERIOD = (FIRST, LAST)
DAY = timedelta(1)
TAKEN = Taken("ru.r67.m1.o1", date(2027, 3, 1), date(2027, 1, 30), date(2027, 2, 19), True)


def value(known: Known, metric: ReserveMetric) -> tuple[int, Decimal | None]:
    [found] = [each for each in measured(known, PERIOD) if each.metric is metric]
    return found.cases, found.value


def test_nothing_to_count_is_not_zero():
    assert [(each.metric, each.cases, each.value) for each in measured(Known(), PERIOD)] == [
        (each, 0, None) for each in ReserveMetric
    ]
    assert set(DEFINITIONS) == set(ReserveMetric) <= set(LABELS)


def test_appointments():
    known = Known([TAKEN, replace(TAKEN, from_reserve=False), replace(TAKEN, starts_on=FIRST - DAY)])
    assert value(known, M.appointed_from_reserve) == (2, Decimal(50))
    assert value(known, M.days_to_fill) == (2, Decimal(30))
    assert value(known, M.idle_days) == (2, Decimal(10))
    early = Known([replace(TAKEN, arises_on=LAST, opened_on=None)])
    assert value(early, M.idle_days) == (1, Decimal(0))
    assert value(early, M.days_to_fill) == (0, None)


@pytest.mark.parametrize(("day", "counts"), [(FIRST - DAY, 0), (FIRST, 1), (LAST, 1), (LAST + DAY, 0)])
def test_both_ends_of_the_period_are_in_it(day, counts):
    known = Known([replace(TAKEN, starts_on=day)], [TermEnd("ru.r67.m1", day, True)], [PlanDue("ru.r67.m1", day, day)])
    for metric in (M.appointed_from_reserve, M.terms_renewed, M.plans_fulfilled):
        assert value(known, metric)[0] == counts, metric


def test_plans_done_late_are_not_fulfilled():
    plans = [PlanDue("ru.r67.m1", WORKDAY, done) for done in (WORKDAY, WORKDAY + DAY, None)]
    assert value(Known(plans=plans), M.plans_fulfilled) == (3, Decimal("33.33"))


@pytest.mark.parametrize(("done", "share"), [(date(2027, 3, 9), 100), (date(2027, 3, 10), 0)])
def test_a_plan_due_on_a_day_off_is_done_by_the_next_business_day(done, share):
    """6 March 2027 is a Saturday, the 8th a holiday."""
    plans = [PlanDue("ru.r67.m1", date(2027, 3, 6), done)]
    assert value(Known(plans=plans), M.plans_fulfilled) == (1, Decimal(share))


def test_a_year_passes_in_the_period():
    """Who began on 29 February has been in office for a year on the 28th."""
    leap = replace(TAKEN, starts_on=date(2024, 2, 29), in_post_after_a_year=True)
    year = measured(Known([leap]), (date(2025, 2, 28), date(2025, 2, 28)))
    assert {each.metric: each.value for each in year}[M.retained_a_year] == 100
    gone = replace(TAKEN, starts_on=date(2026, 5, 1))
    assert value(Known([gone, replace(gone, in_post_after_a_year=True)]), M.retained_a_year) == (2, Decimal(50))


def test_a_plan_not_done_counts_once_it_can_be_done_no_more_and_never_if_it_could_not():
    """Due today it may still be done; due after the stay ended it never could be."""
    plans = [PlanDue("ru.r67.m1", WORKDAY, None, could) for could in (WORKDAY, WORKDAY - DAY)]
    assert value(Known(plans=plans), M.plans_fulfilled) == (1, Decimal(0))
    early = PlanDue("ru.r67.m1", WORKDAY, FIRST, WORKDAY - DAY)
    assert value(Known(plans=[early]), M.plans_fulfilled) == (1, Decimal(100))


@pytest.mark.parametrize(("revoked_on", "counts"), [(date(2027, 5, 1), 0), (date(2027, 5, 2), 1)])
def test_an_appointment_revoked_counts_only_as_a_year_that_passed(revoked_on, counts):
    gone = replace(TAKEN, starts_on=date(2026, 5, 1), revoked_on=revoked_on, score=Decimal(80), scored_on=LAST)
    known = Known([gone, replace(gone, starts_on=FIRST)])
    assert value(known, M.retained_a_year)[0] == counts
    for metric in (M.appointed_from_reserve, M.days_to_fill, M.idle_days, M.score_of_reserve):
        assert value(known, metric)[0] == 0, metric


def test_scores_are_told_apart():
    scored = replace(TAKEN, score=Decimal(80), scored_on=LAST)
    known = Known([scored, replace(scored, score=Decimal(61)), replace(scored, from_reserve=False, score=Decimal(50)),
                   replace(scored, scored_on=LAST + DAY), TAKEN])  # fmt: skip
    assert value(known, M.score_of_reserve) == (2, Decimal("70.50"))
    assert value(known, M.score_of_others) == (1, Decimal(50))


def test_of_a_place_is_what_lies_below_it():
    known = Known([TAKEN, replace(TAKEN, place="ru.r67.m10.o1")])
    assert [each.place for each in known.at("ru.r67.m1").taken] == ["ru.r67.m1.o1"]
    assert len(known.at("ru.r67").taken) == 2


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.dates(FIRST - 400 * DAY, LAST + 400 * DAY)), max_size=12))
def test_shares_are_shares_and_places_add_up(drawn):
    taken = [
        replace(TAKEN, place=f"ru.r67.m{1 + int(city)}.o1", from_reserve=reserve, starts_on=day)
        for city, reserve, day in drawn
    ]
    whole, parts = measured(Known(taken), PERIOD), [measured(Known(taken).at(f"ru.r67.m{n}"), PERIOD) for n in (1, 2)]
    for each, one, other in zip(whole, *parts, strict=True):
        assert each.cases == one.cases + other.cases
        assert each.total == one.total + other.total
        assert each.metric not in SHARES or each.value is None or 0 <= each.value <= 100
