"""Who is a beginning head, what their list says, and what may become of them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, StepRefused
from services.training.enrolments.rules import EnrolmentStatus
from services.training.novices.rules import (
    HUNDRED_DAYS,
    LABELS,
    WORKFLOW,
    Facts,
    NoviceAction,
    NoviceStatus,
    TaskState,
    is_novice,
    task_state,
    way,
    wrong_mark,
)

S, A = NoviceStatus, NoviceAction
STEPS = {
    (S.invited, A.enrol): S.learning,
    (S.learning, A.lapse): S.invited,
    (S.learning, A.complete): S.completed,
    (S.invited, A.release): S.released,
    (S.learning, A.release): S.released,
}
SOUND = Facts(left=0, passed=True, following=True)
TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_pair_is_a_known_step_or_refused(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize("enrolment", EnrolmentStatus)
def test_a_seat_or_a_pass_makes_a_learner_and_nothing_else_does(enrolment):
    seat = enrolment in (EnrolmentStatus.confirmed, EnrolmentStatus.completed)
    assert way(S.invited, enrolment) == (A.enrol if seat else None, seat)
    assert way(S.learning, enrolment) == (None if seat else A.lapse, seat)


def test_every_word_has_a_russian_name():
    assert set(LABELS) == {*S, *A, *TaskState}


@pytest.mark.parametrize(
    ("status", "action", "changes", "reason"),
    [
        (S.invited, A.enrol, {}, None),
        (S.invited, A.enrol, {"following": False}, "no_seat"),
        (S.learning, A.lapse, {}, None),
        (S.learning, A.lapse, {"following": False}, "only_by_enrolment"),
        (S.learning, A.complete, {}, None),
        (S.learning, A.complete, {"left": 2}, "tasks_left"),
        (S.learning, A.complete, {"passed": False}, "not_passed"),
    ],
)
def test_what_stands_against_a_step(status, action, changes, reason):
    step, facts = WORKFLOW.step(status, action), replace(SOUND, **changes)
    if reason is None:
        step.check(facts, None)
    else:
        with pytest.raises(StepRefused) as refused:
            step.check(facts, None)
        assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(
    ("headed", "novice"),
    [
        ([], False),
        ([(TODAY, None)], True),
        ([(TODAY + timedelta(days=1), None)], False),
        ([(date(2024, 3, 3), None)], True),
        ([(date(2024, 3, 2), None)], False),
        ([(date(2026, 3, 1), TODAY - timedelta(days=1))], False),
        ([(date(2010, 1, 1), date(2011, 12, 31)), (date(2026, 6, 1), None)], True),
        ([(date(2010, 1, 1), date(2012, 12, 31)), (date(2026, 6, 1), None)], False),
        ([(date(2025, 3, 2), None), (date(2025, 3, 2), None)], True),
        ([(date(2025, 3, 2), None), (date(2025, 6, 1), None)], True),
    ],
)
def test_who_is_a_novice(headed, novice):
    assert is_novice(headed, TODAY, 3) is novice


_DAYS = st.dates(date(2010, 1, 1), date(2027, 3, 1))


@given(st.lists(st.tuples(_DAYS, st.one_of(st.none(), _DAYS)), min_size=1, max_size=5), st.integers(1, 9))
def test_whoever_is_new_by_a_short_measure_is_new_by_a_long_one(spans, years):
    headed = [(first, last) for first, last in spans if last is None or first <= last]
    if is_novice(headed, TODAY, years):
        assert is_novice(headed, TODAY, years + 1)
        assert is_novice(headed * 2, TODAY, years)


@pytest.mark.parametrize(
    ("due", "done", "waived", "state"),
    [
        (TODAY, None, False, TaskState.due),
        (TODAY - timedelta(days=1), None, False, TaskState.overdue),
        (TODAY - timedelta(days=1), TODAY, False, TaskState.done),
        (TODAY - timedelta(days=1), None, True, TaskState.waived),
    ],
)
def test_how_an_item_stands(due, done, waived, state):
    assert task_state(due, done, waived, TODAY) is state


@pytest.mark.parametrize(
    ("done", "waived", "reason"),
    [
        (None, False, None),
        (TODAY, False, None),
        (None, True, None),
        (TODAY, True, "waived"),
        (TODAY + timedelta(days=1), False, "in_the_future"),
        (date(2027, 1, 10), False, "before_the_post"),
    ],
)
def test_how_an_item_is_marked(done, waived, reason):
    refusal = wrong_mark(done, waived, date(2027, 1, 11), TODAY)
    assert (refusal and refusal.reason) == reason


def test_the_list_that_ships_is_of_a_hundred_days_in_order():
    days = [each.days for each in HUNDRED_DAYS]
    assert days == sorted(days)
    assert days[-1] == 100
    assert len({each.title for each in HUNDRED_DAYS}) == len(days)
