"""The least and the most points of a rule: no value of its inputs gets out of them, and simple rules reach them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.monitoring.engine.bounds import ANYTHING, Range, bounds
from services.monitoring.engine.kinds import Rule
from services.monitoring.engine.scalar import Case, points
from tests.services.monitoring.engine.test_columns import INPUTS, RULES

RULE = TypeAdapter(Rule)
TENTHS = st.decimals(-50, 50, places=1)


@pytest.mark.parametrize("kind", RULES)
@settings(max_examples=60, deadline=None)
@given(data=st.data(), values=st.fixed_dictionaries(dict.fromkeys(("value", *INPUTS), TENTHS)))
def test_hold_for_every_value(kind, data, values):
    rule = RULE.validate_python({"kind": kind, **data.draw(RULES[kind])})
    ranges = dict.fromkeys(values, Range(Decimal(-50), Decimal(50)))
    inputs = {code: value for code, value in values.items() if code != "value"}
    group = [values["value"], Decimal(7)]
    peers = {"region": group, "cluster": group}
    hit = points(rule, Case(values["value"], inputs, peers=peers))
    low, high = bounds(rule, ranges)
    assert hit is None or low <= hit.points <= high


@pytest.mark.parametrize(
    ("rule", "range_", "expected"),
    [
        ({"kind": "flag", "points": 5}, ANYTHING, (0, 5)),
        ({"kind": "per_case", "points": -1, "base": 1}, Range(Decimal(0), ANYTHING.high), (ANYTHING.low, 1)),
        ({"kind": "per_case", "points": 30, "cap": 100}, Range(Decimal(0), ANYTHING.high), (0, 100)),
        ({"kind": "per_case", "points": 0, "base": 2}, ANYTHING, (2, 2)),
        ({"kind": "formula", "expression": "value"}, ANYTHING, ANYTHING),
        ({"kind": "bonus", "input": "b", "multiplier": 0, "rule": {"kind": "flag", "points": 5}}, ANYTHING, (0, 5)),
    ],
)
def test_of_rules(rule, range_, expected):
    assert tuple(bounds(RULE.validate_python(rule), {"value": range_})) == tuple(expected)
