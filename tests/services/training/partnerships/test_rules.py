"""How a pair moves, and what its plan and its reviews may say."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.partnerships.rules import (
    OF_A_SCHOOL,
    WORKFLOW,
    Facts,
    PartnershipAction,
    PartnershipMeasureStatus,
    PartnershipStatus,
    measure_status,
    reviewable,
    wrong_done,
    wrong_due,
)

S, A = PartnershipStatus, PartnershipAction
FIRST, LAST = date(2027, 9, 1), date(2028, 6, 30)
DAY = timedelta(1)
READY = Facts(measures=2, undone=0, first=FIRST, last=LAST, today=FIRST)
TABLE = {
    (S.proposed, A.agree): S.agreed,
    (S.proposed, A.decline): S.declined,
    (S.proposed, A.end): S.ended,
    (S.agreed, A.begin): S.active,
    (S.agreed, A.end): S.ended,
    (S.active, A.complete): S.completed,
    (S.active, A.end): S.ended,
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    assert (step.permission == "partnership:agree") is (action in OF_A_SCHOOL)
    step.check(READY, "Причина")
    if action in (A.decline, A.end):
        with pytest.raises(Invalid):
            step.check(READY, None)


@pytest.mark.parametrize(
    ("status", "action", "facts", "reason"),
    [
        (S.agreed, A.begin, replace(READY, measures=0), "no_plan"),
        (S.agreed, A.begin, replace(READY, today=FIRST - DAY), "not_yet"),
        (S.active, A.complete, replace(READY, undone=1), "measures_undone"),
        (S.active, A.complete, replace(READY, undone=1, today=LAST), "measures_undone"),
    ],
)
def test_what_a_step_asks_for(status, action, facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(status, action).check(facts, None)
    assert refused.value.members["reason"] == reason
    WORKFLOW.step(S.active, A.complete).check(replace(READY, undone=1, today=LAST + DAY), None)


@pytest.mark.parametrize(
    ("done", "today", "stands"),
    [
        (None, LAST, PartnershipMeasureStatus.planned),
        (None, LAST + DAY, PartnershipMeasureStatus.overdue),
        (LAST + DAY, LAST + DAY, PartnershipMeasureStatus.done),
    ],
)
def test_a_measure_stands_by_its_days(done, today, stands):
    assert measure_status(LAST, done, today) is stands


def said(refusal):
    return refusal and (refusal.errors[0]["pointer"], refusal.reason)


def test_a_measure_is_due_within_the_term():
    assert [said(wrong_due(day, (FIRST, LAST))) for day in (FIRST, LAST)] == [None, None]
    for day in (FIRST - DAY, LAST + DAY):
        assert said(wrong_due(day, (FIRST, LAST))) == ("/due_on", "outside_term")


@pytest.mark.parametrize(
    ("day", "result", "wrong"),
    [
        (None, None, None),
        (FIRST, "x", None),
        (FIRST, None, ("/result", "done_in_halves")),
        (None, "x", ("/done_on", "done_in_halves")),
        (FIRST + DAY, "x", ("/done_on", "in_future")),
    ],
)
def test_what_is_done_has_a_day_and_a_result(day, result, wrong):
    assert said(wrong_done(day, result, FIRST)) == wrong


@pytest.mark.parametrize(
    ("year", "reviewed", "wrong"),
    [
        (2027, frozenset(), None),
        (2028, frozenset({2027}), None),
        (2028, frozenset({2028}), ("/year", "already_reviewed")),
        (2026, frozenset(), ("/year", "outside_term")),
        (2029, frozenset(), ("/year", "outside_term")),
    ],
)
def test_which_year_is_reviewed(year, reviewed, wrong):
    assert said(reviewable(year, (FIRST, LAST), reviewed, LAST)) == wrong
    assert said(reviewable(2028, (FIRST, LAST), frozenset(), FIRST)) == ("/year", "in_future")
