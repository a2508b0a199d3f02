"""What the check of scales promises: where an author has nothing left to decide, every answer that fits has points."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.engine.checks import flaws
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.rules import Input, ScoreReason, score
from services.monitoring.scoring.whole import scored

ANSWERS = {"count": st.integers(0, 100).map(Decimal), "number": st.decimals(0, 100, places=3).map(lambda it: it + 0)}
GROUPS = ("region", "municipality", "cluster")


@st.composite
def scales(draw, decimals):
    """«от … до …», both ends in, as acts write them: from a hundred down, whole on a grid and nowhere else."""
    step = Decimal(1).scaleb(-decimals)
    numbers = st.integers(1, 99) if decimals == 0 else st.decimals(1, 99, places=decimals)
    starts = sorted({Decimal(0), *(Decimal(each) for each in draw(st.sets(numbers, max_size=4)))})
    ends = [*(each - step for each in starts[1:]), Decimal(100)]
    return [
        {"lower": lower, "upper": upper, "upper_closed": True, "points": n}
        for n, (lower, upper) in enumerate(zip(starts, ends, strict=True))
    ]


@st.composite
def contents(draw):
    decimals = draw(st.integers(0, 2))
    kinds = draw(st.lists(st.sampled_from([*ANSWERS]), min_size=2, max_size=3))
    asked = [
        {"code": f"i{n}", "title": "x", "kind": kind, "minimum": 0, "maximum": 100} for n, kind in enumerate(kinds)
    ]
    terms = [
        {"input": f"i{n}", "rule": {"kind": "bands", "bands": draw(scales(0 if kind == "count" else decimals))}}
        for n, kind in enumerate(kinds)
    ]
    its = {"number": 1, "code": "p", "direction": "d", "title": "p", "evidence_required": False, "decimals": decimals}
    rule = {"kind": draw(st.sampled_from(["sum_of", "best_level"])), "terms": terms}
    said = {"directions": [{"code": "d", "title": "d"}], "indicators": [{**its, "inputs": asked, "rule": rule}]}
    return Content.model_validate(said)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), content=contents())
def test_a_scale_without_flaws_holds_every_answer(data, content):
    [indicator] = content.indicators
    assert [*flaws(indicator.rule, indicator.grids)] == []
    given_ = {"p": Input({each.code: data.draw(ANSWERS[each.kind]) for each in indicator.asked})}
    reached = score(content, given_)
    assert reached.contributions[0].reason is ScoreReason.counted
    groups = {kind: np.zeros(1, np.int64) for kind in GROUPS}
    assert scored(content, cohort_of(content, [given_], [{}], groups, [{}])).summary(0) == reached.summary
