"""The pairing against every pairing there could be, what holds of it whatever the schools, and what is said."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.matching.proximity import WHOLE, Proximity
from services.training.partnerships.contrasts import (
    ContextAttribute,
    Contrast,
    RatedSchool,
    circles,
    context_of,
    helped,
    weak,
)
from services.training.partnerships.pairing import (
    FURTHER,
    LABELS,
    Couple,
    LeftOver,
    Schools,
    complementarity,
    pair,
)
from services.training.partnerships.reasons import said

DIRECTIONS = ("quality", "staff", "finance")


def rated(id, percent, *, context=("a",), municipality="m1", partners=0, **directions):
    return RatedSchool(id, municipality, context, percent, directions, partners)


percents = st.integers(0, 10).map(lambda tens: 10.0 * tens)


@st.composite
def asked(draw):
    ids = [f"s{n}" for n in range(draw(st.integers(0, 9)))]
    schools = [
        RatedSchool(
            each,
            draw(st.sampled_from(["m1", "m2", "m3"])),
            draw(st.sampled_from([("a",), ("b",), ("a",), None])),
            draw(percents),
            {code: draw(percents) for code in draw(st.sets(st.sampled_from(DIRECTIONS)))},
            draw(st.sampled_from([0, 0, 0, 1])),
        )
        for each in ids
    ]
    couples = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).map(lambda two: Couple(*two))
    return Schools(
        schools,
        Contrast(draw(st.sampled_from([25, 40, 50])), draw(st.sampled_from([1, 10, 30])), draw(st.integers(1, 3))),
        Proximity(far=100, between={("m1", "m2"): 40, ("m2", "m3"): 70}),
        draw(st.frozensets(couples, max_size=4)) if ids else frozenset(),
    )


def best(it, circle):
    """(pairs, complementarity less what further partners cost, nearness) of the best pairing of a circle."""
    waiting = [each for each in circle.low if not each.partners]

    @cache
    def of(row, taken):
        if row == len(waiting):
            return 0, 0, 0
        found = [of(row + 1, taken)]
        low = waiting[row]
        for column, high in enumerate(circle.high):
            worth = complementarity(low, high, circle, it.contrast.gap)
            if not worth or taken[column] >= it.contrast.partners or Couple(low.id, high.id) in it.rejected:
                continue
            pairs, total, near = of(row + 1, (*taken[:column], taken[column] + 1, *taken[column + 1 :]))
            nearness = it.proximity.value(low.municipality, high.municipality)
            found.append((pairs + 1, total + worth - FURTHER * taken[column], near + nearness))
        return max(found)

    return of(0, tuple(each.partners for each in circle.high))


def reached(it, circle, pairs):
    """The same of the pairs that were proposed in the circle."""
    schools = {each.id: each for each in it.schools}
    taken = {each.id: each.partners for each in circle.high}
    mine = [each for each in pairs if each.high in taken]
    total = near = 0
    for each in mine:
        total += each.worth - FURTHER * taken[each.high]
        taken[each.high] += 1
        near += it.proximity.value(schools[each.low].municipality, schools[each.high].municipality)
    return len(mine), total, near


class TestOptimal:
    @settings(max_examples=40, deadline=None)
    @given(asked())
    def test_is_the_best_of_all_pairings(self, it):
        found = pair(it)
        for circle in circles(it.schools, it.contrast):
            assert reached(it, circle, found.pairs) == best(it, circle)

    @settings(max_examples=40, deadline=None)
    @given(asked(), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_the_schools(self, it, chance):
        assert pair(replace(it, schools=chance.sample(it.schools, len(it.schools)))) == pair(it)

    @settings(max_examples=40, deadline=None)
    @given(asked())
    def test_breaks_no_rule(self, it):
        schools = {each.id: each for each in it.schools}
        found = pair(it).pairs
        lows, highs = [each.low for each in found], [each.high for each in found]
        assert len({*lows}) == len(lows)
        assert not {*lows} & {*highs}
        for each in found:
            low, high = schools[each.low], schools[each.high]
            assert low.context == high.context is not None
            assert low.percent < high.percent
            assert not low.partners
            assert Couple(low.id, high.id) not in it.rejected
            for code in each.helped:
                assert high.directions[code] - low.directions[code] >= it.contrast.gap
            assert each.helped
        for each in {*highs}:
            assert highs.count(each) + schools[each].partners <= it.contrast.partners

    @settings(max_examples=40, deadline=None)
    @given(asked())
    def test_tells_of_everybody_low_and_high_once(self, it):
        found = pair(it)
        told = [*(each.low for each in found.pairs), *{each.high for each in found.pairs}]
        told += [each.school for each in found.alone]
        compared = [each.id for circle in circles(it.schools, it.contrast) for each in (*circle.low, *circle.high)]
        assert sorted(told) == sorted(compared)


class TestContrasts:
    def test_a_tie_at_the_border_goes_to_neither_side(self):
        [circle] = circles([rated(f"s{n}", 50) for n in range(3)] + [rated("s9", 90)], Contrast())
        assert ([*circle.low], [each.id for each in circle.high]) == ([], ["s9"])

    def test_a_school_alone_in_its_context_is_compared_with_nobody(self):
        assert (
            circles([rated("s1", 10), rated("s2", 90, context=("b",)), rated("s3", 5, context=None)], Contrast()) == []
        )

    def test_help_is_strength_where_the_other_is_weak(self):
        usual = {"quality": 1000, "staff": 1000, "finance": 1000}
        low = rated("s1", 30, quality=30.0, staff=60.0, finance=45.0)
        high = rated("s2", 80, quality=40.0, staff=95.0, finance=55.0)
        assert helped(low, high, usual, 10) == {"finance": 100}
        assert helped(low, high, usual, 11) == {}

    def test_the_median_itself_is_neither_weak_nor_too_little_to_help_with(self):
        usual = {"quality": 1000, "staff": 1000}
        low = rated("s1", 30, quality=49.9, staff=50.0)
        assert weak(low, usual) == ["quality"]
        assert helped(replace(low, directions={"quality": 40.0}), rated("s2", 80, quality=50.0), usual, 10) == {
            "quality": 100
        }
        assert helped(replace(low, directions={"quality": 30.0}), rated("s2", 80, quality=49.9), usual, 10) == {}

    def test_what_is_not_known_makes_no_context(self):
        class Copy:
            kind, size, has_grade_11 = "school", "small", None

        asked = [ContextAttribute.kind, ContextAttribute.size]
        assert context_of(asked, Copy, None) == ("school", "small")
        assert context_of([ContextAttribute.has_grade_11], Copy, None) is None
        assert context_of([ContextAttribute.cluster], Copy, "село") == ("село",)
        assert context_of([], Copy, None) == ()


class TestWords:
    LOW = rated("s1", 20, quality=20.0, staff=90.0)
    HIGH = rated("s2", 90, quality=70.5, staff=90.0, municipality="m2")

    def test_a_pair_says_why(self):
        near = Proximity(between={("m1", "m2"): 40})
        schools = Schools([self.LOW, self.HIGH, rated("s3", 50, quality=50.0)], proximity=near)
        [found] = pair(schools).pairs
        asked = [ContextAttribute.kind, ContextAttribute.correctional]
        assert said(found, self.LOW, self.HIGH, {"quality": "Качество"}, asked) == (
            "Общее у школ: вид организации, коррекционная или нет. Партнёр сильнее в слабых направлениях (1 из 1): "
            "«Качество» — 20,0 % против 70,5 %. Взаимодополнение 505 из 1000; между муниципалитетами 40 км."
        )

    def test_of_equal_partners_the_nearer_is_chosen(self):
        near = Proximity(between={("m1", "m2"): 40, ("m1", "m3"): 20})
        twin = replace(self.HIGH, id="s0", municipality="m3")
        schools = [self.LOW, self.HIGH, twin, *(rated(f"t{n}", 50, quality=50.0) for n in range(5))]
        low = rated("s1", 20, quality=20.0)
        [found] = pair(Schools([low, *schools[1:]], proximity=near)).pairs
        assert (found.high, found.distance) == ("s0", 20)
        assert WHOLE > near.value("m1", "m3") > near.value("m1", "m2")

    @pytest.mark.parametrize(
        ("reason", "schools", "rejected"),
        [
            (LeftOver.partnered, [replace(LOW, partners=1), HIGH], frozenset()),
            (LeftOver.not_complementary, [LOW, rated("s2", 90, quality=10.0)], frozenset()),
            (LeftOver.rejected, [LOW, HIGH, rated("s3", 50, quality=50.0)], frozenset({Couple("s1", "s2")})),
            (LeftOver.taken, [LOW, replace(HIGH, partners=1), rated("s3", 50, quality=50.0)], frozenset()),
            (LeftOver.nobody_high, [LOW, *(rated(f"t{n}", 90, quality=90.0) for n in range(3))], frozenset()),
        ],
    )
    def test_who_is_left_over_learns_why(self, reason, schools, rejected):
        found = pair(Schools(schools, rejected=rejected))
        assert found.pairs == ()
        assert reason in {each.reason for each in found.alone if each.low}

    def test_every_reason_has_a_label(self):
        assert list(LABELS) == list(LeftOver)

    def test_a_school_stands_once(self):
        with pytest.raises(ValueError, match="twice"):
            Schools([self.LOW, self.LOW])


@pytest.mark.parametrize(("one", "other"), [(45.4, 45.5), (45.5, 45.6), (2.25, 2.35)])
def test_below_the_median_is_the_lower_of_two_however_near(one, other):
    low, high = rated("s1", one, quality=one), rated("s2", other, quality=other)
    [circle] = circles([low, high], Contrast(share=50))
    assert (weak(low, circle.usual), weak(high, circle.usual)) == (["quality"], [])
