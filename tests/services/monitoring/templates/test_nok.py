"""The independent assessment against an oracle written from the formulas alone, in fractions and decimals."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.rules import Input, ScoreReason, score
from services.monitoring.scoring.whole import scored
from services.monitoring.templates.service import template

NOK = template("nok_education").content
GROUPS = ("region", "municipality", "cluster")
EVERYBODY = ("2.3", "4.1", "4.2", "5.1", "5.2", "5.3")
"""The indicators of which all respondents are the whole."""


def half_up(number):
    """To two decimals, by the schoolbook: numerator and denominator are divided with room to spare, then rounded."""
    hundredths = number * 100
    whole, rest = divmod(hundredths.numerator, hundredths.denominator)
    return Fraction(whole + (2 * rest >= hundredths.denominator), 100)


def mean(*parts):
    """(weight in tenths, value or None)."""
    known = [(weight, value) for weight, value in parts if value is not None]
    weights = Fraction(sum(weight for weight, _ in known))
    return half_up(sum(weight * value for weight, value in known) / weights) if known else None


def oracle(said):
    """К1…К5 and the total."""

    def share(code, part, whole):
        its = said[code]
        return half_up(Fraction(its[part] * 100, its[whole])) if its[whole] else None

    def two(code, a, b, c, d):
        its = said[code]
        return half_up((Fraction(its[a], its[b]) + Fraction(its[c], its[d])) * 50) if its[b] and its[d] else None

    def each(code, name, points):
        return Fraction(min(points * said[code][name], 100))

    k1 = mean(
        (3, two("1.1", "stand", "norm_stand", "site", "norm_site")),
        (3, each("1.2", "channels", 30)),
        (4, two("1.3", "satisfied_stand", "asked_stand", "satisfied_site", "asked_site")),
    )
    k2 = mean((5, each("2.1", "comforts", 20)), (5, share("2.3", "satisfied", "respondents")))
    k3 = mean(
        (3, each("3.1", "equipped", 20)),
        (4, each("3.2", "provided", 20)),
        (3, share("3.3", "satisfied", "disabled")),
    )
    k4 = mean(
        (4, share("4.1", "satisfied", "respondents")),
        (4, share("4.2", "satisfied", "respondents")),
        (2, share("4.3", "satisfied", "remote")),
    )
    k5 = mean(*((weight, share(f"5.{n}", "satisfied", "respondents")) for n, weight in ((1, 3), (2, 2), (3, 5))))
    criteria = {f"k{n}": its for n, its in enumerate((k1, k2, k3, k4, k5), start=1) if its is not None}
    return criteria, half_up(sum(criteria.values()) / Fraction(len(criteria)))


def part_of(whole):
    return st.integers(0, whole)


@st.composite
def surveys(draw):
    """What an operator may report: a part never above its whole, as the checks of the template demand."""
    respondents = draw(st.one_of(st.just(0), st.integers(1, 3000)))

    def pair(part, whole, most=3000, least=1, of=None):
        all_ = draw(st.integers(least, most)) if of is None else of
        return {part: draw(part_of(all_)), whole: all_}

    return {
        "1.1": pair("stand", "norm_stand", 60) | pair("site", "norm_site", 60),
        "1.2": {"channels": draw(st.integers(0, 6))},
        "1.3": pair("satisfied_stand", "asked_stand", least=0) | pair("satisfied_site", "asked_site", least=0),
        "2.1": {"comforts": draw(st.integers(0, 7))},
        "3.1": {"equipped": draw(st.integers(0, 6))},
        "3.2": {"provided": draw(st.integers(0, 6))},
        "3.3": pair("satisfied", "disabled", 40, least=0),
        "4.3": pair("satisfied", "remote", 200, least=0),
        **{code: pair("satisfied", "respondents", of=respondents) for code in EVERYBODY},
    }


def submitted(said):
    return {code: Input({name: Decimal(it) for name, it in its.items()}, 1) for code, its in said.items()}


def directions_of(summary):
    return {code: Fraction(its[0]) for code, its in summary.by_direction.items()}


@settings(max_examples=300, deadline=None)
@given(said=surveys())
def test_one_organisation_gets_what_the_formulas_give(said):
    by_criterion, total = oracle(said)
    summary = score(NOK, submitted(said)).summary
    assert directions_of(summary) == by_criterion
    assert (Fraction(summary.total), Fraction(summary.percent)) == (total, total)


@settings(max_examples=20, deadline=None)
@given(everybody=st.lists(surveys(), min_size=1, max_size=30))
def test_a_whole_region_gets_the_same(everybody):
    rows = [submitted(each) for each in everybody]
    groups = {kind: np.zeros(len(rows), np.int64) for kind in GROUPS}
    whole = scored(NOK, cohort_of(NOK, rows, [{} for _ in rows], groups, [{} for _ in rows]))
    for row, said in enumerate(everybody):
        by_criterion, total = oracle(said)
        assert directions_of(whole.summary(row)) == by_criterion
        assert Fraction(whole.summary(row).total) == total


FULL = {
    "1.1": {"stand": 10, "norm_stand": 10, "site": 44, "norm_site": 44},
    "1.2": {"channels": 4},
    "1.3": {"satisfied_stand": 100, "asked_stand": 100, "satisfied_site": 100, "asked_site": 100},
    "2.1": {"comforts": 5},
    "3.1": {"equipped": 5},
    "3.2": {"provided": 5},
    "3.3": {"satisfied": 10, "disabled": 10},
    "4.3": {"satisfied": 50, "remote": 50},
    **{code: {"satisfied": 100, "respondents": 100} for code in EVERYBODY},
}


def test_the_best_there_can_be_is_a_hundred():
    summary = score(NOK, submitted(FULL)).summary
    assert (summary.total, summary.maximum, summary.percent) == (100, 100, 100)
    assert score(NOK, submitted(FULL | {"1.2": {"channels": 100}})).summary.total == 100


@pytest.mark.parametrize(
    ("code", "inputs", "criterion", "expected"),
    [
        ("2.3", {"satisfied": 1, "respondents": 40}, 1, "51.25"),
        ("2.3", {"satisfied": 201, "respondents": 8000}, 1, "51.26"),  # 2.5125 → 2.51, and 51.255 → 51.26
        ("1.1", {"stand": 8, "norm_stand": 10, "site": 33, "norm_site": 44}, 0, "93.25"),
        ("1.1", {"stand": 3, "norm_stand": 200, "site": 0, "norm_site": 1}, 0, "70.23"),  # 70.225, in floats 70.22
        ("1.2", {"channels": 3}, 0, "97.00"),
        ("3.3", {"satisfied": 2, "disabled": 3}, 2, "90.00"),  # 66.67 × 0.3 = 20.001
        ("4.3", {"satisfied": 1, "remote": 3}, 3, "86.67"),  # 33.33 × 0.2 = 6.666
    ],
)
def test_halves_are_rounded_up_at_every_stage(code, inputs, criterion, expected):
    summary = score(NOK, submitted(FULL | {code: inputs})).summary
    assert str(summary.by_direction[NOK.directions[criterion].code][0]) == expected
    rounded = (Decimal(400) + Decimal(expected)) / 5
    assert summary.total == rounded.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("code", "whole", "criterion", "zeroed", "expected"),
    [
        ("3.3", "disabled", "k3", "3.1", "57.14"),
        ("4.3", "remote", "k4", "4.1", "50.00"),
        ("1.3", "asked_site", "k1", "1.2", "50.00"),
        ("2.3", "respondents", "k2", "1.2", "100.00"),
    ],
)
def test_nobody_to_ask_is_left_out_and_the_other_weights_stay(code, whole, criterion, zeroed, expected):
    """К3 = (0.3·0 + 0.4·100) / 0.7, К4 = (0.4·0 + 0.4·100) / 0.8, К1 = (0.3·100 + 0.3·0) / 0.6: never a zero for
    what nobody could say."""
    emptied = {name: 0 for name in FULL[zeroed] if name != "respondents"}
    said = FULL | {code: FULL[code] | {whole: 0}, zeroed: FULL[zeroed] | emptied}
    reached = score(NOK, submitted(said))
    [its] = [each for each in reached.contributions if each.indicator.code == code]
    assert its.reason is ScoreReason.skipped
    assert reached.summary.by_direction[criterion] == (Decimal(expected), 100)
    assert "не учитывается" in its.indicator.passport.processing


def test_without_respondents_the_total_is_of_the_criteria_that_are_left():
    silent = {
        code: dict.fromkeys(its, 0) for code, its in FULL.items()
        if "satisfied" in "".join(its)
    }  # fmt: skip
    summary = score(NOK, submitted(FULL | silent)).summary
    assert (summary.total, sorted(summary.by_direction)) == (100, ["k1", "k2", "k3"])


@pytest.mark.parametrize("code", ["1.3", "2.3", "3.3", "4.3"])
def test_but_silence_is_not_a_zero_denominator(code):
    said = {name: its for name, its in FULL.items() if name != code}
    [its] = [each for each in score(NOK, submitted(said)).contributions if each.indicator.code == code]
    assert its.reason is ScoreReason.not_declared
