"""Who of those at risk is covered by what."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.training.dashboards.rules import RiskFacet, beginnings, by_municipality, coverage, since
from services.training.received.rules import AtRisk

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
    assert whole.untouched == len([each for each in people if all(each not in its for its in covered.values())])
    assert {share.whole for share in whole.shares.values()} == {len(people)}
    parts = by_municipality(at_risk, covered)
    for facet in RiskFacet:
        assert whole.shares[facet].part <= sum(each.shares[facet].part for each in parts.values())
