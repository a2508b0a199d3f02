"""How a gathering moves, who may register, and what a changed rule leaves of a series."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.gatherings.bounds import too_long
from services.training.gatherings.rules import (
    LABELS,
    WORKFLOW,
    Facts,
    GatheringAction,
    GatheringKind,
    GatheringStatus,
    Wish,
    not_registered,
    replanned,
    too_few_seats,
)

S, A = GatheringStatus, GatheringAction
LEGAL = {
    (S.planned, A.announce): S.open,
    (S.planned, A.move): S.planned,
    (S.open, A.move): S.open,
    (S.open, A.hold): S.held,
    (S.held, A.reopen): S.open,
    (S.planned, A.cancel): S.cancelled,
    (S.open, A.cancel): S.cancelled,
}


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_step_is_in_the_table_or_illegal(status, action):
    if (status, action) in LEGAL:
        step = WORKFLOW.step(status, action)
        assert step.target is LEGAL[status, action]
        assert step.needs_reason is (action in {A.move, A.cancel, A.reopen})
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize(
    ("status", "action", "facts", "reason"),
    [
        (S.planned, A.announce, Facts(begun=True), "already_begun"),
        (S.open, A.hold, Facts(begun=False), "not_begun"),
        (S.open, A.hold, Facts(begun=True, unmarked=1), "attendance_missing"),
        (S.open, A.hold, Facts(begun=True), None),
        (S.planned, A.announce, Facts(begun=False, unmarked=1), None),
    ],
)
def test_guards(status, action, facts, reason):
    step = WORKFLOW.step(status, action)
    if reason is None:
        step.check(facts, None)
    else:
        with pytest.raises(StepRefused) as refused:
            step.check(facts, None)
        assert refused.value.members["reason"] == reason


def test_a_move_without_a_reason_is_refused():
    with pytest.raises(Invalid):
        WORKFLOW.step(S.open, A.move).check(Facts(begun=False), " ")


def test_everything_is_said_in_russian():
    assert {*S, *A, *GatheringKind} <= LABELS.keys()


WISH = Wish(status=S.open, begun=False, organises=False, seats=2, taken=1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"taken": 2}, "no_seats"),
        ({"taken": 99, "seats": None}, None),
        ({"begun": True}, "already_begun"),
        ({"begun": True, "organises": True}, None),
        ({"begun": True, "organises": True, "taken": 2}, "no_seats"),
        ({"beside": "Семинар"}, "overlaps"),
        ({"beside": "Семинар", "begun": True, "organises": True}, None),
        *(({"status": status, "organises": True}, "not_open") for status in (S.planned, S.held, S.cancelled)),
    ],
)
def test_who_is_registered(change, reason):
    refusal = not_registered(replace(WISH, **change))
    assert (refusal and refusal.reason) == reason


def test_seats_are_not_taken_from_those_who_have_them():
    assert too_few_seats(None, 5) is None
    assert too_few_seats(5, 5) is None
    assert too_few_seats(4, 5).errors[0]["pointer"] == "/seats"


def test_hours_of_study_fit_into_the_time_of_a_gathering():
    assert too_long(4, timedelta(hours=3)) is None
    assert too_long(5, timedelta(hours=3)).errors[0]["pointer"] == "/hours"
    assert too_long(0, timedelta(seconds=5)) is None


DAY = date(2026, 9, 1)
DAYS = st.integers(0, 9).map(lambda number: DAY + timedelta(days=number))


@given(st.dictionaries(DAYS, st.booleans()), st.dictionaries(DAYS, DAYS))
def test_a_changed_rule_touches_nothing_that_stands_apart(standing, wanted):
    plan = replanned(standing, wanted)
    apart = {day for day, follows in standing.items() if not follows}
    assert not apart & {*plan.added, *plan.kept, *plan.dropped}
    assert {*plan.added, *plan.kept} | (apart & wanted.keys()) == wanted.keys()
    assert {*plan.kept} | plan.dropped | apart == standing.keys()
    assert all(wanted[day] == on for day, on in {**plan.added, **plan.kept}.items())
