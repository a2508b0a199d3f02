"""What is said of a pair, and of whoever is left alone."""

from dataclasses import replace

import pytest

from services.training.matching.exclusions import BROKEN, LABELS, Exclusion, Terms, exclusions
from services.training.matching.matched import match
from services.training.matching.people import Pair
from services.training.matching.proximity import Proximity, Unit
from services.training.matching.scores import MatchComponent, Weights, effect, similarity
from services.training.matching.unmatched import UnmatchedReason
from tests.services.training.matching.world import mentee, mentor, region, school

REJECTED = Terms(rejected=frozenset({Pair("t1", "e1")}))
BREAKS = {
    Exclusion.same_person: (mentor("e1"), mentee(), Terms()),
    Exclusion.direction: (mentor(directions=("staff",)), mentee(), Terms()),
    Exclusion.mentor_at_risk: (mentor(at_risk=True), mentee(), Terms()),
    Exclusion.mentor_away: (mentor(works=False), mentee(), Terms()),
    Exclusion.not_a_head: (mentor(heads=False, years_in_post=0), mentee(), Terms()),
    Exclusion.too_new: (mentor(years_in_post=2), mentee(), Terms(years_in_post=3)),
    Exclusion.same_organisation: (mentor(school=school("o")), mentee(school=school("o")), Terms()),
    Exclusion.subordination: (mentor(), mentee(superiors=frozenset({"t1"})), Terms()),
    Exclusion.rejected: (mentor(), mentee(), REJECTED),
}


class TestExclusions:
    @pytest.mark.parametrize("rule", Exclusion)
    def test_each_rule_is_broken_alone(self, rule):
        one, other, terms = BREAKS[rule]
        broken = set(exclusions(one, other, terms))
        assert broken - {Exclusion.same_organisation} == {rule} - {Exclusion.same_organisation}
        assert rule in broken

    def test_every_rule_has_a_decision_and_a_label(self):
        assert list(BROKEN) == list(LABELS) == list(Exclusion)

    def test_subordination_counts_both_ways(self):
        assert exclusions(mentor(superiors=frozenset({"e1"})), mentee(), Terms()) == (Exclusion.subordination,)

    def test_a_mentor_of_just_enough_years_may(self):
        assert exclusions(mentor(years_in_post=3), mentee(), Terms(years_in_post=3)) == ()

    def test_who_has_no_deficits_yet_may_have_any_mentor(self):
        assert exclusions(mentor(directions=()), mentee(directions=()), Terms()) == ()


class TestScores:
    def test_a_twin_resembles_wholly(self):
        twin = school(kind="school", pupils=300, rural=True, cluster="a")
        assert similarity(twin, replace(twin, organisation="other")) == 1000

    def test_what_is_not_known_resembles_nothing(self):
        assert similarity(school(), school()) == 0

    def test_half_as_many_pupils_is_half_of_a_quarter(self):
        assert similarity(school(pupils=99), school(pupils=199)) == 125

    def test_nobody_is_perfect_after_one_success(self):
        assert effect(mentor()) == 500
        assert effect(mentor(accompanied=1, helped=1)) == 666
        assert effect(mentor(accompanied=9, helped=9)) == 909

    def test_nearness_falls_evenly_and_either_order_names_it(self):
        near = Proximity(Unit.km, 100, {("a", "b"): 25, ("c", "a"): 300})
        found = [near.value(*pair) for pair in (("a", "a"), ("a", "b"), ("b", "a"), ("a", "c"), ("b", "c"))]
        assert found == [1000, 750, 750, 0, 0]

    @pytest.mark.parametrize("wrong", [{"load": 101}, {"effect": -1}])
    def test_weights_stay_within_bounds(self, wrong):
        with pytest.raises(ValueError):
            Weights(**wrong)

    def test_nothing_is_no_distance(self):
        with pytest.raises(ValueError):
            Proximity(far=0)


class TestExplanation:
    def test_says_each_component_in_words(self):
        one = mentor(
            directions=("quality", "staff"), accompanied=6, helped=4, capacity=2,
            school=school("a", "m1", kind="school", rural=True),
        )  # fmt: skip
        other = mentee(directions=("quality", "finance"), school=school("b", "m2", kind="school", rural=True))
        it = region(
            [one], [other], titles={"quality": "Качество образования"}, proximity=Proximity(between={("m1", "m2"): 40})
        )
        [pair] = match(it).pairs
        assert {each.component: (each.value, each.contribution) for each in pair.contributions} == {
            MatchComponent.similarity: (500, 15_000),
            MatchComponent.distance: (600, 12_000),
            MatchComponent.effect: (625, 12_500),
            MatchComponent.directions: (500, 15_000),
        }
        assert pair.said == (
            "54500 из 100000 баллов: сходство школ — школы сходны: тип организации, сельская или городская; "
            "охват направлений — охвачено направлений: 1 из 2 («Качество образования»); "
            "прежние результаты наставника — завершённых наставничеств: 6, цели в основном достигнуты в 4 из них; "
            "близость муниципалитетов — до наставника 40 км. Подопечный № 1 из возможных 2."
        )

    def test_says_that_no_direction_was_asked_for(self):
        [pair] = match(region([mentor()], [mentee(directions=())])).pairs
        [said] = [each.said for each in pair.contributions if each.component is MatchComponent.directions]
        assert said == "направления не заданы, подходит любой наставник"

    def test_a_locked_pair_tells_what_speaks_against_it(self):
        it = region([mentor(at_risk=True)], [mentee()], locked=frozenset({Pair("t1", "e1")}))
        [pair] = match(it).pairs
        assert (pair.locked, pair.against) == (True, (Exclusion.mentor_at_risk,))

    def test_a_locked_pair_takes_a_place(self):
        it = region([mentor()], [mentee("e1"), mentee("e2")], locked=frozenset({Pair("t1", "e2")}))
        found = match(it)
        assert [pair.mentee for pair in found.pairs] == ["e2"]
        assert [(each.mentee, each.reason) for each in found.unmatched] == [("e1", UnmatchedReason.full)]
        assert found.unmatched[0].said == "Места у всех подходящих наставников (1) заняты — нынешними парами: 1"

    def test_places_are_taken_by_what_takes_them(self):
        pairs = frozenset({Pair("t1", "e1"), Pair("t1", "e2"), Pair("t2", "e3")})
        mentors = [mentor(capacity=3), mentor("t2", at_risk=True)]
        mentees = [mentee(f"e{n}") for n in range(1, 6)]
        found = match(region(mentors, mentees, locked=pairs, unanswered=pairs - {Pair("t1", "e1")}))
        [alone] = found.unmatched
        said = "нынешними парами: 1; предложениями, на которые не ответили: 1; другими в этом подборе: 1"
        assert alone.said == f"Места у всех подходящих наставников (1) заняты — {said}"


REASONS = {
    "no_mentors": ([], mentee(), "В регионе нет ни одного наставника"),
    "no_direction": (
        [mentor(directions=("staff",))],
        mentee(directions=("quality", "law")),
        "Ни один наставник не охватывает направления: «law», «Качество»",
    ),
    "excluded": (
        [mentor("t1", at_risk=True, works=False), mentor("t2", at_risk=True), mentor("t3", directions=("staff",))],
        mentee(),
        (
            "Исключены все наставники нужных направлений (2): наставник сам в группе риска — 2; "
            "наставник сейчас не назначен или приостановлен — 1"
        ),
    ),
    "full": (
        [mentor(capacity=0), mentor("t2", at_risk=True)],
        mentee(),
        "Места у всех подходящих наставников (1) заняты до конца прежних пар",
    ),
}


class TestUnmatched:
    @pytest.mark.parametrize("reason", REASONS)
    def test_says_why(self, reason):
        mentors, other, said = REASONS[reason]
        [alone] = match(region(mentors, [other], titles={"quality": "Качество"})).unmatched
        assert (alone.reason, alone.said) == (reason, said)

    def test_every_reason_is_shown(self):
        assert REASONS.keys() == {*UnmatchedReason}


class TestRegion:
    @pytest.mark.parametrize(
        ("mentors", "mentees", "locked"),
        [
            ([mentor(), mentor()], [], []),
            ([], [mentee(), mentee()], []),
            ([mentor("t1"), mentor("t2")], [mentee()], [Pair("t1", "e1"), Pair("t2", "e1")]),
            ([mentor()], [], [Pair("t1", "e1")]),
            ([], [mentee()], [Pair("t1", "e1")]),
        ],
    )
    def test_says_no_to_what_makes_no_sense(self, mentors, mentees, locked):
        with pytest.raises(ValueError):
            region(mentors, mentees, locked=frozenset(locked))
