"""What may become of a material, and what stands against it."""

from dataclasses import replace
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.materials.rules import (
    LABELS,
    WORKFLOW,
    AnsweredKind,
    Facts,
    MaterialAction,
    MaterialKind,
    MaterialStatus,
)

S, A = MaterialStatus, MaterialAction
STEPS = {
    (S.draft, A.submit): S.review,
    (S.review, A.send_back): S.draft,
    (S.review, A.publish): S.published,
    (S.published, A.archive): S.archived,
}
SOUND = Facts(answers=1, told=True, own=False)


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_pair_is_a_known_step_or_refused(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def test_every_word_has_a_russian_name():
    assert set(LABELS) == {*S, *A, *MaterialKind, *AnsweredKind}


@pytest.mark.parametrize(
    ("status", "action", "changes", "reason"),
    [
        (S.draft, A.submit, {}, None),
        (S.draft, A.submit, {"own": True}, None),
        (S.draft, A.submit, {"answers": 0}, "answers_nothing"),
        (S.draft, A.submit, {"told": False}, "no_content"),
        (S.review, A.publish, {}, None),
        (S.review, A.publish, {"own": True}, "own_material"),
        (S.review, A.publish, {"answers": 0}, "answers_nothing"),
        (S.review, A.publish, {"told": False}, "no_content"),
        (S.review, A.send_back, {"own": True}, "own_material"),
        (S.published, A.archive, {"own": True}, None),
    ],
)
def test_what_stands_against_a_step(status, action, changes, reason):
    step, facts = WORKFLOW.step(status, action), replace(SOUND, **changes)
    if reason is None:
        step.check(facts, "Причина")
    else:
        with pytest.raises(StepRefused) as refused:
            step.check(facts, "Причина")
        assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(("status", "action"), [(S.review, A.send_back), (S.published, A.archive)])
def test_what_takes_a_material_back_needs_a_reason(status, action):
    with pytest.raises(Invalid):
        WORKFLOW.step(status, action).check(SOUND, None)
