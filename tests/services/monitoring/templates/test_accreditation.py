"""Accreditation: what applies to a school with pupils and to one without, and the mark each must reach."""

from decimal import Decimal

import numpy as np
import pytest

from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.rules import Input, ScoreReason, score
from services.monitoring.scoring.standings import standings
from services.monitoring.scoring.whole import scored
from services.monitoring.templates.service import template

CONTENT = template("accreditation_general").content
WITH, WITHOUT, UNKNOWN = {"kind": "school", "pupils": 300}, {"kind": "school", "pupils": 0}, {"kind": "school"}


def given(**said):
    """Everything at its best, changed by `said`: a flag, or the numbers of an indicator."""
    best = {
        "ap1": {"value": 1},
        "ap2": {"value": 1},
        "ap3": {"with_category": 30, "teachers": 40},
        "ap4": {"trained": 40, "teachers": 40},
        "ap5": {"textbooks": 300, "needed": 300},
        "ap5_planned": {"textbooks": 300, "capacity": 400},
        "ap6": {"value": 1},
        "ap7": {"failed": 0, "graduates": 50},
    }
    return {code: Input({name: Decimal(it) for name, it in its.items()}, 1) for code, its in (best | said).items()}


def points(code, attributes=WITH, **inputs):
    [its] = [it for it in score(CONTENT, given(**{code: inputs}), attributes=attributes).contributions
             if it.indicator.code == code]  # fmt: skip
    return its.points if its.reason is ScoreReason.counted else its.reason


def stands(attributes, content=CONTENT, **said):
    groups = {kind: np.zeros(1, np.int64) for kind in ("region", "municipality", "cluster")}
    whole = scored(content, cohort_of(content, [given(**said)], [{}], groups, [attributes]))
    found = standings(whole, groups, [attributes])
    return whole.summary(0), found.pass_marks[0], bool(found.passed[0]), [each.code for each in found.causes(0)]


@pytest.mark.parametrize(
    ("code", "inputs", "expected"),
    [
        ("ap3", {"with_category": 50, "teachers": 100}, 10),
        ("ap3", {"with_category": 99, "teachers": 200}, 5),  # 49.5: where the act has its gap
        ("ap3", {"with_category": 20, "teachers": 100}, 5),
        ("ap3", {"with_category": 199, "teachers": 1000}, 0),
        ("ap4", {"trained": 90, "teachers": 100}, 10),
        ("ap4", {"trained": 179, "teachers": 200}, 5),
        ("ap4", {"trained": 50, "teachers": 100}, 5),
        ("ap4", {"trained": 499, "teachers": 1000}, 0),
        ("ap5", {"textbooks": 300, "needed": 300}, 10),
        ("ap5", {"textbooks": 299, "needed": 300}, 0),
        ("ap5", {"textbooks": 900, "needed": 300}, 10),
        ("ap7", {"failed": 0, "graduates": 20}, 10),
        ("ap7", {"failed": 499, "graduates": 10000}, 10),
        ("ap7", {"failed": 1, "graduates": 20}, 5),
        ("ap7", {"failed": 19, "graduates": 200}, 5),
        ("ap7", {"failed": 2, "graduates": 20}, 0),
        ("ap7", {"failed": 0, "graduates": 0}, ScoreReason.skipped),
        ("ap1", {"value": 0}, ScoreReason.declared_absent),
        ("ap6", {"value": 1}, 5),
    ],
)
def test_on_both_sides_of_every_threshold(code, inputs, expected):
    assert points(code, **inputs) == expected


@pytest.mark.parametrize(("textbooks", "expected"), [(300, 10), (299, 0), (800, 10)])
def test_without_pupils_textbooks_for_three_quarters_of_the_capacity_are_enough(textbooks, expected):
    assert points("ap5_planned", WITHOUT, textbooks=textbooks, capacity=400) == expected


@pytest.mark.parametrize(
    ("attributes", "left_out", "maximum", "mark"),
    [(WITH, ["ap5_planned"], 65, 45), (WITHOUT, ["ap3", "ap5", "ap7"], 45, 35), (UNKNOWN, None, 35, None)],
)
def test_what_applies_and_the_mark_depend_on_the_pupils(attributes, left_out, maximum, mark):
    """Where nobody knows whether there are pupils, nobody is said to have failed."""
    summary, its_mark, _, causes = stands(attributes)
    assert (summary.maximum, its_mark, causes) == (maximum, mark, [])
    reached = score(CONTENT, given(), attributes=attributes)
    if left_out:
        not_applicable = [it for it in reached.contributions if it.reason is ScoreReason.not_applicable]
        assert [it.indicator.code for it in not_applicable] == left_out


@pytest.mark.parametrize("attributes", [WITH, WITHOUT])
def test_the_mark_leaves_something_to_lose(attributes):
    """So the training of teachers counts without pupils too: it would otherwise take everything to pass."""
    summary, mark, _, _ = stands(attributes)
    assert mark < summary.maximum


@pytest.mark.parametrize(
    ("attributes", "said", "total", "passed"),
    [
        (WITH, {"ap1": {"value": 0}, "ap4": {"trained": 0, "teachers": 40}}, 45, True),
        (WITH, {"ap1": {"value": 0}, "ap4": {"trained": 0, "teachers": 40}, "ap6": {"value": 0}}, 40, False),
        (WITHOUT, {"ap1": {"value": 0}}, 35, True),
        (WITHOUT, {"ap1": {"value": 0}, "ap6": {"value": 0}}, 30, False),
    ],
)
def test_the_mark_is_reached_or_the_head_is_at_risk(attributes, said, total, passed):
    summary, _, its, causes = stands(attributes, **said)
    assert (summary.total, its, causes) == (total, passed, [] if passed else ["pass_mark"])


@pytest.mark.parametrize(
    ("correctional", "trained", "total", "mark", "causes"),
    [(False, 50, 40, 40, []), (False, 49, 35, 40, ["pass_mark"]), (True, 49, 35, None, [])],
)
def test_monitoring_asks_for_forty_and_nothing_where_programmes_are_adapted(correctional, trained, total, mark, causes):
    """MON-SOO: its mark instead of those of this template."""
    marks = [{"at_least": 40, "conditions": [{"attribute": "correctional", "one_of": ["no"]}]}]
    monitoring = type(CONTENT).model_validate(CONTENT.model_dump() | {"pass_marks": marks})
    lost = {"ap1": {"value": 0}, "ap2": {"value": 0}, "ap4": {"trained": trained, "teachers": 100}}
    summary, its_mark, _, its_causes = stands(WITH | {"correctional": correctional}, monitoring, **lost)
    assert (summary.total, its_mark, its_causes) == (total, mark, causes)
