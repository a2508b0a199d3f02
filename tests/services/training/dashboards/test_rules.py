"""Who of those at risk is covered by what."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.dashboards.rules import (
    Completion,
    Measurement,
    RiskFacet,
    TrainingEffect,
    TrainingOutcome,
    beginnings,
    by_municipality,
    coverage,
    effects,
    may_sum,
    outcome_of,
    since,
    together,
)
from services.training.risks.rules import AtRisk

DAY = date(2027, 3, 10)
WHO = st.integers(0, 5).map(lambda number: UUID(int=number))
AT_RISK = st.lists(
    st.builds(
        AtRisk,
        WHO,
        st.none(),
        st.sampled_from(["ru.r1.m1.o1", "ru.r1.m1.o2", "ru.r1.m2.o3"]),
        st.integers(0, 9).map(lambda days: DAY + timedelta(days)),
        st.just(1),
    ),
    max_size=12,
)


def test_what_was_before_the_risk_answers_something_else():
    began = beginnings([AtRisk(UUID(int=1), None, "ru.r1.m1.o1", DAY + timedelta(days), 1) for days in (5, 0)])
    assert began == {UUID(int=1): DAY}
    assert since(began, {UUID(int=1): DAY}) == {UUID(int=1)}
    assert since(began, {UUID(int=1): DAY - timedelta(1)}) == frozenset()
    assert since(began, {UUID(int=2): DAY}) == frozenset()


@given(AT_RISK, st.dictionaries(st.sampled_from(RiskFacet), st.sets(WHO)))
def test_each_person_counts_once_and_is_covered_or_untouched(at_risk, covered):
    whole = coverage(at_risk, covered)
    people = {each.person_id for each in at_risk}
    assert whole.at_risk == len(people)
    done = [its for facet, its in covered.items() if facet not in (RiskFacet.asked, RiskFacet.drafted)]
    assert whole.untouched == len([each for each in people if all(each not in its for its in done)])
    assert {share.whole for share in whole.shares.values()} == {len(people)}
    parts = by_municipality(at_risk, covered)
    for facet in RiskFacet:
        assert whole.shares[facet].part <= sum(each.shares[facet].part for each in parts.values())


ONE, FAMILY, OTHER = (UUID(int=number) for number in range(100, 103))
O = TrainingOutcome
DONE = Completion(FAMILY, ONE, DAY, frozenset({"team", "vsoko"}))


def found(level: int, days: int, code: str = "team", norm: int = 2, who: UUID = ONE) -> Measurement:
    return Measurement(who, code, DAY + timedelta(days), level, norm)


@pytest.mark.parametrize(
    ("measured", "outcome"),
    [
        ((), None),
        ((found(2, -9),), None),
        ((found(1, -9, "law"),), None),
        ((found(1, 9),), None),
        ((found(1, -9),), O.unmeasured),
        ((found(1, -9), found(2, 9, "vsoko")), O.unmeasured),
        ((found(1, -9), found(1, 0)), O.not_raised),
        ((found(1, -9), found(0, 5)), O.not_raised),
        ((found(1, -9), found(2, 0)), O.raised),
        ((found(0, -9), found(1, 5)), O.raised),
        ((found(0, -9), found(1, 5), found(0, 6)), O.not_raised),
        ((found(0, -9), found(1, -5), found(1, 5)), O.not_raised),
        ((found(1, -9), found(1, -9, "vsoko"), found(1, 5), found(2, 5, "vsoko")), O.raised),
    ],
)
def test_what_training_brought_is_told_by_what_was_measured_since(measured, outcome):
    assert outcome_of(DONE, measured) is outcome


def test_a_person_counts_once_by_the_best_of_what_they_completed():
    again = DONE._replace(day=DAY + timedelta(30))
    measured = [found(1, -9), found(2, 9)]
    told = effects([DONE, again, DONE._replace(family=OTHER, taught=frozenset({"law"}))], measured)
    assert told[FAMILY] == TrainingEffect(frozenset({ONE}), {ONE: O.raised})
    assert told[OTHER] == TrainingEffect(frozenset({ONE}), {})
    assert together(told.values()) == told[FAMILY]


def of(*numbers: int) -> TrainingEffect:
    return TrainingEffect(frozenset(), {UUID(int=each): O.raised for each in numbers})


@pytest.mark.parametrize(
    ("among", "may"),
    [
        ((of(*range(6)),), True),
        ((of(*range(6)), of(7)), False),
        ((of(*range(6)), of(7), of(7, 8)), False),
        ((of(*range(6)), of(7, 8, 9), of(10, 11)), True),
        ((of(*range(6)), of()), True),
    ],
)
def test_a_sum_gives_away_nobody(among, may):
    assert may_sum(among) is may
