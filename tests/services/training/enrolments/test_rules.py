"""How an enrolment moves, what becomes of somebody who asks, and who of the waiting is next."""

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.kernel.workflow import Refusal
from services.training.competencies.content import NormPost
from services.training.enrolments.rules import DECIDED, UNDER_WAY, WORKFLOW, EnrolmentAction, EnrolmentStatus, Facts
from services.training.enrolments.seating import Asking, Waiting, enough, placed, seated
from services.training.groups.rules import StudyGroupStatus
from services.training.programmes.content import TrainingContent
from tests.services.training.programmes.bodies import content

S, A, G = EnrolmentStatus, EnrolmentAction, StudyGroupStatus
READY = Facts(group=G.open, leads=True, seats_left=1, busy=False, next=True, own=False, answers=True, completing=True)
LIVING = (S.requested, S.waiting, S.confirmed)
TABLE = {
    (S.requested, A.confirm): S.confirmed,
    (S.requested, A.queue): S.waiting,
    (S.waiting, A.promote): S.confirmed,
    **{(status, A.decline): S.declined for status in LIVING},
    **{(status, A.withdraw): S.withdrawn for status in LIVING},
    (S.confirmed, A.complete): S.completed,
    (S.confirmed, A.fail): S.failed,
    (S.confirmed, A.miss): S.not_attended,
    **{(status, A.reopen): S.confirmed for status in (S.completed, S.failed, S.not_attended)},
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    facts = replace(READY, seats_left=0) if action is A.queue else READY
    step.check(facts, "Причина")
    assert step.needs_reason == (action in {A.decline, A.withdraw, A.reopen})
    if step.needs_reason:
        with pytest.raises(Invalid):
            step.check(facts, None)


DECISIONS = {A.confirm, A.queue, A.promote, A.decline}
REASONS = [
    *((action, {"leads": False}, "not_your_group") for action in sorted(DECISIONS)),
    *((action, {"group": G.running}, "enrolment_closed") for action in sorted(DECISIONS - {A.decline})),
    *((action, {"ended": True}, "enrolment_closed") for action in sorted(DECISIONS - {A.decline})),
    *((action, {"group": G.completed}, "group_over") for action in (A.decline, A.withdraw)),
    *((action, {"seats_left": 0}, "no_seats") for action in (A.confirm, A.promote)),
    *((action, {"busy": True}, "sessions_overlap") for action in (A.confirm, A.promote)),
    (A.queue, {"seats_left": 1}, "seats_left"),
    (A.withdraw, {"answers": False}, "not_yours"),
    (A.promote, {"next": False}, "not_next"),
    *((action, {"completing": False}, "only_by_completion") for action in DECIDED),
]


@pytest.mark.parametrize(("action", "change", "reason"), REASONS)
def test_what_each_step_asks_for(action, change, reason):
    for step in (each for (_, name), each in WORKFLOW.steps.items() if name is action):
        facts = replace(READY, seats_left=0) if action is A.queue else READY
        with pytest.raises(StepRefused) as refused:
            step.check(replace(facts, **change), "Причина")
        assert refused.value.members["reason"] == reason


@pytest.mark.parametrize("group", G)
def test_who_asked_withdraws_as_long_as_the_group_is_under_way(group):
    step = WORKFLOW.step(S.confirmed, A.withdraw)
    assert (step.guard(replace(READY, group=group, leads=False)) is None) == (group in UNDER_WAY)


ASKING = Asking(
    group=G.open,
    ended=False,
    group_place="ru.r67",
    place="ru.r67.m26.o1",
    post=NormPost.head,
    programme=TrainingContent.model_validate(content()),
    seats_left=1,
    busy=False,
    required={},
    passed=frozenset(),
    credited=frozenset(),
    accepts=False,
)
BASICS = {"a": "Основы"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, S.confirmed),
        ({"seats_left": 0}, S.waiting),
        ({"seats_left": 0, "busy": True}, S.waiting),
        ({"busy": True}, "sessions_overlap"),
        ({"post": NormPost.deputy}, "not_for_this_post"),
        *(({"group": each}, "enrolment_closed") for each in G if each is not G.open),
        ({"ended": True}, "enrolment_closed"),
        ({"group_place": "ru.r67.m2"}, "outside_the_group"),
        ({"group_place": "ru.r67.m26"}, S.confirmed),
        ({"required": BASICS}, "prerequisite_missing"),
        ({"required": BASICS, "accepts": True}, "prerequisite_missing"),
        ({"required": BASICS, "passed": frozenset("a")}, S.confirmed),
        ({"required": BASICS, "credited": frozenset("a")}, S.requested),
        ({"required": BASICS, "credited": frozenset("a"), "accepts": True}, S.confirmed),
        ({"required": BASICS, "credited": frozenset("b")}, "prerequisite_missing"),
        ({"credited": frozenset("a")}, S.confirmed),
        ({"required": BASICS, "credited": frozenset("a"), "seats_left": 0}, S.requested),
        ({"required": BASICS | {"b": "Право"}, "passed": frozenset("a"), "credited": frozenset("b")}, S.requested),
    ],
)
def test_what_becomes_of_who_asks(change, found):
    got = placed(replace(ASKING, **change))
    assert (got.reason if isinstance(got, Refusal) else got) == found


def test_what_is_missing_is_named():
    refusal = placed(replace(ASKING, required=BASICS | {"b": "Право"}, passed=frozenset("b")))
    assert isinstance(refusal, Refusal)
    assert "«Основы»" in refusal.detail
    assert "Право" not in refusal.detail


WAITING = st.lists(st.booleans(), max_size=8).flatmap(
    lambda busy: st.permutations([Waiting(uuid4(), at, each) for at, each in enumerate(busy, 1)])
)


@given(WAITING, st.integers(-1, 9))
@settings(max_examples=80)
def test_seats_go_in_order_of_arrival_to_those_who_can_come(waiting, seats):
    moved = seated(waiting, seats)
    by_id = {each.id: each for each in waiting}
    arrivals = [by_id[each].arrival for each in moved]
    assert arrivals == sorted(arrivals)
    assert not any(by_id[each].busy for each in moved)
    able = [each for each in waiting if not each.busy]
    assert len(moved) == min(len(able), max(seats, 0))
    left = [each.arrival for each in able if each.id not in moved]
    assert not left or not arrivals or max(arrivals) < min(left)


@pytest.mark.parametrize(
    ("attended", "sessions", "least", "is_enough"),
    [(0, 0, 100, True), (1, 2, 50, True), (1, 2, 51, False), (2, 3, 66, True), (2, 3, 67, False), (0, 3, 0, True)],
)
def test_an_attendance_is_a_share_of_all_sessions(attended, sessions, least, is_enough):
    assert enough(attended, sessions, least) is is_enough
