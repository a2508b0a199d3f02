"""What one subject is called by the readable path is what the whole cycle calls it."""

from decimal import Decimal
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.levels import LevelBasis
from services.monitoring.methodologies.risk import RiskRule
from services.monitoring.scoring import standings as standings_
from services.monitoring.scoring import verdict as verdict_
from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.counterfactual import needs
from services.monitoring.scoring.peers import peers_of
from services.monitoring.scoring.rules import Input, score
from services.monitoring.scoring.standings import standings
from services.monitoring.scoring.verdict import verdict
from services.monitoring.scoring.whole import scored
from services.monitoring.simulations import margins
from tests.services.monitoring.scoring.test_whole import GROUPS, answers, contents

THRESHOLDS = st.integers(-100, 200)
KINDS = [[], [{"attribute": "kind", "one_of": ["school"]}]]


@st.composite
def judging(draw):
    """A methodology with levels of any basis, pass marks and every rule of risk."""
    said = draw(contents()).model_dump()
    high, middle = sorted(draw(st.sets(THRESHOLDS, min_size=2, max_size=2)), reverse=True)
    levels = [("high", high), ("middle", middle), ("low", draw(st.sampled_from([None, -1000])))]
    said["levels"] = [{"code": code, "title": code, "at_least": least} for code, least in levels]
    said["level_basis"] = draw(st.sampled_from(["percent", "points", "quantile"]))
    said["pass_marks"] = [{"at_least": draw(THRESHOLDS), "conditions": draw(st.sampled_from(KINDS))}]
    said["risk"] = {
        "rules": [
            {"kind": "low_level", "code": "a", "title": "a", "levels": draw(st.sampled_from([["low"], ["high"]]))},
            {"kind": "failed_indicator", "code": "b", "title": "b", "indicator": "p1", "below": draw(THRESHOLDS)},
            {"kind": "weak_direction", "code": "c", "title": "c", "direction": "x", "below": draw(THRESHOLDS)},
            {"kind": "lowest_quartile", "code": "d", "title": "d", "group": draw(st.sampled_from(GROUPS))},
            {"kind": "not_passed", "code": "e", "title": "e"},
        ]
    }
    return Content.model_validate(said)


def others_of(summaries, groups, row):
    """The per cents of all but one, by group."""
    return {
        kind: sorted(
            it.percent
            for i, it in enumerate(summaries)
            if i != row and it.percent is not None and groups[i][kind] == groups[row][kind]
        )
        for kind in GROUPS
    }


@settings(max_examples=150, deadline=None)
@given(data=st.data(), content=judging().filter(lambda it: all(each.points.finite for each in it.indicators)))
def test_everybody_is_called_the_same(data, content):
    rows = range(data.draw(st.integers(1, 8)))
    submitted = {each: data.draw(answers(content)) for each in rows}
    groups = {each: {kind: data.draw(st.sampled_from("ab")) for kind in GROUPS} for each in rows}
    numbered = {kind: np.array([ord(groups[each][kind]) - ord("a") for each in rows]) for kind in GROUPS}
    attributes = [{"kind": data.draw(st.sampled_from(["school", "preschool"]))} for _ in rows]
    peers = peers_of(content, submitted, groups, dict(enumerate(attributes)))
    scores = [score(content, submitted[each], {}, peers[each], attributes[each]) for each in rows]
    cohort = cohort_of(content, list(submitted.values()), [{}] * len(rows), numbered, attributes)
    reached = standings(scored(content, cohort), numbered, attributes)
    for row in rows:
        others = others_of([each.summary for each in scores], groups, row)
        found = verdict(content, scores[row], attributes[row], others)
        assert found.level == reached.level(row)
        assert found.causes == reached.causes(row)
        assert (found.mark and found.mark.threshold) == reached.pass_marks[row]
        assert found.mark is None or found.mark.met == reached.passed[row]


def content(**more):
    flag = {"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 100}
    indicator = {"number": 1, "code": "p1", "direction": "x", "title": "П", "rule": flag, "evidence_required": False}
    return Content.model_validate({"directions": [{"code": "x", "title": "x"}], "indicators": [indicator], **more})


def judged(said, points, others=None):
    return verdict(said, score(said, {"p1": Input({"value": Decimal(points)})}), {}, others)


LEVELS = [{"code": "high", "title": "В", "at_least": 60}, {"code": "low", "title": "Н"}]


class TestWords:
    @pytest.mark.parametrize(
        ("rule", "because", "met"),
        [
            ({"kind": "low_level", "levels": ["low"]}, "уровень «Н»", True),
            ({"kind": "failed_indicator", "indicator": "p1", "below": 41}, "40 < 41", True),
            ({"kind": "weak_direction", "direction": "x", "below": 40}, "40 % ≥ 40 %", False),
            ({"kind": "lowest_quartile", "group": "region"}, "выше стоят 3 из 4", True),
            ({"kind": "not_passed"}, "40 < 45", True),
        ],
    )
    def test_of_a_risk(self, rule, because, met):
        rules = {"rules": [{"code": "r", "title": "r", **rule}]}
        said = content(risk=rules, levels=LEVELS, pass_marks=[{"at_least": 45}])
        [(_, held)] = judged(said, 40, {"region": [Decimal(each) for each in (50, 60, 70)]}).risks
        assert (held.because, held.met) == (because, met)

    def test_of_a_level(self):
        [(_, high), (_, low)] = judged(content(levels=LEVELS), "59.5").levels
        assert (high.because, high.met, low.because) == ("59,5 % < 60 %", False, "порога нет")


class TestWithoutTheOthers:
    def test_a_quantile_is_not_known(self):
        found = judged(content(levels=LEVELS, level_basis="quantile"), 100)
        assert found.level is None
        assert found.levels[0][1].met is None

    def test_nor_what_hangs_on_it(self):
        rules = [
            {"kind": "low_level", "code": "a", "title": "a", "levels": ["low"]},
            {"kind": "lowest_quartile", "code": "d", "title": "d", "group": "region"},
        ]
        found = judged(content(levels=LEVELS, level_basis="quantile", risk={"rules": rules}), 0)
        assert [held.met for _, held in found.risks] == [None, None]
        assert found.causes == ()


@pytest.mark.parametrize(
    ("tables", "kinds"),
    [
        ((standings_.RISKS, verdict_.RISKS, needs.RISKS), set(get_args(get_args(RiskRule)[0]))),
        ((standings_.LEVELS, verdict_.LEVELS, needs.LEVELS, margins.LEVELS), set(LevelBasis)),
    ],
)
def test_every_kind_is_known_everywhere(tables, kinds):
    assert all(table.keys() == kinds for table in tables)
