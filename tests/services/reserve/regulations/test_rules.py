"""What may become of a regulation. Every status × action, every guard."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kernel.business_days import carried_over
from services.kernel.periods import LATEST
from services.kernel.problems import IllegalStep
from services.kernel.validation import field_errors
from services.reserve.regulations.contest import ContestRules
from services.reserve.regulations.reserve import DUE_TERMS, ReserveRules
from services.reserve.regulations.rules import (
    WORKFLOW,
    Facts,
    RegulationAction,
    RegulationStatus,
    derivable,
    ends_after_it_began,
    model_at,
    publishable,
)
from services.reserve.regulations.templates import known
from services.reserve.regulations.terms import RegulationKind

S, A = RegulationStatus, RegulationAction
STEPS = {
    (S.draft, A.publish): S.published,
    (S.published, A.supersede): S.superseded,
    (S.published, A.repeal): S.repealed,
}
READY = Facts(date(2026, 9, 1), "17", date(2026, 8, 20), None, None)
CONTENT = {each.kind: each.content.model_dump(mode="json") for each in known().items}
CONTEST = CONTENT[RegulationKind.contest]
RESERVE = CONTENT[RegulationKind.reserve]
INTERVIEW = CONTEST["stages"][1]


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_each_status_allows_its_actions_and_no_other(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize(("facts", "reason"), [
    (READY, None),
    (Facts(None, "17", date(2026, 8, 20), None, None), "no_beginning"),
    (Facts(date(2026, 9, 1), None, date(2026, 8, 20), None, None), "no_act"),
    (Facts(date(2026, 9, 1), "17", None, None, None), "no_act"),
    (Facts(date(2026, 9, 1), "17", date(2026, 8, 20), date(2026, 9, 1), None), "not_after_the_former"),
    (Facts(date(2026, 9, 1), "17", date(2026, 9, 2), None, None), "before_its_act"),
    (Facts(date(2026, 9, 1), "17", date(2026, 9, 1), None, None), None),
    (Facts(date(2026, 9, 1), "17", date(2026, 8, 20), date(2026, 8, 31), None), None),
])  # fmt: skip
def test_only_what_is_founded_and_later_is_published(facts, reason):
    refusal = publishable(facts)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(("last", "reason"), [
    (date(2026, 8, 31), "ends_before_it_began"), (date(2026, 9, 1), None), (date(2027, 1, 1), None),
])  # fmt: skip
def test_nothing_ends_before_it_began(last, reason):
    refusal = ends_after_it_began(Facts(date(2026, 9, 1), "17", date(2026, 8, 20), None, last))
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(("place", "model", "fine"), [
    ("ru.r67", True, True), ("ru.r67", False, True), ("ru.r67.m26", False, True), ("ru.r67.m26", True, False),
])  # fmt: skip
def test_a_model_is_a_regions(place, model, fine):
    assert (model_at(place, model) is None) is fine


@pytest.mark.parametrize(("model", "status", "place", "reason"), [
    (True, S.published, "ru.r67.m26", None),
    (False, S.published, "ru.r67.m26", "not_a_model"),
    (True, S.draft, "ru.r67.m26", "not_a_model"),
    (True, S.superseded, "ru.r67.m26", "not_a_model"),
    (True, S.published, "ru.r67", "not_below"),
    (True, S.published, "ru.r6.m26", "not_below"),
])  # fmt: skip
def test_an_own_one_is_made_from_a_standing_model_above(model, status, place, reason):
    refusal = derivable(model, status, "ru.r67", place)
    assert (refusal and refusal.reason) == reason


def test_a_template_ships_for_each_kind():
    assert set(CONTENT) == {*RegulationKind}


def wrong(rules=ContestRules, content=CONTEST, **changes) -> list[str]:
    try:
        rules.model_validate(content | changes)
    except ValidationError as refused:
        return [each["pointer"] for each in field_errors([{**e, "loc": ("body", *e["loc"])} for e in refused.errors()])]
    return []


@pytest.mark.parametrize(("changes", "where"), [
    ({}, None),
    ({"stages": [CONTEST["stages"][0]]}, "/stages"),
    ({"stages": [INTERVIEW, INTERVIEW]}, "/stages"),
    ({"stages": [INTERVIEW, INTERVIEW | {"code": "other"}]}, "/stages"),
    ({"stages": [INTERVIEW | {"criteria": []}, *CONTEST["stages"][2:]]}, "/stages/0"),
    ({"documents": CONTEST["documents"] * 2}, "/documents"),
    ({"criteria": CONTEST["criteria"] * 2}, "/criteria"),
    ({"trimmed": 1}, "/trimmed"),
    ({"aggregation": "trimmed_mean"}, "/trimmed"),
    ({"aggregation": "trimmed_mean", "trimmed": 1}, None),
    ({"minimum_candidates": 0}, "/minimum_candidates"),
    ({"voting": CONTEST["voting"] | {"quorum": 1.01}}, "/voting/quorum"),
])  # fmt: skip
def test_a_contest_is_sound(changes, where):
    assert wrong(**changes) == ([where] if where else [])


@pytest.mark.parametrize(("changes", "where"), [
    ({}, None),
    ({"plan_due_months": None, "plan_due_days": 30}, None),
    ({"plan_due_days": 30}, "/plan_due_days"),
    ({"offer_months": None}, "/offer_days"),
    ({"changes_due_months": 0}, "/changes_due_months"),
])  # fmt: skip
def test_a_term_is_counted_in_months_or_in_days(changes, where):
    assert wrong(ReserveRules, RESERVE, **changes) == ([where] if where else [])


@pytest.mark.parametrize(("term", "since", "expected"), [
    ("plan_due", date(2026, 1, 30), date(2026, 3, 2)),
    ("plan_due", date(2026, 2, 27), date(2026, 3, 27)),
    ("changes_due", date(2027, 11, 30), date(2028, 2, 29)),
    ("offer", date(2026, 8, 31), date(2026, 9, 30)),
    ("offer", LATEST, LATEST),
])  # fmt: skip
def test_the_template_counts_in_months_as_the_acts_do(term, since, expected):
    """28 February 2026 is a Saturday.

    Омск, п. 25: a plan within a month; Свердловская обл., № 941-УГ, п. 33: changes within three (DOMAIN.md, E)."""
    assert ReserveRules.model_validate(RESERVE).due(term, since) == expected


@given(st.sampled_from(DUE_TERMS), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_days_are_days(term, since, days):
    rules = ReserveRules.model_validate(RESERVE | {f"{term}_months": None, f"{term}_days": days})
    assert rules.due(term, since) == carried_over(since + timedelta(days=days))


@pytest.mark.parametrize(("scale", "fine"), [
    ({"lowest": 0, "highest": 2, "step": 1}, True),
    ({"lowest": 1, "highest": 10, "step": 1}, True),
    ({"lowest": 0, "highest": 1, "step": 0.25}, True),
    ({"lowest": 2, "highest": 2, "step": 1}, False),
    ({"lowest": 0, "highest": 2, "step": 0.7}, False),
])  # fmt: skip
def test_a_scale_has_whole_steps(scale, fine):
    criterion = INTERVIEW["criteria"][0] | {"scale": scale}
    stage = INTERVIEW | {"criteria": [criterion]}
    assert (wrong(stages=[stage]) == []) is fine
