"""How a programme moves, what it takes to publish one, and that prerequisites never go round in a circle."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.kernel.workflow import Refusal
from services.training.programmes.content import TrainingContent
from services.training.programmes.prerequisites import Required, circle_of_modules, circle_of_programmes
from services.training.programmes.rules import (
    LEAST_HOURS,
    MUNICIPAL,
    WORKFLOW,
    Facts,
    TrainingKind,
    TrainingProgrammeAction,
    TrainingProgrammeStatus,
    led_here,
)
from tests.services.training.programmes.bodies import content, module

S, A, K = TrainingProgrammeStatus, TrainingProgrammeAction, TrainingKind
TABLE = {
    (S.draft, A.publish): S.published,
    (S.published, A.supersede): S.superseded,
    (S.published, A.withdraw): S.withdrawn,
}
READY = Facts(
    kind=K.advanced_training,
    hours=16,
    unknown=(),
    framework=True,
    teaches=True,
    modules_circle=None,
    programmes_circle=None,
    followed=True,
)
CIRCLE = Refusal("prerequisite_cycle", "По кругу")


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    step.check(READY, "Причина")
    if action is A.withdraw:
        with pytest.raises(Invalid):
            step.check(READY, " ")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"hours": 15}, "too_few_hours"),
        ({"kind": K.retraining, "hours": 249}, "too_few_hours"),
        ({"modules_circle": CIRCLE}, "prerequisite_cycle"),
        ({"programmes_circle": CIRCLE}, "prerequisite_cycle"),
        ({"framework": False}, "no_framework"),
        ({"unknown": ("conflict",)}, "unknown_competency"),
    ],
)
def test_what_publication_asks_for(change, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.draft, A.publish).check(replace(READY, **change), None)
    assert refused.value.members["reason"] == reason


@pytest.mark.parametrize("kind", K)
def test_the_least_hours_are_those_of_the_act(kind):
    """ФЗ-273, ст. 76, and the order of 24.03.2025 № 266, п. 18: 16 and 250, and of no other kind."""
    least = {K.advanced_training: 16, K.retraining: 250}.get(kind, 0)
    assert LEAST_HOURS.get(kind, 0) == least
    WORKFLOW.step(S.draft, A.publish).check(replace(READY, kind=kind, hours=max(least, 1)), None)


def test_what_teaches_nothing_of_a_framework_needs_none():
    WORKFLOW.step(S.draft, A.publish).check(replace(READY, teaches=False, framework=False), None)


def test_only_the_next_edition_supersedes():
    with pytest.raises(StepRefused):
        WORKFLOW.step(S.published, A.supersede).check(replace(READY, followed=False), None)


@pytest.mark.parametrize(("kind", "place"), [*product(K, ("ru.r67", "ru.r67.m26"))])
def test_where_a_kind_is_led(kind, place):
    refusal = led_here(kind, place)
    assert (refusal is None) == (place == "ru.r67" or kind in MUNICIPAL)
    assert refusal is None or refusal.errors[0]["pointer"] == "/kind"


def test_the_hours_and_the_levels_of_a_programme_are_those_of_its_modules():
    teaches = [{"competency": "team", "level": 2}, {"competency": "law", "level": 1}]
    modules = [module(hours=10, teaches=teaches), module("next", hours=7, teaches=[{"competency": "team", "level": 3}])]
    said = TrainingContent.model_validate(content(modules=modules))
    assert (said.hours, said.teaches) == (17, {"team": 3, "law": 1})


@st.composite
def required(draw):
    """Modules, each of which requires some of the earlier ones."""
    count = draw(st.integers(2, 8))
    earlier = [st.lists(st.sampled_from(range(at)), unique=True) if at else st.just([]) for at in range(count)]
    return [module(f"m{at}", requires=draw(each)) for at, each in enumerate(earlier)]


@given(required(), st.data())
@settings(max_examples=40)
def test_a_circle_is_found_however_long_it_is(modules, data):
    named = [each | {"requires": [f"m{at}" for at in each["requires"]]} for each in modules]
    assert circle_of_modules(TrainingContent.model_validate(content(modules=named))) is None
    last = data.draw(st.integers(1, len(named) - 1))
    named[0]["requires"] = [f"m{last}"]
    for at in range(1, last + 1):
        named[at]["requires"] = sorted({*named[at]["requires"], f"m{at - 1}"})
    found = circle_of_modules(TrainingContent.model_validate(content(modules=named)))
    assert found is not None
    assert (found.reason, "«О m0»" in found.detail) == ("prerequisite_cycle", True)


def test_a_module_does_not_require_itself():
    found = circle_of_modules(TrainingContent.model_validate(content(modules=[module(requires=["team"])])))
    assert found is not None


def test_programmes_require_one_another_in_no_circle():
    first, second = Required("a", "Первая", frozenset({"b"})), Required("b", "Вторая", frozenset({"c"}))
    assert circle_of_programmes(first, {"b": second}) is None
    found = circle_of_programmes(first, {"b": second, "c": Required("c", "Третья", frozenset({"a"}))})
    assert found is not None
    assert {"Первая", "Вторая", "Третья"} <= {*found.detail.replace("»", "«").split("«")}


def test_the_edition_that_is_published_stands_for_its_family():
    """What the former edition required no longer counts."""
    former = Required("a", "Первая", frozenset({"b"}))
    other = {"b": Required("b", "Вторая", frozenset({"a"})), "a": former}
    assert circle_of_programmes(Required("a", "Первая", frozenset()), other) is None
    assert circle_of_programmes(former, other) is not None
