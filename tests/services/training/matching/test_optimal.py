"""The matching against every matching there could be, and what holds of it whatever the region."""

import random
from collections import Counter
from dataclasses import replace
from functools import cache
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.matching.assignment import assigned
from services.training.matching.exclusions import exclusions
from services.training.matching.matched import match
from services.training.matching.people import Pair
from services.training.matching.proximity import Proximity, Unit
from services.training.matching.scores import score
from tests.services.training.matching.world import DIRECTIONS, mentee, mentor, region, regions, school


def best(it) -> tuple[int, int]:
    """Of all matchings of those not locked: the most pairs, and of these the largest total less the load."""
    held = Counter(pair.mentor for pair in it.locked)
    waiting = [each for each in it.mentees if each.id not in {pair.mentee for pair in it.locked}]

    @cache
    def of(row: int, taken: tuple[int, ...]) -> tuple[int, int]:
        if row == len(waiting):
            return 0, 0
        found = [of(row + 1, taken)]
        for column, one in enumerate(it.mentors):
            if taken[column] >= one.capacity or any(exclusions(one, waiting[row], it.terms)):
                continue
            pairs, total = of(row + 1, (*taken[:column], taken[column] + 1, *taken[column + 1 :]))
            worth = score(one, waiting[row], it.proximity, it.weights) - 1000 * it.weights.load * taken[column]
            found.append((pairs + 1, total + worth))
        return max(found)

    return of(0, tuple(held[each.id] for each in it.mentors))


class TestOptimal:
    @settings(max_examples=40, deadline=None)
    @given(regions())
    def test_is_the_best_of_all_matchings(self, it):
        new = [pair for pair in match(it).pairs if not pair.locked]
        assert (len(new), sum(pair.score - pair.load for pair in new)) == best(it)

    @settings(max_examples=40, deadline=None)
    @given(regions(), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_the_input(self, it, chance):
        mixed = replace(
            it,
            mentors=chance.sample(it.mentors, len(it.mentors)),
            mentees=chance.sample(it.mentees, len(it.mentees)),
        )
        assert match(mixed) == match(it)

    @settings(max_examples=40, deadline=None)
    @given(regions())
    def test_breaks_no_rule(self, it):
        mentors = {each.id: each for each in it.mentors}
        mentees = {each.id: each for each in it.mentees}
        found = match(it)
        new = [pair for pair in found.pairs if not pair.locked]
        for pair in new:
            one, other = mentors[pair.mentor], mentees[pair.mentee]
            assert pair.mentor != pair.mentee
            assert one.school.organisation != other.school.organisation
            assert one.id not in other.superiors and other.id not in one.superiors
            assert one.works and one.heads and not one.at_risk
            assert one.years_in_post >= it.terms.years_in_post
            assert one.directions & other.directions or not other.directions
            assert Pair(one.id, other.id) not in it.terms.rejected
        for its, times in Counter(pair.mentor for pair in found.pairs).items():
            assert times <= max(mentors[its].capacity, sum(pair.mentor == its for pair in it.locked))

    @settings(max_examples=40, deadline=None)
    @given(regions())
    def test_tells_of_everybody_once(self, it):
        found = match(it)
        told = [*(pair.mentee for pair in found.pairs), *(each.mentee for each in found.unmatched)]
        assert sorted(told) == sorted(each.id for each in it.mentees)
        assert {Pair(pair.mentor, pair.mentee) for pair in found.pairs if pair.locked} == it.locked

    @settings(max_examples=40, deadline=None)
    @given(regions())
    def test_contributions_add_up_to_the_score(self, it):
        for pair in match(it).pairs:
            assert pair.score == sum(each.contribution for each in pair.contributions) <= pair.best
            assert all(each.contribution == each.weight * each.value for each in pair.contributions)
            assert all(0 <= each.value <= 1000 for each in pair.contributions)


class TestTies:
    def test_equal_mentors_are_told_apart_by_id(self):
        equal = [mentor(each, school=school("o")) for each in ("t2", "t1", "t3")]
        found = match(region(equal, [mentee("e2"), mentee("e1")]))
        assert [(pair.mentee, pair.mentor) for pair in found.pairs] == [("e1", "t1"), ("e2", "t2")]

    def test_of_equal_mentors_none_gets_two_while_another_has_none(self):
        equal = [mentor(each, capacity=3, school=school("o")) for each in ("t1", "t2", "t3")]
        found = match(region(equal, [mentee(f"e{each}") for each in range(3)]))
        assert sorted(pair.mentor for pair in found.pairs) == ["t1", "t2", "t3"]

    def test_whom_people_confirmed_counts_as_load(self):
        equal = [mentor(each, capacity=2, school=school("o")) for each in ("t1", "t2")]
        it = region(equal, [mentee("e1"), mentee("e2")], locked=frozenset({Pair("t1", "e1")}))
        assert [pair.mentor for pair in match(it).pairs] == ["t1", "t2"]


def of_a_region(mentees: int, mentors: int):
    chance = random.Random(1203)

    def some_school(id):
        return school(
            id, f"m{chance.randrange(27)}", kind=chance.choice("abc"), pupils=chance.randrange(20, 1500),
            rural=chance.random() < 0.6, cluster=chance.choice("xyz"),
        )  # fmt: skip

    def some():
        return chance.sample(DIRECTIONS, chance.randrange(1, 4))

    between = {(f"m{a}", f"m{b}"): 1 + abs(a - b) for a in range(27) for b in range(a)}

    def one(n):
        its, capacity, years = some_school(f"to{n}"), chance.randrange(1, 6), chance.randrange(2, 20)
        before = {"accompanied": 9, "helped": chance.randrange(10)}
        return mentor(f"t{n:03}", capacity=capacity, directions=some(), years_in_post=years, school=its, **before)

    return region(
        [one(n) for n in range(mentors)],
        [mentee(f"e{n:03}", directions=some(), school=some_school(f"eo{n}")) for n in range(mentees)],
        proximity=Proximity(Unit.steps, 10, between),
    )


def test_a_region_takes_seconds():
    it = of_a_region(700, 150)
    began = process_time()
    found = match(it)
    assert process_time() - began < 20
    assert len(found.pairs) + len(found.unmatched) == 700
    assert len(found.pairs) > 300


def test_what_cannot_be_counted_exactly_is_refused():
    with pytest.raises(OverflowError):
        assigned(np.full((3, 1), 10**16), np.ones((3, 1), dtype=bool), [0], [3], 0)
