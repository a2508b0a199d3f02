"""How a record of informal learning moves, and who is active."""

from dataclasses import replace
from datetime import date
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, StepRefused
from services.training.informal.rules import (
    LABELS,
    WORKFLOW,
    Facts,
    InformalAction,
    InformalKind,
    InformalStatus,
    active,
    inactive,
    unsound,
)
from services.training.staff.rules import Headship

S, A = InformalStatus, InformalAction
LEGAL = {
    (S.draft, A.submit): S.submitted,
    (S.returned, A.submit): S.submitted,
    (S.submitted, A.send_back): S.returned,
    (S.recorded, A.send_back): S.returned,
    (S.submitted, A.confirm): S.recorded,
}
FACTS = Facts(proved=True, over=True, own=False)


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_step_is_in_the_table_or_illegal(status, action):
    if (status, action) in LEGAL:
        step = WORKFLOW.step(status, action)
        assert step.target is LEGAL[status, action]
        assert step.needs_reason is (action is A.send_back)
        step.check(FACTS, "причина")
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize(
    ("status", "action", "change", "reason"),
    [
        (S.draft, A.submit, {"proved": False}, "no_proof"),
        (S.returned, A.submit, {"over": False}, "not_over"),
        (S.submitted, A.confirm, {"own": True}, "own_learning"),
        (S.recorded, A.send_back, {"own": True}, "own_learning"),
        (S.submitted, A.send_back, {"own": True}, "own_learning"),
    ],
)
def test_guards(status, action, change, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(status, action).check(replace(FACTS, **change), "причина")
    assert refused.value.members["reason"] == reason


def test_everything_is_said_in_russian():
    assert {*S, *A, *InformalKind} <= LABELS.keys()


def test_an_end_before_the_beginning_is_refused():
    assert unsound(date(2027, 2, 1), date(2027, 2, 1)) is None
    assert unsound(date(2027, 2, 2), date(2027, 2, 1)).errors[0]["pointer"] == "/date_to"


PEOPLE = st.integers(0, 5).map(lambda number: UUID(int=number))


@given(st.lists(PEOPLE, max_size=8), st.dictionaries(PEOPLE, st.integers(0, 40)), st.integers(1, 40))
def test_a_head_is_active_or_not(people, hours, least):
    heads = [Headship(person, UUID(int=number), "ru.r1.m1.o1") for number, person in enumerate(people)]
    found = active(hours, least)
    assert all(hours[person] >= least for person in found)
    apart = inactive(heads, hours, least)
    assert [each for each in heads if each not in apart] == [each for each in heads if each.person_id in found]
