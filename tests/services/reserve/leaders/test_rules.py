"""How a record of the base moves: every status and action, and what stands against each."""

from dataclasses import replace
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.reserve.leaders.rules import OWN, WORKFLOW, Facts, LeaderAction, LeaderStatus

S, A = LeaderStatus, LeaderAction

TABLE = {
    (S.nominated, A.consent): S.consented,
    (S.nominated, A.decline): S.declined,
    (S.nominated, A.take_back): S.withdrawn,
    (S.consented, A.include): S.included,
    (S.consented, A.take_back): S.withdrawn,
    (S.consented, A.leave): S.withdrawn,
    (S.included, A.exclude): S.excluded,
    (S.included, A.leave): S.excluded,
}
REASONED = {A.take_back, A.exclude}
HEAD, REGION = Facts(own=True, heads=True, at_risk=False), Facts(own=False, heads=True, at_risk=False)


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    right, wrong = (HEAD, REGION) if action in OWN else (REGION, HEAD)
    step.check(right, "Причина")
    with pytest.raises(StepRefused) as refused:
        step.check(wrong, "Причина")
    assert refused.value.members["reason"] == ("not_the_head" if action in OWN else "own_case")
    if action in REASONED:
        with pytest.raises(Invalid):
            step.check(right, " ")
    else:
        step.check(right, None)


@pytest.mark.parametrize(
    ("facts", "reason"), [(replace(REGION, heads=False), "not_a_head"), (replace(REGION, at_risk=True), "at_risk")]
)
def test_whom_the_base_does_not_take(facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.consented, A.include).check(facts, None)
    assert refused.value.members["reason"] == reason


def test_consent_is_asked_before_inclusion():
    assert {step.source for step in WORKFLOW.steps.values() if step.target is S.included} == {S.consented}
    assert {step.action for step in WORKFLOW.steps.values() if step.target is S.consented} == {A.consent}
