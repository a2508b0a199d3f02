"""Who leads a direction: shares, ties, groups, cycles that do not count."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.leaders.ranking import ComparedWith, Ranking, nominees
from services.reserve.received.rules import HeadResult

FAMILY = UUID(int=7)
RANKING = Ranking(share=10, cycles=2, fewest=10, compared=ComparedWith.region)
PEOPLE = [UUID(int=1000 + each) for each in range(10)]
ANNA = PEOPLE[0]


def result(person: UUID, percent: float, year: int = 2022, **more) -> HeadResult:
    its = HeadResult(
        id=uuid4(),
        cycle_id=UUID(int=year),
        family=FAMILY,
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        person_id=person,
        organisation_id=uuid4(),
        place="ru.r67.m1.o1",
        percent=percent,
        level=None,
        directions={"staff": percent},
        confidence="high",
        grace=False,
    )
    return replace(its, **more)


def cycle(year: int, best: float = 95.0, others: int = 9, **more) -> list[HeadResult]:
    """Anna with so many per cent, and nine others with 50, 49, …"""
    rest = (result(each, 50.0 - n, year) for n, each in enumerate(PEOPLE[1 : others + 1]))
    return [result(ANNA, best, year, **more), *rest]


def who(results, ranking=RANKING):
    return [(each.person_id, each.direction) for each in nominees(results, ranking)]


class TestNominated:
    def test_is_the_best_of_ten_in_two_cycles(self):
        [anna] = nominees([*cycle(2022), *cycle(2023, 90.0)], RANKING)
        assert (anna.person_id, anna.direction, anna.family) == (ANNA, "staff", FAMILY)
        assert [(each.cycle_id.int, each.percent, each.position, each.of) for each in anna.standings] == [
            (2022, 95.0, 1, 10),
            (2023, 90.0, 1, 10),
        ]
        assert anna.latest.cycle_id == UUID(int=2023)

    def test_is_nobody_after_one_cycle(self):
        assert who(cycle(2022)) == []
        assert who(cycle(2022), replace(RANKING, cycles=1)) == [(ANNA, "staff")]

    def test_leads_in_the_latest_cycle_too(self):
        assert who([*cycle(2021), *cycle(2022), *cycle(2023, 10.0)]) == []
        assert who([*cycle(2021), *cycle(2022, 10.0), *cycle(2023)]) == [(ANNA, "staff")]

    def test_is_nobody_among_too_few(self):
        assert who([*cycle(2022, others=8), *cycle(2023, others=8)]) == []
        assert who([*cycle(2022, others=8), *cycle(2023, others=8)], replace(RANKING, fewest=9)) == [(ANNA, "staff")]

    def test_is_nobody_by_a_tie_that_does_not_fit(self):
        """Two at the top of ten: neither is the best tenth. Of a fifth both are."""
        tied = [*cycle(2022, 50.0), *cycle(2023, 50.0)]
        assert who(tied) == []
        assert who(tied, replace(RANKING, share=20)) == [(ANNA, "staff"), (PEOPLE[1], "staff")]

    def test_is_nobody_where_all_are_equal(self):
        assert who([result(each, 100.0, year) for each in PEOPLE for year in (2022, 2023)]) == []

    @pytest.mark.parametrize(("label", "found"), [("low", False), ("medium", True), ("high", True), (None, True)])
    def test_by_results_that_are_trusted(self, label, found):
        assert bool(who([*cycle(2022, confidence=label), *cycle(2023)])) is found
        assert bool(who([*cycle(2022), *cycle(2023, confidence=label)])) is found

    def test_by_cycles_in_which_the_head_was_not_new(self):
        assert who([*cycle(2022, grace=True), *cycle(2023)]) == []
        assert who([*cycle(2021), *cycle(2022, grace=True), *cycle(2023)]) == [(ANNA, "staff")]
        eleven = [*cycle(2022), result(uuid4(), 99.0, 2022, grace=True), *cycle(2023)]
        assert who(eleven) == [(ANNA, "staff")]  # whom a new head overtakes is the best all the same

    def test_among_those_alike(self):
        """Of two clusters of ten, each has its best; together, a tenth of twenty are two."""
        clustered = [
            replace(each, cluster=name, person_id=UUID(int=each.person_id.int + shift))
            for name, shift in (("village", 0), ("city", 100))
            for year in (2022, 2023)
            for each in cycle(year, 95.0 if name == "village" else 60.0)
        ]
        city = UUID(int=ANNA.int + 100)
        assert who(clustered, replace(RANKING, compared=ComparedWith.cluster)) == [(ANNA, "staff"), (city, "staff")]

    def test_by_cycles_of_one_family(self):
        assert who([*cycle(2022), *cycle(2023, family=UUID(int=8))]) == []

    def test_in_each_direction_by_itself(self):
        both = [replace(each, directions={"staff": each.percent, "money": 100 - each.percent}) for each in cycle(2022)]
        again = [replace(each, cycle_id=UUID(int=2023), period_to=date(2023, 12, 31), id=uuid4()) for each in both]
        assert who([*both, *again]) == [(PEOPLE[9], "money"), (ANNA, "staff")]


percents = st.lists(st.integers(0, 20), min_size=10, max_size=30)


@given(first=percents, second=percents, share=st.integers(1, 50))
def test_never_more_than_the_share_and_none_better_left_out(first, second, share):
    ranking = replace(RANKING, share=share, cycles=1)
    results = [
        result(UUID(int=5000 + n), float(percent), year) for year, its in ((2022, first), (2023, second))
        for n, percent in enumerate(its)
    ]  # fmt: skip
    latest = [each for each in results if each.cycle_id.int == 2023]
    best = {each.person_id for each in nominees(results, ranking)}
    assert len(best) <= max(1, len(latest) * share // 100)
    inside = [each.percent for each in latest if each.person_id in best]
    outside = [each.percent for each in latest if each.person_id not in best]
    assert not inside or not outside or min(inside) > max(outside)
