"""The whole cycle at once equals one subject after another, whatever the methodology."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.peers import peers_of
from services.monitoring.scoring.rules import Input, score
from services.monitoring.scoring.whole import scored
from tests.services.monitoring.engine.test_columns import INPUTS, RULES

AMOUNT = st.decimals(-1000, 1000, places=3).map(lambda it: it + 0)
GROUPS = ("region", "municipality", "cluster")
SINGLE = {"flag", "bands", "change", "per_case", "linear", "best_is_100", "quartile"}


@st.composite
def indicators(draw, number):
    kind = draw(st.sampled_from(sorted(RULES)))
    rule = {"kind": kind, **draw(RULES[kind])}
    if kind == "formula":
        rule |= {"cap": rule.get("cap", 500), "floor": rule.get("floor", -500)}
    asked = [{"code": code, "title": code, "minimum": -1000, "maximum": 1000} for code in INPUTS]
    computed = {"inputs": asked, "value": draw(st.sampled_from(["a", "a / b * 100", "(a + b) / c", "max(a, b) - c"]))}
    alone = kind in SINGLE and draw(st.booleans())
    return {
        "number": number,
        "code": f"p{number}",
        "direction": draw(st.sampled_from("xy")),
        "title": "Показатель",
        "rule": rule,
        "decimals": draw(st.integers(0, 3)),
        "missing": draw(st.sampled_from(["zero", "skip", "skip_undefined", "error"])),
        "weight": draw(st.sampled_from(["1", "0.3", "2.5"])),
        "evidence_required": draw(st.booleans()),
        "conditions": draw(st.sampled_from([[], [{"attribute": "kind", "one_of": ["school"]}]])),
        "passport": {
            "unit": "шт.",
            "better": draw(st.sampled_from(["higher", "lower"])),
            "collection": "форма",
            "processing": "расчёт",
            "owner": "школа",
            "periodicity": "раз в год",
        },
        **({"inputs": [{"code": "value", "title": "v", "minimum": -1000, "maximum": 1000}]} if alone else computed),
    }


@st.composite
def contents(draw):
    count = draw(st.integers(1, 4))
    return Content.model_validate(
        {
            "directions": [{"code": "x", "title": "x", "weight": "0.7"}, {"code": "y", "title": "y"}],
            "indicators": [draw(indicators(number)) for number in range(1, count + 1)],
            "total": draw(st.sampled_from(["sum", "weighted_mean"])),
            "decimals": draw(st.sampled_from([2, 6])),
            "levels": [{"code": "high", "title": "high", "at_least": 50}, {"code": "low", "title": "low"}],
        }
    )


@st.composite
def answers(draw, content):
    def of(indicator):
        values = {
            each.code: draw(st.none() | AMOUNT | st.sampled_from([Decimal(0), Decimal(1)])) for each in indicator.asked
        }
        return Input({code: it for code, it in values.items() if it is not None}, draw(st.integers(0, 1)))

    return {each.code: of(each) for each in content.indicators if draw(st.booleans())}


@settings(max_examples=150, deadline=None)
@given(data=st.data(), content=contents().filter(lambda it: all(each.points.finite for each in it.indicators)))
def test_every_subject_gets_the_same(data, content):
    subjects = range(data.draw(st.integers(1, 6)))
    submitted = {each: data.draw(answers(content)) for each in subjects}
    previous = [data.draw(answers(content)) for _ in subjects]
    groups = {each: {kind: data.draw(st.sampled_from("ab")) for kind in GROUPS} for each in subjects}
    numbered = {kind: np.array([ord(groups[each][kind]) - ord("a") for each in subjects]) for kind in GROUPS}
    attributes = [{"kind": data.draw(st.sampled_from(["school", "preschool"]))} for _ in subjects]
    peers = peers_of(content, submitted, groups, dict(enumerate(attributes)))
    one_by_one = [
        score(content, submitted[each], previous[each], peers[each], attributes[each]).summary for each in subjects
    ]
    whole = scored(content, cohort_of(content, list(submitted.values()), previous, numbered, attributes))
    assert [whole.summary(each) for each in subjects] == one_by_one


def test_nobody_and_nothing_give_nothing():
    empty = Content(directions=[], indicators=[])
    assert scored(empty, cohort_of(empty, [], [], {}, [])).percents.tolist() == []
    alone = scored(empty, cohort_of(empty, [{}], [{}], {}, [{}])).summary(0)
    assert (alone.total, alone.maximum, alone.percent, alone.by_direction, alone.missing) == (0, 0, None, {}, ())
