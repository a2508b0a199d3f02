"""The fast path equals the readable one: every kind of rule, on random data, for every subject."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.monitoring.engine import columns
from services.monitoring.engine.columns import Column, Table, micro
from services.monitoring.engine.kinds import Rule
from services.monitoring.engine.scalar import Case, points, rounded

RULE = TypeAdapter(Rule)
INPUTS = ("a", "b", "c")
amounts = st.decimals(-1000, 1000, places=2).map(lambda it: it + 0)
bounds = st.decimals(-300, 300, places=2).map(lambda it: it + 0)


@st.composite
def interval(draw):
    lower, upper = sorted((draw(bounds), draw(bounds)))
    ends = {
        "lower": lower,
        "upper": upper + 1,
        "lower_closed": draw(st.booleans()),
        "upper_closed": draw(st.booleans()),
    }
    for end in draw(st.sets(st.sampled_from(["lower", "upper"]), max_size=1)):
        ends[end] = None
    return ends


bands = st.lists(st.builds(lambda ends, n: {**ends, "points": n}, interval(), amounts), min_size=1, max_size=5)
limits = st.fixed_dictionaries({}, optional={"cap": st.integers(0, 500), "floor": st.integers(-500, 0)})
otherwise = st.none() | amounts

VALUE_RULES = {
    "flag": st.fixed_dictionaries({"points": amounts, "otherwise": amounts}),
    "bands": st.fixed_dictionaries({"bands": bands, "otherwise": otherwise}),
    "change": st.fixed_dictionaries(
        {"bands": bands, "otherwise": otherwise, "held_from": st.none() | bounds, "held_points": amounts,
         "first": otherwise}
    ),
    "per_case": st.builds(
        lambda own, ends: own | ends, st.fixed_dictionaries({"points": amounts, "base": amounts}), limits
    ),
    "linear": st.builds(
        lambda low, width, left, right: {"lower": low, "upper": low + width, "at_lower": left, "at_upper": right},
        bounds, st.integers(1, 300), amounts, amounts,
    ),
}  # fmt: skip
value_rules = st.one_of(*(rule.map(lambda it, kind=kind: {"kind": kind, **it}) for kind, rule in VALUE_RULES.items()))
terms = st.lists(st.fixed_dictionaries({"input": st.sampled_from(INPUTS), "rule": value_rules}), min_size=1, max_size=4)
formulas = st.recursive(
    st.sampled_from(INPUTS) | st.integers(0, 99).map(str) | st.sampled_from(["0.5", "0.125", "100"]),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner)
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner)
    ),
    max_leaves=6,
)
RULES = {
    **VALUE_RULES,
    "best_level": st.fixed_dictionaries({"terms": terms}),
    "sum_of": st.builds(lambda own, ends: own | ends, st.fixed_dictionaries({"terms": terms}), limits),
    "best_is_100": st.fixed_dictionaries({"group": st.just("region"), "points": st.integers(1, 100)}),
    "quartile": st.fixed_dictionaries(
        {"group": st.just("cluster"), "points": st.lists(amounts, min_size=4, max_size=4)}
    ),
    "all_of": st.fixed_dictionaries(
        {
            "conditions": st.lists(
                st.builds(lambda code, ends: {"input": code, **ends}, st.sampled_from(INPUTS), interval()),
                min_size=1,
                max_size=3,
            ),
            "points": amounts,
            "otherwise": amounts,
        }
    ),
    "formula": st.builds(lambda text, ends: {"expression": text, **ends}, formulas, limits),
    "bonus": st.fixed_dictionaries(
        {"input": st.sampled_from(INPUTS), "multiplier": st.decimals(0, 3, places=2), "rule": value_rules}
    ),
}

numbers = (
    st.none()
    | st.sampled_from([Decimal(0), Decimal(1)])
    | st.decimals(-300, 300, places=2)
    | st.decimals(-(10**9), 10**9, places=2)
)
subject = st.fixed_dictionaries(
    {"value": numbers, "before": numbers, "group": st.integers(0, 2)}
    | dict.fromkeys(INPUTS, numbers)
    | {f"{code}_before": numbers for code in INPUTS}
)


def column(subjects, name):
    said = [each[name] for each in subjects]
    units = np.array([0 if it is None else int(it.scaleb(2)) for it in said], np.int64)
    return Column(units, np.array([it is not None for it in said]), 2)


def table(subjects, higher, decimals):
    group = np.array([each["group"] for each in subjects], np.int64)
    return Table(
        value=column(subjects, "value"),
        inputs={code: column(subjects, code) for code in INPUTS},
        previous=column(subjects, "before"),
        previous_inputs={code: column(subjects, f"{code}_before") for code in INPUTS},
        groups={"region": np.zeros(len(subjects), np.int64), "cluster": group},
        higher_is_better=higher,
        decimals=decimals,
    )


def case(subjects, one, higher, decimals):
    def known(names):
        return {code: one[name] for code, name in names if one[name] is not None}

    values = [each for each in subjects if each["value"] is not None]
    return Case(
        value=one["value"],
        inputs=known((code, code) for code in INPUTS),
        previous=one["before"],
        previous_inputs=known((code, f"{code}_before") for code in INPUTS),
        peers={
            "region": [each["value"] for each in values],
            "cluster": [each["value"] for each in values if each["group"] == one["group"]],
        },
        higher_is_better=higher,
        decimals=decimals,
    )


@pytest.mark.parametrize("kind", RULES)
@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    subjects=st.lists(subject, min_size=1, max_size=12),
    higher=st.booleans(),
    decimals=st.integers(0, 3),
)
def test_both_paths_give_every_subject_the_same(kind, data, subjects, higher, decimals):
    rule = RULE.validate_python({"kind": kind, **data.draw(RULES[kind])})
    reached, known = columns.points(rule, table(subjects, higher, decimals))
    for i, one in enumerate(subjects):
        hit = points(rule, case(subjects, one, higher, decimals))
        assert bool(known[i]) == (hit is not None)
        assert hit is None or micro(hit.points) == int(reached[i])


@given(st.fractions(-(10**6), 10**6))
def test_rounding_is_half_up_in_both_paths(value):
    units = columns.divided(np.array([value.numerator * 10**6], object), value.denominator)
    assert int(units[0]) == micro(rounded(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.0000005", "0.000001"), ("-0.0000005", "-0.000001"), ("0.00000049", "0"), ("51.25", "51.25")],
)
def test_a_half_goes_away_from_zero(value, expected):
    assert rounded(Fraction(value)) == Decimal(expected)
