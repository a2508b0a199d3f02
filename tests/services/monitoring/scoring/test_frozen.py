"""What a result was reached from, packed and read again."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.frozen import carried, carried_signs, inputs_again, signs, slots, unpacked
from services.monitoring.scoring.rules import Input
from tests.services.monitoring.scoring.test_whole import GROUPS, answers, contents


def packed(content, cohort):
    """The numbers of everybody, as they are kept."""
    return [
        [
            int(column.units[row]) * 10 ** (6 - column.decimals) if column.known[row] else None
            for column in (cohort.now[indicator][code] for indicator, code in slots(content))
        ]
        for row in range(cohort.size)
    ]


@settings(max_examples=50, deadline=None)
@given(data=st.data(), content=contents())
def test_everybody_is_read_again_as_they_were(data, content):
    submitted = [data.draw(answers(content)) for _ in range(data.draw(st.integers(0, 4)))]
    groups = {kind: np.zeros(len(submitted), np.int64) for kind in GROUPS}
    cohort = cohort_of(content, submitted, [{}] * len(submitted), groups, [{}] * len(submitted))
    proven = signs(content, cohort.proven, cohort.size)
    for row, its in enumerate(submitted):
        again = inputs_again(content, packed(content, cohort)[row], proven[row])
        for code, indicator in content.by_code.items():
            asked = {each.code for each in indicator.asked}
            said = its.get(code, Input({}, 0))
            assert again[code].values == {name: it for name, it in said.values.items() if name in asked}
            assert bool(again[code].evidence) == bool(said.evidence)


@given(content=contents())
def test_a_cycle_of_nobody_has_no_signs(content):
    nobody = {code: np.zeros(0, np.bool_) for code in content.by_code}
    assert signs(content, nobody, 0) == []
    assert unpacked(content, []).keys() == content.by_code.keys()


class TestUnderAnotherEdition:
    @pytest.fixture
    def editions(self):
        passport = {"unit": "1", "collection": "ф", "processing": "н", "owner": "ш", "periodicity": "год"}
        rule = {"kind": "linear", "lower": 0, "upper": 1, "at_lower": 0, "at_upper": 1}

        def edition(*codes):
            its = [
                {"number": n, "code": code, "direction": "a", "title": code, "rule": rule, "passport": passport}
                for n, code in enumerate(codes, start=1)
            ]
            return Content.model_validate({"directions": [{"code": "a", "title": "А"}], "indicators": its})

        return edition("p", "q"), edition("new", "q", "p")

    def test_numbers_follow_their_indicator(self, editions):
        then, now = editions
        assert carried(then, now)([1, 2]) == [None, 2, 1]

    def test_so_do_signs_and_what_is_new_has_none(self, editions):
        then, now = editions
        assert carried_signs(then, now)("10") == "001"

    def test_they_are_decimals_for_the_readable_path(self, editions):
        then, _ = editions
        assert inputs_again(then, [1_500_000, None], "10")["p"] == Input({"value": Decimal("1.5")}, 1)
