"""What may become of a route and of a step of it, and what stands against it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.routes.marks import share_done, too_early, unproven, wrong_mark
from services.training.routes.rules import (
    LABELS,
    WORKFLOW,
    CheckpointKind,
    Facts,
    RouteAction,
    RouteStatus,
    StepState,
    checkpoints,
    is_gone_by,
    wrong_window,
)

S, A, M = RouteStatus, RouteAction, StepState
STEPS = {
    (S.draft, A.submit): S.waiting_review,
    (S.waiting_review, A.take): S.in_review,
    (S.in_review, A.give_back): S.draft,
    (S.in_review, A.approve): S.active,
    (S.active, A.revise): S.draft,
    (S.active, A.complete): S.completed,
    (S.draft, A.cancel): S.cancelled,
    (S.waiting_review, A.cancel): S.cancelled,
    (S.in_review, A.cancel): S.cancelled,
    (S.active, A.cancel): S.cancelled,
}
WALKED = Facts(steps=3, agreed=True, unfinished=0, unreported=0, unproven=0)
TODAY = date(2027, 1, 11)


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_pair_is_a_known_step_or_refused(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def test_every_word_has_a_russian_name():
    assert set(LABELS) == {*S, *A, *M, *CheckpointKind}


@pytest.mark.parametrize(
    ("status", "action", "changes", "reason"),
    [
        (S.draft, A.submit, {}, None),
        (S.draft, A.submit, {"steps": 0}, "no_steps"),
        (S.draft, A.submit, {"gone_by": ("Курс",)}, "step_gone_by"),
        (S.in_review, A.approve, {"gone_by": ("Курс",)}, "step_gone_by"),
        (S.in_review, A.approve, {}, None),
        (S.in_review, A.approve, {"steps": 0}, "no_steps"),
        (S.in_review, A.approve, {"agreed": None}, "not_agreed"),
        (S.in_review, A.approve, {"agreed": False}, "disagreed"),
        (S.active, A.complete, {}, None),
        (S.active, A.complete, {"unfinished": 1}, "steps_unfinished"),
        (S.active, A.complete, {"unreported": 1}, "no_report"),
        (S.active, A.complete, {"unproven": 2}, "not_proven"),
    ],
)
def test_what_stands_against_a_step(status, action, changes, reason):
    step, facts = WORKFLOW.step(status, action), replace(WALKED, **changes)
    if reason is None:
        step.check(facts, None)
    else:
        with pytest.raises(StepRefused) as refused:
            step.check(facts, None)
        assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(
    ("state", "days", "booked", "gone"),
    [
        (M.planned, (1, 5), False, False),
        (M.planned, (0, 5), False, True),
        (M.planned, (0, 5), True, False),
        (M.planned, (-5, 0), True, False),
        (M.planned, (-5, -1), True, True),
        (M.done, (-5, -1), False, False),
    ],
)
def test_what_is_past_and_not_taken_is_no_step_to_come(state, days, booked, gone):
    first, last = (TODAY + timedelta(each) for each in days)
    assert is_gone_by(state, first, last, TODAY, booked=booked) is gone


def test_only_the_want_of_a_proof_can_be_explained():
    step = WORKFLOW.step(S.active, A.complete)
    step.check(replace(WALKED, unproven=1), "Диагностика назначена на апрель")
    with pytest.raises(StepRefused):
        step.check(replace(WALKED, unfinished=1), "Диагностика назначена на апрель")


@pytest.mark.parametrize(("status", "action"), [(S.in_review, A.give_back), (S.active, A.revise), (S.draft, A.cancel)])
def test_what_takes_a_route_back_needs_a_reason(status, action):
    with pytest.raises(Invalid):
        WORKFLOW.step(status, action).check(WALKED, " ")


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (TODAY, TODAY + timedelta(days=1), None),
        (TODAY - timedelta(days=30), TODAY + timedelta(days=1), None),
        (TODAY + timedelta(days=2), TODAY + timedelta(days=1), "out_of_order"),
        (TODAY - timedelta(days=1), TODAY, "in_the_past"),
        (TODAY, TODAY + timedelta(days=1098), None),
        (TODAY, TODAY + timedelta(days=1099), "too_long"),
    ],
)
def test_the_days_a_route_may_take(first, last, reason):
    refusal = wrong_window(first, last, TODAY)
    assert (refusal and refusal.reason) == reason


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 1098))
def test_reports_are_due_within_the_days_and_the_final_one_last(first, length):
    last = first + timedelta(days=length)
    due = checkpoints(first, last)
    assert due[-1] == (CheckpointKind.final, last)
    assert all(first <= day <= last for _, day in due)
    assert len(due) == len({kind for kind, _ in due}) == len({day for _, day in due}) == (2 if length else 1)


@pytest.mark.parametrize(
    ("now", "then", "day", "reason"),
    [
        (M.planned, M.begun, TODAY, None),
        (M.planned, M.done, TODAY, None),
        (M.begun, M.done, TODAY, None),
        (M.begun, M.begun, TODAY, "illegal_mark"),
        (M.done, M.missed, TODAY, "illegal_mark"),
        (M.missed, M.done, TODAY, "illegal_mark"),
        (M.planned, M.done, TODAY + timedelta(days=1), "in_the_future"),
        (M.planned, M.begun, TODAY - timedelta(days=6), "too_early"),
        (M.planned, M.begun, TODAY - timedelta(days=5), None),
        (M.planned, M.missed, TODAY - timedelta(days=6), None),
    ],
)
def test_how_a_step_is_marked(now, then, day, reason):
    refusal = wrong_mark(now, then, day, TODAY - timedelta(days=5), TODAY)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(
    ("kind", "states", "due", "early"),
    [
        (CheckpointKind.midterm, [M.planned, M.planned], TODAY + timedelta(days=1), True),
        (CheckpointKind.midterm, [M.begun, M.planned], TODAY + timedelta(days=1), False),
        (CheckpointKind.midterm, [M.planned], TODAY, False),
        (CheckpointKind.final, [M.done, M.begun], TODAY + timedelta(days=1), True),
        (CheckpointKind.final, [M.done, M.missed], TODAY + timedelta(days=1), False),
        (CheckpointKind.final, [M.planned], TODAY, False),
    ],
)
def test_a_report_waits_for_what_it_is_about(kind, states, due, early):
    refusal = too_early(kind, due, TODAY, states)
    assert (refusal and refusal.reason) == ("too_early" if early else None)


@pytest.mark.parametrize(
    ("found", "closed", "left"),
    [(0, None, {"team"}), (1, None, set()), (0, 0, set()), (-9, -1, {"team"}), (-9, 3, set())],
)
def test_what_is_measured_since_a_step_came_in_is_proven(found, closed, left):
    on = None if closed is None else TODAY + timedelta(days=closed)
    assert unproven({"team": TODAY}, [("team", TODAY + timedelta(days=found), on)]) == left


@given(st.lists(st.tuples(st.sampled_from(M), st.integers(1, 100)), max_size=8))
def test_all_is_done_only_when_all_is_done(steps):
    share = share_done(steps)
    assert 0 <= share <= 100
    assert (share == 100) == (bool(steps) and all(state is M.done for state, _ in steps))
