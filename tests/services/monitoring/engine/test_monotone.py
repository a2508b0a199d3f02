"""Whoever has more of what is good never gets fewer points: every kind of rule that is said to rise does, or falls."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.monitoring.engine.kinds import VALUE, Rule
from services.monitoring.engine.scalar import Case, points
from tests.services.monitoring.engine.test_columns import INPUTS, RULES

RULE = TypeAdapter(Rule)
NUMBER = st.decimals(-120, 120, places=1).map(lambda it: it + 0)
FLAG = st.sampled_from([Decimal(0), Decimal(1)])
POINTS = st.decimals(-50, 50, places=2).map(lambda it: it + 0)
LIMITS = st.fixed_dictionaries({}, optional={"cap": st.integers(0, 60), "floor": st.integers(-60, 0)})


def ordered(least, most, sign, numbers=POINTS):
    """Numbers from the least to the most, or the other way round."""
    return st.lists(numbers, min_size=least, max_size=most).map(lambda it: sorted(it, reverse=sign < 0))


@st.composite
def bands(draw, sign):
    """A whole scale: every value falls into one interval, each end belongs to one of its neighbours."""
    cuts = sorted(draw(st.sets(NUMBER, min_size=1, max_size=5)))
    left = [draw(st.booleans()) for _ in cuts]
    given_ = draw(ordered(len(cuts) + 1, len(cuts) + 1, sign))
    return [
        {
            "lower": cuts[i - 1] if i else None,
            "lower_closed": not left[i - 1],
            "upper": cuts[i] if i < len(cuts) else None,
            "upper_closed": i < len(cuts) and left[i],
            "points": its,
        }
        for i, its in enumerate(given_)
    ]


def flag(sign):
    return ordered(2, 2, sign).map(lambda it: {"kind": "flag", "otherwise": it[0], "points": it[1]})


def scale(sign):
    return bands(sign).map(lambda it: {"kind": "bands", "bands": it})


def change(sign):
    """What holds is better off wherever more is better; where less is, nothing is held."""
    held = st.fixed_dictionaries({"held_from": NUMBER, "held_points": POINTS}) if sign > 0 else st.just({})
    return st.builds(lambda its, more: {"kind": "change", "bands": its, **more}, bands(sign), held)


def per_case(sign):
    each = st.decimals(0, 30, places=2).map(lambda it: sign * it + 0)
    return st.builds(lambda its, base, ends: {"kind": "per_case", "points": its, "base": base, **ends},
                     each, POINTS, LIMITS)  # fmt: skip


def linear(sign):
    return st.builds(
        lambda low, width, ends: {"kind": "linear", "lower": low, "upper": low + width,
                                  "at_lower": ends[0], "at_upper": ends[1]},
        NUMBER, st.integers(1, 100), ordered(2, 2, sign),
    )  # fmt: skip


def of_one_value(sign):
    """Without a flag, which knows no number but 0 and 1."""
    return st.one_of(scale(sign), change(sign), per_case(sign), linear(sign))


def terms(sign):
    term = st.fixed_dictionaries({"input": st.sampled_from(INPUTS), "rule": of_one_value(sign)})
    return st.lists(term, min_size=1, max_size=4)


def conditions(sign):
    end = "lower" if sign > 0 else "upper"
    each = st.builds(lambda code, number: {"input": code, end: number}, st.sampled_from(INPUTS), NUMBER)
    return st.lists(each, min_size=1, max_size=3)


def formulas(sign):
    """Sums, and products with what is positive; the whole taken from zero where it is to fall."""
    inner = st.recursive(
        st.sampled_from(INPUTS),
        lambda of: (
            st.builds("({} + {})".format, of, of)
            | st.builds("({} * {})".format, of, st.sampled_from(["2", "0.5"]))
            | st.builds("({} / {})".format, of, st.sampled_from(["4", "0.25"]))
            | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), of, of)
        ),
        max_leaves=5,
    )
    return inner if sign > 0 else inner.map("0 - {}".format)


RISING = {
    "flag": flag,
    "bands": scale,
    "change": change,
    "per_case": per_case,
    "linear": linear,
    "best_level": lambda sign: terms(sign).map(lambda it: {"kind": "best_level", "terms": it}),
    "sum_of": lambda sign: st.builds(lambda it, ends: {"kind": "sum_of", "terms": it, **ends}, terms(sign), LIMITS),
    "best_is_100": lambda _: st.integers(1, 100).map(lambda it: {"kind": "best_is_100", "points": it}),
    "quartile": lambda _: ordered(4, 4, 1).map(lambda it: {"kind": "quartile", "points": it}),
    "all_of": lambda sign: st.builds(
        lambda its, ends: {"kind": "all_of", "conditions": its, "otherwise": ends[0], "points": ends[1]},
        conditions(sign), ordered(2, 2, 1),
    ),
    "formula": lambda sign: st.builds(lambda it, ends: {"kind": "formula", "expression": it, **ends},
                                      formulas(sign), LIMITS),
    "bonus": lambda sign: st.builds(lambda it, by: {"kind": "bonus", "input": "flag", "multiplier": by, "rule": it},
                                    of_one_value(sign), st.decimals(0, 3, places=1)),
}  # fmt: skip
"""Kind of rule → rules of it that rise with every input, or fall where the sign is negative.

Those that compare with others take their direction from the indicator: of them a negative sign means that less is
better.
"""


def case(said, others, flagged, sign):
    group = [*others, said[VALUE]]
    inputs = {code: said[code] for code in INPUTS}
    return Case(
        value=said[VALUE],
        inputs=inputs | {"flag": flagged, VALUE: said[VALUE]},
        previous=Decimal(10),
        previous_inputs=dict.fromkeys((*INPUTS, VALUE), Decimal(10)),
        peers={"region": group, "cluster": group},
        higher_is_better=sign > 0,
    )


def test_every_kind_of_rule_is_tried():
    assert RISING.keys() == RULES.keys()


@pytest.mark.parametrize("sign", [1, -1], ids=["rising", "falling"])
@pytest.mark.parametrize("kind", RISING)
@settings(max_examples=100, deadline=None)
@given(data=st.data(), others=st.lists(NUMBER, max_size=6), flagged=FLAG)
def test_more_gives_no_fewer_points_where_the_rule_rises_and_no_more_where_it_falls(kind, sign, data, others, flagged):
    rule = RULE.validate_python(data.draw(RISING[kind](sign)))
    pairs = {code: sorted((data.draw(NUMBER), data.draw(NUMBER))) for code in (*INPUTS, VALUE)}
    if kind == "flag":
        pairs[VALUE] = sorted((data.draw(FLAG), data.draw(FLAG)))
    less, more = ({code: pair[i] for code, pair in pairs.items()} for i in (0, 1))
    low, high = (points(rule, case(its, others, flagged, sign)) for its in (less, more))
    assert low is not None
    assert high is not None
    assert sign * low.points <= sign * high.points
