"""What may become of a programme. Every status × action, every guard, what is counted."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from services.kernel.problems import IllegalStep
from services.reserve.programmes.rules import (
    WORKFLOW,
    Facts,
    ProgrammeAction,
    ProgrammeStatus,
    Target,
    counted_on,
    reached,
    reportable,
)

S, A = ProgrammeStatus, ProgrammeAction
STEPS = {
    (S.draft, A.adopt): S.adopted,
    (S.adopted, A.complete): S.completed,
    (S.adopted, A.repeal): S.repealed,
}
TODAY = date(2026, 12, 31)
READY = Facts("12-ОД", date(2026, 1, 15), measures=2, unfinished=0, today=TODAY, period_to=TODAY)


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_each_status_allows_its_actions_and_no_other(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize(("action", "facts", "reason"), [
    (A.adopt, READY, None),
    (A.adopt, replace(READY, act_number=None), "no_act"),
    (A.adopt, replace(READY, act_date=None), "no_act"),
    (A.adopt, replace(READY, measures=0), "no_measures"),
    (A.complete, READY, None),
    (A.complete, replace(READY, unfinished=1), "measures_unfinished"),
    (A.complete, replace(READY, unfinished=1, period_to=date(2026, 12, 30)), None),
])  # fmt: skip
def test_what_stands_against_a_step(action, facts, reason):
    source = S.draft if action is A.adopt else S.adopted
    refusal = WORKFLOW.step(source, action).guard(facts)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(("year", "reason"), [
    (2025, "outside_the_period"), (2026, None), (2027, "in_future"), (2029, "outside_the_period"),
])  # fmt: skip
def test_a_year_of_the_programme_that_has_come(year, reason):
    refusal = reportable(year, (date(2026, 1, 15), date(2028, 6, 30)), date(2026, 12, 31))
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(("year", "today", "day"), [
    (2026, date(2027, 2, 1), date(2026, 12, 31)),
    (2026, date(2026, 11, 5), date(2026, 11, 5)),
    (2028, date(2029, 1, 10), date(2028, 6, 30)),
])  # fmt: skip
def test_a_year_is_counted_by_its_end_or_today(year, today, day):
    assert counted_on(year, date(2028, 6, 30), today) == day


def test_who_stands_below_counts_for_the_place_and_a_namesake_does_not():
    targets = [Target("ru.r67", 9), Target("ru.r67.m1", 5)]
    assert reached(targets, [("ru.r67", 1), ("ru.r67.m1", 2), ("ru.r67.m12", 4)]) == [7, 2]
