"""What a framework may become, and what stands against its publication."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from services.kernel.problems import IllegalStep, StepRefused
from services.training.competencies.rules import (
    LABELS,
    WORKFLOW,
    Facts,
    FrameworkAction,
    FrameworkStatus,
    of_a_region,
)

S, A = FrameworkStatus, FrameworkAction
STEPS = {
    (S.draft, A.publish): S.published,
    (S.published, A.supersede): S.superseded,
    (S.published, A.withdraw): S.draft,
    (S.superseded, A.restore): S.published,
}
SOUND = Facts(date(2027, 9, 1), 3, (), frozenset({"head"}), date(2026, 9, 1))


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_pair_is_a_known_step_or_refused(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def test_every_word_has_a_russian_name():
    assert set(LABELS) == {*S, *A}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"former_from": None}, None),
        ({"in_force_from": None}, "no_beginning"),
        ({"competencies": 0}, "no_competencies"),
        ({"empty_modules": ("Кадры",)}, "empty_module"),
        ({"norms": frozenset({"deputy"})}, "no_norm"),
        ({"former_from": date(2027, 8, 31)}, None),
        ({"former_from": date(2027, 9, 1)}, "not_after_the_former"),
    ],
)
def test_what_stands_against_a_publication(changes, reason):
    step, facts = WORKFLOW.step(S.draft, A.publish), replace(SOUND, **changes)
    if reason is None:
        step.check(facts, None)
    else:
        with pytest.raises(StepRefused) as refused:
            step.check(facts, None)
        assert refused.value.members["reason"] == reason


@pytest.mark.parametrize("followed", [True, False])
def test_only_the_next_edition_takes_the_place_of_one(followed):
    step = WORKFLOW.step(S.published, A.supersede)
    if followed:
        step.check(replace(SOUND, followed=True), None)
    else:
        with pytest.raises(StepRefused):
            step.check(SOUND, None)


def test_what_is_in_force_is_not_taken_back():
    step = WORKFLOW.step(S.published, A.withdraw)
    step.check(replace(SOUND, today=date(2027, 8, 31)), "Ошибка")
    with pytest.raises(StepRefused):
        step.check(replace(SOUND, today=date(2027, 9, 1)), "Ошибка")
    with pytest.raises(StepRefused):
        WORKFLOW.step(S.superseded, A.restore).check(SOUND, None)


@pytest.mark.parametrize(("place", "kept"), [("ru.r67", True), ("ru.r67.m26", False), ("ru.r67.m26.o1", False)])
def test_a_framework_is_of_a_region(place, kept):
    assert (of_a_region(place) is None) is kept
