"""Leaving an indicator out is the same as a methodology that never had it."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.rules import Input
from services.monitoring.simulations.rules import Stood, moves, sensitivity, tried
from tests.services.monitoring.scoring.test_whole import GROUPS, answers, contents


@settings(max_examples=60, deadline=None)
@given(data=st.data(), content=contents().filter(lambda it: all(each.points.finite for each in it.indicators)))
def test_leaving_out_is_never_having_had(data, content):
    size = data.draw(st.integers(1, 6))
    submitted = [data.draw(answers(content)) for _ in range(size)]
    groups = {kind: np.array([data.draw(st.integers(0, 1)) for _ in range(size)]) for kind in GROUPS}
    attributes = [{"kind": data.draw(st.sampled_from(["school", "preschool"]))} for _ in range(size)]
    full = tried(content, cohort_of(content, submitted, submitted, groups, attributes), attributes)
    for weight in sensitivity(full):
        kept = [each for each in content.model_dump()["indicators"] if each["code"] != weight.indicator.code]
        fewer = Content.model_validate(content.model_dump() | {"indicators": kept})
        without = tried(fewer, cohort_of(fewer, submitted, submitted, groups, attributes), attributes)
        assert weight.levels_changed == int((full.reached.levels != without.reached.levels).sum())
        places = [each.reached.places["region"].place for each in (full, without)]
        assert weight.largest_shift == max(
            (abs(a - b) for a, b in zip(*map(np.ndarray.tolist, places), strict=True) if a and b), default=0
        )


def test_the_order_of_moves_is_that_of_their_size():
    content = Content.model_validate(
        {
            "directions": [{"code": "x", "title": "x"}],
            "indicators": [
                {
                    "number": 1,
                    "code": "p1",
                    "direction": "x",
                    "title": "П",
                    "rule": {"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 100},
                    "evidence_required": False,
                }
            ],
        }
    )
    rows = [{"p1": Input({"value": Decimal(each)})} for each in (10, 50, 30)]
    groups = {kind: np.zeros(3, np.int64) for kind in GROUPS}
    outcome = tried(content, cohort_of(content, rows, rows, groups, [{}] * 3), [{}] * 3)
    then = Stood(Decimal(20), Decimal(20), None, 2, None)
    found = moves(outcome, [then, then, replace(then, percent=None, rank=None)])
    assert [(each.row, each.change, each.climbed) for each in found] == [(1, 30, 1), (0, -10, -1), (2, None, 0)]
