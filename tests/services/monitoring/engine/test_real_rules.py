"""The rules of real acts, by both paths: the readable one and the one in columns."""

from decimal import Decimal

import numpy as np
import pytest
from pydantic import TypeAdapter

from services.monitoring.engine import columns
from services.monitoring.engine.checks import Grid, flaws, reads
from services.monitoring.engine.columns import Column, Table, micro
from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import VALUE, Rule
from services.monitoring.engine.scalar import Case, points
from tests.services.monitoring.engine.acts import CHANGES, FLAWED, IDS, ONE_VALUE, SEVERAL, band, scale, upto

RULE = TypeAdapter(Rule)
PER_CENT = Interval(lower=0, upper=100, upper_closed=True)


def rows(tables):
    return [
        pytest.param(rule, given, expected, id=f"{name}: {given} → {expected}")
        for name, rule, table in tables
        for given, expected in table.items()
    ]


def column(values):
    units = np.array([0 if it is None else micro(it) for it in values], np.int64)
    return Column(units, np.array([it is not None for it in values]), 6)


def table(cases):
    """Every case a row; all of them one group of each kind."""

    def inputs_of(name):
        said = [getattr(case, name) for case in cases]
        return {code: column([its.get(code) for its in said]) for code in {code for its in said for code in its}}

    return Table(
        value=column([case.value for case in cases]),
        inputs=inputs_of("inputs"),
        previous=column([case.previous for case in cases]),
        previous_inputs=inputs_of("previous_inputs"),
        groups=dict.fromkeys(("region", "municipality", "cluster"), np.zeros(len(cases), np.int64)),
        higher_is_better=cases[0].higher_is_better,
    )


def give(rule, *cases):
    """What the rule gives each case, in which both paths must agree."""
    parsed = RULE.validate_python(rule)
    hits = [points(parsed, case) for case in cases]
    reached, known = columns.points(parsed, table(cases))
    fast = [Decimal(int(units)).scaleb(-6) if its else None for units, its in zip(reached, known, strict=True)]
    assert fast == [None if hit is None else hit.points for hit in hits]
    return fast


def decimals(given):
    return {code: Decimal(it) for code, it in given.items()}


def expectation(expected):
    return None if expected is None else Decimal(expected)


def test_all_the_rules_that_were_read_are_here():
    named = {name for tables in (ONE_VALUE, CHANGES, SEVERAL) for name, *_ in tables}
    assert named >= IDS
    assert len(IDS) == 27
    assert len(named - IDS) >= 10


@pytest.mark.parametrize(("rule", "value", "expected"), rows(ONE_VALUE))
def test_of_one_value(rule, value, expected):
    assert give(rule, Case(Decimal(value))) == [expectation(expected)]


@pytest.mark.parametrize(("rule", "given", "expected"), rows(CHANGES))
def test_of_change(rule, given, expected):
    value, previous = (None if it is None else Decimal(it) for it in given)
    assert give(rule, Case(value, previous=previous)) == [expectation(expected)]


@pytest.mark.parametrize(
    ("rule", "given", "before", "expected"),
    [pytest.param(rule, *row, id=f"{name}: {row}") for name, rule, table in SEVERAL for row in table],
)
def test_of_several_inputs(rule, given, before, expected):
    inputs, previous = decimals(given), decimals(before)
    case = Case(inputs.get(VALUE), inputs, previous.get(VALUE), previous)
    assert give(rule, case) == [expectation(expected)]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=name) for name, rule, _ in (*ONE_VALUE, *CHANGES, *SEVERAL)])
def test_as_decided_leave_nothing_to_decide(rule):
    parsed = RULE.validate_python(rule)
    assert [*flaws(parsed, dict.fromkeys(reads(parsed), Grid(2, PER_CENT)))] == []


def flaws_of(bands, places, domain=PER_CENT):
    return [*flaws(RULE.validate_python(scale(*bands)), {VALUE: Grid(places, domain)})]


@pytest.mark.parametrize(("act", "written", "places", "examples", "decided"), FLAWED, ids=[act for act, *_ in FLAWED])
def test_what_an_act_leaves_open_is_shown_by_a_value_and_can_be_decided(act, written, places, examples, decided):
    assert [str(each.finding.example) for each in flaws_of(written, places)] == examples, act
    assert flaws_of(decided, places) == []


@pytest.mark.parametrize("written", [FLAWED[2][1], FLAWED[4][1], FLAWED[9][1]])
def test_whole_numbers_have_no_gap_between_them(written):
    assert flaws_of(written, 0) == []


def test_a_scale_of_a_term_is_checked_on_the_numbers_of_its_own_input():
    share, people = scale(upto(5, 50, 100), band(0, 0, 50)), scale(upto(1, 6, 10), upto(2, 11, 15), upto(0, 0, 5))
    terms = [{"input": "share", "rule": share}, {"input": "people", "rule": people}]
    rule = RULE.validate_python({"kind": "sum_of", "terms": terms})
    upto_15 = Interval(lower=0, upper=15, upper_closed=True)
    assert [*flaws(rule, {"share": Grid(1, PER_CENT), "people": Grid(0, upto_15)})] == []
    found = [
        (each.path, str(each.finding.example)) for each in flaws(rule, dict.fromkeys(reads(rule), Grid(1, upto_15)))
    ]
    assert (("terms", 1, "rule", "bands"), "10.5") in found


@pytest.mark.parametrize(
    ("share", "places", "expected"), [("59.5", 0, 5), ("59.4", 0, 4), ("59.95", 1, 5), ("59.9", 1, 4)]
)
def test_numbers_of_terms_and_conditions_are_rounded_before_they_are_compared(share, places, expected):
    """So that what falls between «40–59» and «60 и более» falls to one of them."""
    inputs = {"share": Decimal(share)}
    bands = scale(band(5, 60), upto(4, 40, "59.9" if places else 59), otherwise=0)
    summed = {"kind": "sum_of", "terms": [{"input": "share", "rule": bands}]}
    met = {"kind": "all_of", "conditions": [{"input": "share", "lower": 60}], "points": 5, "otherwise": 4}
    for rule in (summed, met):
        hit = points(RULE.validate_python(rule), Case(None, inputs, decimals=places))
        assert hit.points == expected


@pytest.mark.parametrize(
    ("values", "higher", "expected"),
    [
        ([50, 100, 25], True, [50, 100, 25]),
        ([2, 4, 8], False, [100, 50, 25]),
        ([7, 7, 7], True, [100, 100, 100]),
        ([0, 0], True, [100, 100]),
        ([0, 5], True, [0, 100]),
        ([0, 5], False, [100, 0]),
        ([-5, -1], True, [0, 100]),
        ([-5, 10], True, [0, 100]),
        ([-5, 10], False, [100, 0]),
        ([3, 7], True, ["42.857143", 100]),
    ],
)
def test_best_is_100(values, higher, expected):
    """Reverse, ties, zero, all equal and negative, as the rule's own description defines them."""
    peers = [Decimal(each) for each in values]
    cases = [Case(each, peers={"region": peers}, higher_is_better=higher) for each in peers]
    assert give({"kind": "best_is_100"}, *cases) == [Decimal(each) for each in expected]


@pytest.mark.parametrize(
    ("values", "higher", "expected"),
    [
        ([1, 2, 3, 4], True, [0, 1, 2, 3]),
        ([1, 2, 3, 4], False, [3, 2, 1, 0]),
        ([5, 5, 5, 5], True, [0, 0, 0, 0]),
        ([1, 1, 2, 2], True, [0, 0, 2, 2]),
        ([7], True, [0]),
        (list(range(8)), True, [0, 0, 1, 1, 2, 2, 3, 3]),
    ],
)
def test_quartile(values, higher, expected):
    peers = [Decimal(each) for each in values]
    rule = {"kind": "quartile", "group": "cluster", "points": [0, 1, 2, 3]}
    assert give(rule, *(Case(each, peers={"cluster": peers}, higher_is_better=higher) for each in peers)) == expected
