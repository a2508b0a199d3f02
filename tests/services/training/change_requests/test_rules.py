"""How a request to change what is taught moves, what answers it, and when a share is told."""

from itertools import product
from uuid import UUID

import pytest

from services.kernel.problems import IllegalStep, StepRefused
from services.training.change_requests.rules import (
    LABELS,
    WORKFLOW,
    ChangeRequestAction,
    ChangeRequestStatus,
    Facts,
    ProgrammeEdition,
    no_answer,
    told,
)
from services.training.staff.rules import FEWEST, Share

S, A = ChangeRequestStatus, ChangeRequestAction
LEGAL = {
    (S.draft, A.submit): S.submitted,
    (S.submitted, A.accept): S.accepted,
    (S.submitted, A.decline): S.declined,
    (S.accepted, A.decline): S.declined,
    (S.accepted, A.fulfil): S.done,
}


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_step_is_in_the_table_or_illegal(status, action):
    if (status, action) in LEGAL:
        step = WORKFLOW.step(status, action)
        assert step.target is LEGAL[status, action]
        assert step.needs_reason is (action is A.decline)
        step.check(Facts(answered=True), "причина")
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def test_it_is_accepted_by_another():
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.submitted, A.accept).check(Facts(own=True), None)
    assert refused.value.members["reason"] == "own_request"


def test_it_is_done_by_an_edition_alone():
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.accepted, A.fulfil).check(Facts(), None)
    assert refused.value.members["reason"] == "no_edition"


FAMILY, OTHER = UUID(int=1), UUID(int=2)
ASKED = ProgrammeEdition(FAMILY, 2, True, frozenset({"team"}))


@pytest.mark.parametrize(
    ("asked", "named", "reason"),
    [
        (ASKED, ProgrammeEdition(FAMILY, 3, True, frozenset({"team", "vsoko", "law"})), None),
        (ASKED, ProgrammeEdition(FAMILY, 3, True, frozenset({"team"})), "not_taught"),
        (ASKED, ProgrammeEdition(FAMILY, 3, False, frozenset()), "not_published"),
        (ASKED, ProgrammeEdition(FAMILY, 2, True, frozenset({"team"})), "not_newer"),
        (ASKED, ProgrammeEdition(OTHER, 3, True, frozenset({"team"})), "another_programme"),
        (None, ProgrammeEdition(OTHER, 1, True, frozenset({"team", "law"})), None),
        (None, ProgrammeEdition(OTHER, 1, True, frozenset({"law"})), "not_taught"),
    ],
)
def test_what_answers_it(asked, named, reason):
    refusal = no_answer(asked, named, ["team", "vsoko"])
    assert (refusal and refusal.reason) == reason
    assert refusal is None or refusal.errors[0]["pointer"] == "/programme_id"


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (4, FEWEST - 1), (0, FEWEST), (3, FEWEST + 1)])
def test_of_few_people_nothing_is_told(part, whole):
    assert told(Share(part, whole)) == (Share(part, whole) if whole >= FEWEST else None)


def test_every_word_has_a_label():
    assert {*S, *A} <= set(LABELS)
