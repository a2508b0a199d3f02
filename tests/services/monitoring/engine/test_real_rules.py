"""Rules as real acts write them, each expressed in ours and tried at its boundaries.

The ids are those of the acts' list: SAM Самарская область, NIK Никифоровский МО, PRO г.о. Прохладный, KHV Хабаровск,
IVA Ивановская область, POD and TOP типовой лист заместителя директора, ACC accreditation. Where the act leaves a gap,
the scale here is as written, `test_gaps_of_the_acts` shows the gap, and `otherwise` is what an author would decide.
"""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from services.monitoring.engine.intervals import Interval, findings
from services.monitoring.engine.kinds import Rule
from services.monitoring.engine.scalar import Case, points

RULE = TypeAdapter(Rule)
PER_CENT = Interval(lower=0, upper=100, upper_closed=True)


def band(points, lower=None, upper=None, *, lower_closed=True, upper_closed=False):
    ends = {"lower": lower, "upper": upper, "lower_closed": lower_closed, "upper_closed": upper_closed}
    return {**ends, "points": points}


def upto(points, lower, upper):
    """«от … до …» with both ends in."""
    return band(points, lower, upper, upper_closed=True)


def flag(points):
    return {"kind": "flag", "points": points}


def scale(*bands, otherwise=None):
    return {"kind": "bands", "bands": list(bands), "otherwise": otherwise}


def term(code, rule):
    return {"input": code, "rule": rule}


GROWN = {"kind": "change", "bands": [band(1, 0, lower_closed=False)], "otherwise": 0}
AS_IVANOVO = (upto(20, 90, 100), upto(10, 70, 89), band(0, upper=70))
AS_ACCREDITATION = (band(10, 50), upto(5, 20, 49), band(0, upper=20))
AS_PODELISE = (band(0, upper=40), upto(10, 40, 59), upto(25, 60, 79), upto(30, 80, 100))

ONE_VALUE = [
    ("SAM-1.2", flag(1), {0: 0, 1: 1}),
    ("SAM-1.4", scale(band(0, upper=80), band(1, 80, 100), upto(2, 100, 100)),
     {0: 0, "79.9": 0, 80: 1, "99.9": 1, 100: 2}),
    ("SAM-1.7", flag(1), {0: 0, 1: 1}),
    ("SAM-1.8", flag(1), {0: 0, 1: 1}),
    ("SAM-1.9", flag(1), {0: 0, 1: 1}),
    ("SAM-4.5", flag(2), {0: 0, 1: 2}),
    ("SAM-4.6", scale(band(0, upper=2), band(1, 2, 3), band(2, 3)), {0: 0, 1: 0, 2: 1, 3: 2, 9: 2}),
    ("SAM-5.1", flag(2), {0: 0, 1: 2}),
    ("SAM-5.2", scale(band(0, upper=5), band(1, 5)), {4: 0, 5: 1, 50: 1}),
    ("PRO-1", flag(5), {0: 0, 1: 5}),
    ("KHV-1", scale(band(0, upper=81), band(1, 81)), {"80.9": 0, 81: 1, 100: 1}),
    ("IVA-1", scale(*AS_IVANOVO, otherwise=10), {0: 0, "69.9": 0, 70: 10, 89: 10, "89.5": 10, 90: 20, 100: 20}),
    ("IVA-2", flag(10), {0: 0, 1: 10}),
    ("IVA-3", {"kind": "flag", "points": 0, "otherwise": 15}, {0: 15, 1: 0}),
    ("POD-K1P1", scale(*AS_PODELISE, otherwise=10), {"39.9": 0, 40: 10, 59: 10, 60: 25, 79: 25, 80: 30, 100: 30}),
    ("POD-K1P3", scale(band(0, upper=10), band(30, 10)), {"9.99": 0, 10: 30}),
    ("TOP-1.1b", scale(band(5, "3.5", lower_closed=False), band(3, 3, "3.5", lower_closed=False, upper_closed=True),
                       upto(2, "2.8", 3), band(0, upper="2.8")),
     {"3.51": 5, "3.5": 3, "3.01": 3, 3: 2, "2.8": 2, "2.79": 0}),
    ("ACC-1", flag(10), {0: 0, 1: 10}),
    ("ACC-2", flag(10), {0: 0, 1: 10}),
    ("ACC-3", scale(*AS_ACCREDITATION, otherwise=5), {"19.9": 0, 20: 5, 49: 5, "49.5": 5, 50: 10}),
]  # fmt: skip

CHANGES = [
    ("SAM-1.6", GROWN, {(50, 50): 0, ("50.1", 50): 1, (49, 50): 0}),
    ("PRO-2", {"kind": "change", "bands": [band(1, upper=0)], "otherwise": 0}, {(90, 100): 1, (100, 100): 0}),
    ("динамика ЕГЭ", {"kind": "change", "otherwise": 0,
                      "bands": [band(30, 4), band(25, 3, 4), band(10, 2, 3), band(5, 1, 2)]},
     {(60, 60): 0, ("60.9", 60): 0, (61, 60): 5, (62, 60): 10, (63, 60): 25, (64, 60): 30, (80, 60): 30, (55, 60): 0}),
    ("сохранение 100 %", {**GROWN, "held_from": 100, "held_points": 1},
     {(100, 100): 1, (99, 100): 0, (99, 98): 1, (100, None): 1, (99, None): None}),
]  # fmt: skip

SEVERAL = [
    ("SAM-1.3", {"kind": "best_level", "terms": [
        term("share", scale(band(0, upper=0, upper_closed=True), band(1, 0, lower_closed=False))),
        term("share", {"kind": "change", "bands": [band(2, 0, lower_closed=False)], "otherwise": 0, "first": 0})]},
     [({"share": 0}, 0), ({"share": 3}, 1)]),
    ("NIK-1.1", {"kind": "sum_of", "terms": [
        term("kept", flag(1)), term("left", {"kind": "per_case", "points": -1})]},
     [({"kept": 1, "left": 0}, 1), ({"kept": 0, "left": 3}, -3), ({"kept": 1}, None)]),
    ("TOP-1.1c", {"kind": "sum_of", "terms": [
        term("good", scale(band(5, 60), upto(4, 40, 59), upto(3, 20, 39), otherwise=0)),
        term("failed", {"kind": "per_case", "points": -1})]},
     [({"good": 60, "failed": 0}, 5), ({"good": 59, "failed": 2}, 2), ({"good": 19, "failed": 4}, -4)]),
    ("уровень конкурса", {"kind": "best_level", "terms": [
        term("municipal", flag(1)), term("regional", flag(2)), term("federal", flag(3))]},
     [({"municipal": 1, "regional": 1, "federal": 0}, 2), ({"municipal": 0, "regional": 0, "federal": 0}, 0)]),
    ("тест руководителя", {"kind": "all_of", "points": 10, "conditions": [
        {"input": "overall", "lower": 70}, *({"input": f"module_{n}", "lower": 50} for n in range(1, 6))]},
     [({"overall": 70, **{f"module_{n}": 50 for n in range(1, 6)}}, 10),
      ({"overall": "69.9", **{f"module_{n}": 90 for n in range(1, 6)}}, 0),
      ({"overall": 90, **{f"module_{n}": 90 for n in range(1, 5)}, "module_5": "49.9"}, 0)]),
    ("МЦНМО", {"kind": "bonus", "input": "mcnmo", "multiplier": "1.2", "rule": flag(10)},
     [({"value": 1, "mcnmo": 1}, 12), ({"value": 1, "mcnmo": 0}, 10)]),
    ("ACC-SUM", {"kind": "formula", "expression": "ap1 + ap2 + ap3"}, [({"ap1": 10, "ap2": 10, "ap3": 5}, 25)]),
    ("НОК 1.1", {"kind": "formula", "expression": "0.5 * (stand / norm_stand + site / norm_site) * 100", "cap": 100},
     [({"stand": 8, "norm_stand": 10, "site": 33, "norm_site": 44}, "77.5"),
      ({"stand": 8, "norm_stand": 0, "site": 33, "norm_site": 44}, None)]),
    ("НОК 1.2", {"kind": "per_case", "points": 30, "cap": 100},
     [({"value": 0}, 0), ({"value": 3}, 90), ({"value": 4}, 100)]),
]  # fmt: skip


def rows(tables):
    return [
        pytest.param(rule, given, expected, id=f"{name}: {given} → {expected}")
        for name, rule, table in tables
        for given, expected in (table.items() if isinstance(table, dict) else table)
    ]


def gives(rule, case):
    hit = points(RULE.validate_python(rule), case)
    return None if hit is None else hit.points


def expectation(expected):
    return None if expected is None else Decimal(expected)


@pytest.mark.parametrize(("rule", "value", "expected"), rows(ONE_VALUE))
def test_of_one_value(rule, value, expected):
    assert gives(rule, Case(Decimal(value))) == expectation(expected)


@pytest.mark.parametrize(("rule", "given", "expected"), rows(CHANGES))
def test_of_change(rule, given, expected):
    value, previous = (None if it is None else Decimal(it) for it in given)
    assert gives(rule, Case(value, previous=previous)) == expectation(expected)


@pytest.mark.parametrize(("rule", "given", "expected"), rows(SEVERAL))
def test_of_several_inputs(rule, given, expected):
    inputs = {code: Decimal(it) for code, it in given.items()}
    assert gives(rule, Case(inputs.get("value"), inputs)) == expectation(expected)


@pytest.mark.parametrize(
    ("bands", "decimals", "examples"),
    [
        (AS_IVANOVO, 1, ["89.5"]),
        (AS_IVANOVO, 0, []),
        (AS_PODELISE, 1, ["59.5", "79.5"]),
        (AS_ACCREDITATION, 1, ["49.5"]),
        ((band(5, 60), upto(4, 40, 59), upto(3, 20, 39)), 0, ["9"]),
        ((upto(5, "4.5", 5), upto(4, 4, "4.49"), upto(3, "3.5", "3.99")), 2, ["1.74", "52.50"]),
        ((upto(1, 50, 65), upto(2, 65, 75)), 0, ["24", "65", "88"]),
    ],
)
def test_gaps_of_the_acts(bands, decimals, examples):
    found = findings([Interval(**{k: v for k, v in it.items() if k != "points"}) for it in bands], decimals, PER_CENT)
    assert [str(each.example) for each in found] == examples


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
    assert [gives({"kind": "best_is_100"}, case) for case in cases] == [Decimal(each) for each in expected]


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
    cases = [Case(each, peers={"cluster": peers}, higher_is_better=higher) for each in peers]
    assert [gives(rule, case) for case in cases] == expected
