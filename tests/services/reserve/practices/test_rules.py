"""How a practice card moves: every status and action, and what stands against each."""

from dataclasses import replace
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.practices.rules import WORKFLOW, Facts, PracticeCardAction, PracticeCardStatus

S, A = PracticeCardStatus, PracticeCardAction

TABLE = {
    (S.draft, A.submit): S.review,
    (S.review, A.send_back): S.draft,
    (S.review, A.publish): S.published,
    (S.published, A.archive): S.archived,
}
FACTS = Facts(own=False, submitted_it=False, figures=1, in_base=True)


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    step.check(FACTS, "Причина")
    if action in {A.send_back, A.archive}:
        with pytest.raises(Invalid):
            step.check(FACTS, None)


@pytest.mark.parametrize(
    ("status", "action", "facts", "reason"),
    [
        (S.draft, A.submit, replace(FACTS, figures=0), "no_figures"),
        (S.draft, A.submit, replace(FACTS, in_base=False), "not_in_base"),
        (S.review, A.publish, replace(FACTS, figures=0), "no_figures"),
        (S.review, A.publish, replace(FACTS, in_base=False), "not_in_base"),
        (S.review, A.publish, replace(FACTS, own=True), "own_practice"),
        (S.review, A.publish, replace(FACTS, submitted_it=True), "own_practice"),
        (S.review, A.send_back, replace(FACTS, own=True), "own_practice"),
    ],
)
def test_what_stands_against_it(status, action, facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(status, action).check(facts, "Причина")
    assert refused.value.members["reason"] == reason
