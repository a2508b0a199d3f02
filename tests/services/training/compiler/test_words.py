"""What is said of a route: of each step, of what stays uncovered, of what it changes."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given, settings

from services.kernel.workflow import Refusal
from services.training.compiler import (
    Calendar,
    Held,
    HeldState,
    OfferKind,
    Proven,
    Run,
    catalogue,
    compile_route,
    in_order,
)
from services.training.compiler.changes import RouteChange
from services.training.compiler.placements import Blame
from services.training.compiler.room import spread
from tests.services.training.compiler.world import cases, day, deficit, offer, offers, request, run


class TestCatalogue:
    def test_a_circle_is_refused_by_name(self):
        found = catalogue(
            [
                offer("a", requires=frozenset("c")),
                offer("b", requires=frozenset("a")),
                offer("c", requires=frozenset("b")),
            ]
        )
        assert isinstance(found, Refusal)
        assert found.reason == "prerequisite_cycle"
        circle = found.detail.removeprefix("Предложения требуют друг друга по кругу: ").split(" → ")
        assert circle[0] == circle[-1]
        assert {"«Модуль A» «Модуль C»", "«Модуль C» «Модуль B»", "«Модуль B» «Модуль A»"} == {
            f"{one} {other}" for one, other in pairwise(circle)
        }

    def test_what_stands_twice_is_a_mistake(self):
        with pytest.raises(ValueError):
            catalogue([offer("a"), offer("a")])
        with pytest.raises(ValueError):
            catalogue([offer("a", runs=(run(0, 1), run(0, 2)))])

    @pytest.mark.parametrize("wrong", [{"hours": 0}, {"weeks": 0}, {"runs": (run(3, 2),)}])
    def test_what_makes_no_sense_is_a_mistake(self, wrong):
        with pytest.raises(ValueError):
            offer(**wrong)


class TestRequest:
    @pytest.mark.parametrize(
        "made",
        [
            lambda: Calendar(day(1), day(0)),
            lambda: deficit(confidence=101),
            lambda: deficit(priority=0),
            lambda: request(deficit(), deficit()),
            lambda: request(previous=(Held(offer(), day(0), day(1)), Held(offer(), day(2), day(3)))),
        ],
    )
    def test_says_no_to_what_makes_no_sense(self, made):
        with pytest.raises(ValueError):
            made()

    def test_hours_are_spread_over_weeks_and_lost_nowhere(self):
        assert spread(10, [day(5), day(6), day(7)]) == {day(0): 6, day(7): 4}


class TestSteps:
    def test_say_which_deficit_from_which_finding_and_why_not_another(self):
        its = offers(
            offer("a", quality=2, hours=8, runs=(run(2, 3),)),
            offer("b", quality=2, hours=16),
            offer("c", quality=1, hours=2),
            offer("d", quality=2, hours=4, runs=(run(1, 1, 0),)),
        )
        it = request(deficit(finding="диагностика 12.01.2027", confidence=80, causes=("нет ВСОКО",)))
        [step] = compile_route(it, its).steps
        assert (step.offer.id, step.first, step.last) == ("a", day(2), day(3))
        assert step.said == (
            "Дефицит «Качество» (выявлен: диагностика 12.01.2027, уверенность 80 %): с уровня 0 до 2. "
            "Причины: нет ВСОКО. "
            "Почему не другое: «Модуль B» — больше часов: 16 против 8; "
            "«Модуль C» — «Качество» только до уровня 1, а не 2; "
            "«Модуль D» — занятия 02.02.2027: мест не осталось."
        )

    def test_say_what_another_does_not_teach_at_all(self):
        its = offers(offer("a", teaches={"quality": 2, "safety": 1}), offer("b", teaches={"safety": 1}, hours=2))
        it = request(deficit(), deficit("safety", norm=1))
        [step] = compile_route(it, its).steps
        assert step.said.endswith("Почему не другое: «Модуль B» — «Качество» не развивает.")

    def test_a_prerequisite_says_what_it_is_for_and_comes_before(self):
        its = offers(offer("a", quality=2, requires=frozenset("b")), offer("b"))
        first, second = compile_route(request(), its).steps
        assert first.last < second.first
        assert first.said == "Нужен прежде, чем начнётся «Модуль A»."
        assert second.said == "Дефицит «Качество»: с уровня 0 до 2. Других предложений для этого нет."

    def test_what_is_passed_is_a_prerequisite_fulfilled(self):
        its = offers(offer("a", quality=2, requires=frozenset("b")), offer("b"))
        assert [each.offer.id for each in compile_route(request(passed=frozenset("b")), its).steps] == ["a"]

    def test_what_is_passed_is_so_even_while_it_is_taken_again(self):
        its = offers(offer("a", quality=2, requires=frozenset("b")), offer("b"))
        again = (Held(its["b"], day(0), day(27), HeldState.begun),)
        route = compile_route(request(passed=frozenset("b"), previous=again), its)
        assert [each.offer.id for each in route.steps] == ["a", "b"]

    def test_a_prerequisite_ends_before_on_the_days_it_is_taken(self):
        """The only early run of it meets on the days of a heavier step, and the late one would end too late."""
        its = offers(
            offer("a", quality=2, runs=(run(8, 9),), requires=frozenset("b")),
            offer("b", runs=(run(1, 2), run(15, 16))),
            offer("c", teaches={"staff": 2}, runs=(run(2, 3),)),
        )
        route = compile_route(request(deficit(), deficit("staff", priority=5)), its)
        assert [each.offer.id for each in route.steps] == ["c"]
        assert [each.blame for each in route.uncovered] == [Blame.overlap]

    def test_what_is_begun_uses_the_budget(self):
        held = (Held(offer("z", hours=8), day(0), day(6), HeldState.begun),)
        route = compile_route(request(hours=10, previous=held), offers(offer("a", quality=2, hours=4)))
        assert [each.offer.id for each in route.steps] == ["z"]
        assert [each.blame for each in route.uncovered] == [Blame.budget]

    def test_credit_is_given_for_what_is_proven(self):
        its = offers(offer("a", quality=1), offer("b", quality=3, hours=9))
        proven = (Proven("quality", 1, "свидетельство 15"),)
        half = compile_route(request(deficit(norm=2), proven=proven), its)
        assert [each.offer.id for each in half.steps] == ["b"]
        said = "«Качество»: зачтён уровень 1 вместо 0 (свидетельство 15), осталось довести до 2"
        assert [each.said for each in half.credits] == [said]
        whole = compile_route(request(deficit(norm=1), proven=proven), its)
        assert (whole.steps, whole.uncovered, whole.credits[0].closed) == ((), (), True)

    def test_the_heavier_deficit_comes_first(self):
        its = offers(offer("a", quality=2, hours=10), offer("b", teaches={"staff": 2}, hours=2))
        it = request(deficit(priority=3), deficit("staff"), hours=10)
        assert [each.offer.id for each in compile_route(it, its).steps] == ["a"]


ALONE = {
    Blame.no_offer: ([offer("a", teaches={"staff": 2})], {}, "Нет предложения, которое доводит выше уровня 0"),
    Blame.prerequisites: (
        [offer("a", quality=2, requires=frozenset("z"))],
        {"titles": {"z": "Z"}},
        "Ни одно предложение не подходит: «Модуль A» — до начала нельзя завершить то, что требуется прежде: «Z»",
    ),
    Blame.seats: (
        [offer("a", quality=2, seats=0)],
        {},
        "Ни одно предложение не подходит: «Модуль A» — мест не осталось",
    ),
    Blame.calendar: (
        [offer("a", quality=2, runs=(run(30, 31),))],
        {},
        "Ни одно предложение не подходит: «Модуль A» — занятия 03.03.2027–04.03.2027 вне окна 01.02.2027–28.02.2027",
    ),
    Blame.load: (
        [offer("a", quality=2, hours=9)],
        {"weekly": 8},
        "Ни одно предложение не подходит: «Модуль A» — в неделю нужно часов: 9, можно: 8",
    ),
    Blame.budget: (
        [offer("a", quality=2, hours=9)],
        {"hours": 8},
        "Ни одно предложение не подходит: «Модуль A» — нужно часов: 9, осталось в бюджете: 8",
    ),
    Blame.overlap: (
        [offer("a", quality=2, runs=(run(3, 4),))],
        {"previous": (Held(offer("z", runs=(run(4, 5),)), day(4), day(5), HeldState.begun),)},
        "Ни одно предложение не подходит: «Модуль A» — занятия 04.02.2027–05.02.2027 пересекаются с уже занятыми днями",
    ),
}
PAIR = (deficit(priority=2), deficit("staff"))
BETWEEN = {
    Blame.budget: (
        [offer("a", quality=2, hours=8), offer("b", teaches={"staff": 2}, hours=5)],
        {"hours": 10},
        "Не хватает часов: вместе с остальным нужно 13, а есть 10",
    ),
    Blame.load: (
        [offer("a", quality=2, hours=8), offer("b", teaches={"staff": 2}, hours=5)],
        {"weekly": 10, "weeks": 1},
        "Не помещается в недельную нагрузку: не больше 10 ч в неделю",
    ),
    Blame.overlap: (
        [offer("a", quality=2, runs=(run(1, 3),)), offer("b", teaches={"staff": 2}, runs=(run(3, 4),))],
        {},
        "Занятия пересекаются по дням с занятиями других шагов",
    ),
    Blame.mentoring: (
        [offer("a", quality=2, kind=OfferKind.mentoring), offer("b", teaches={"staff": 2}, kind=OfferKind.mentoring)],
        {},
        "Этому учит другой наставник, а наставник у человека один",
    ),
    Blame.together: (
        [offer("a", quality=2, hours=8), offer("b", teaches={"staff": 2}, hours=5)],
        {"weekly": 10, "weeks": 1, "hours": 10},
        "Мешают сразу несколько ограничений: 10 ч на маршрут, 10 ч в неделю, порядок и дни занятий",
    ),
}


class TestUncovered:
    @pytest.mark.parametrize("blame", ALONE)
    def test_says_why_no_offer_could_be_taken(self, blame):
        listed, limits, said = ALONE[blame]
        [found] = compile_route(request(**limits), offers(*listed)).uncovered
        assert (found.blame, found.said) == (blame, f"«Качество»: уровень 0 из 2. {said}")

    @pytest.mark.parametrize("blame", BETWEEN)
    def test_says_what_kept_offers_from_being_taken_together(self, blame):
        listed, limits, said = BETWEEN[blame]
        [found] = compile_route(request(*PAIR, **limits), offers(*listed)).uncovered
        assert (found.competency, found.blame) == ("staff", blame)
        assert found.said == f"«staff»: уровень 0 из 2. {said}"

    def test_every_kind_of_blame_is_shown(self):
        assert ALONE.keys() | BETWEEN.keys() == {*Blame}

    @pytest.mark.parametrize("priority", [1, 2])
    @pytest.mark.parametrize(("one", "other"), [*product((8, 9, 12), repeat=2)])
    def test_of_equal_deficits_the_days_are_to_blame_and_not_the_hours(self, one, other, priority):
        """Which of the two is covered is decided by nothing, so that hours only seem to swap them."""
        its = offers(
            offer("a", quality=1, hours=one, runs=(run(1, 2),)),
            offer("b", teaches={"staff": 1}, hours=other, runs=(run(2, 3),)),
        )
        two = (deficit(norm=1, priority=priority), deficit("staff", norm=1, priority=priority))
        [found] = compile_route(request(*two, hours=100, weekly=40), its).uncovered
        assert found.blame is Blame.overlap

    @settings(max_examples=25, deadline=None)
    @given(cases())
    def test_hours_are_to_blame_only_where_they_are_short(self, case):
        for each in compile_route(*case).uncovered:
            if each.blame is Blame.budget and "вместе с остальным" in each.said:
                needed, there = map(int, re.findall(r"нужно (\d+), а есть (\d+)", each.said)[0])
                assert needed > there

    def test_a_site_says_when_it_is_open_and_when_it_is_full(self):
        open_then = offer("a", quality=2, weeks=2, within=(day(70), day(90)))
        [found] = compile_route(request(), offers(open_then)).uncovered
        assert found.said.endswith("предлагается 12.04.2027–02.05.2027, вне окна 01.02.2027–28.02.2027")
        full = offer("a", quality=2, weeks=2, full=frozenset({day(10)}))
        [step] = compile_route(request(), offers(full)).steps
        assert step.first == day(14)
        [found] = compile_route(request(weeks=2), offers(full)).uncovered
        assert (found.blame, found.said.endswith("в дни 01.02.2027–14.02.2027 мест не осталось")) == (Blame.seats, True)

    def test_of_any_week_the_obstacle_of_the_most_favourable_days_is_told(self):
        """The first week is full, the second closed: in all the others it is the hours of a week that are short."""
        its = offers(offer("a", quality=2, hours=24, full=frozenset({day(3)})), offer("b", quality=1, hours=2))
        route = compile_route(request(weekly=12, closed=map(day, range(7, 14))), its)
        [step] = route.steps
        assert "«Модуль A» — в неделю нужно часов: 24, можно: 12" in step.said
        alone = offers(its["a"])
        [found] = compile_route(request(weekly=12, closed=map(day, range(7, 14))), alone).uncovered
        said = "Ни одно предложение не подходит: «Модуль A» — в неделю нужно часов: 24, можно: 12"
        assert (found.blame, found.said.endswith(said)) == (Blame.load, True)

    def test_a_limit_is_told_as_its_reader_knows_it(self):
        standing = (Held(offer("s", hours=8), day(0), day(6), HeldState.begun),)
        its = offers(offer("a", quality=2, hours=95))
        [found] = compile_route(request(weekly=99, previous=standing), its).uncovered
        assert found.said.endswith("нужно часов: 95, осталось в бюджете: 92 из 100")

    @pytest.mark.parametrize(("level", "said"), [(2, "набора на неё нет"), (1, "есть, но"), (0, "Нет предложения")])
    def test_a_programme_that_takes_nobody_now_is_told_from_none(self, level, said):
        [found] = compile_route(request(unopened={"quality": level}), offers()).uncovered
        assert (found.blame, said in found.said) == (Blame.no_offer, True)

    def test_days_closed_are_of_what_can_be_taken_at_any_time(self):
        """A course is held on its days, whatever days they are."""
        its = offers(offer("a", quality=2, runs=(run(1, 3),)))
        assert compile_route(request(closed=(day(2),)), its).uncovered == ()
        its = offers(offer("a", quality=2))
        [found] = compile_route(request(weeks=1, closed=map(day, range(7))), its).uncovered
        assert found.said.endswith("«Модуль A» — все дни 01.02.2027–07.02.2027 недоступны")

    def test_what_is_reached_in_part_says_how_far(self):
        [found] = compile_route(request(deficit(norm=3)), offers(offer("a", quality=2))).uncovered
        assert (found.level, found.norm, found.blame) == (2, 3, Blame.no_offer)


class TestRemarks:
    def test_say_what_stays_exceeds_alone_and_that_nothing_is_lacking(self):
        standing = (Held(offer("s", hours=36), day(0), day(4), HeldState.booked),)
        its = request(hours=20, weekly=5, previous=standing)
        assert compile_route(its, {}).remarks == (
            "Пройденное, начатое и назначенное занимает 36 ч, а на маршрут отведено 20 ч.",
            "Начатое и назначенное занимает в неделю с 01.02.2027 36 ч, а в неделю можно не больше 5 ч.",
        )
        assert compile_route(request(previous=standing, weekly=36), {}).remarks == ()
        [said] = compile_route(replace(request(), deficits=()), {}).remarks
        assert said == "Дефицитов не выявлено: закрывать маршруту нечего."


A = offer("a", quality=2, hours=8)
B = offer("b", quality=2, hours=4)
THEN = (day(7), day(13))
AT_ONCE = (day(0), day(6))
CHANGES = {
    "planned steps stay where they are": (A, [A], HeldState.planned, RouteChange.kept, "Сроки прежние"),
    "begun steps stay": (A, [B], HeldState.begun, RouteChange.kept, "Шаг начат и остаётся"),
    "completed steps stay": (A, [B], HeldState.completed, RouteChange.kept, "Шаг завершён и остаётся"),
    "offers are withdrawn": (A, [B], HeldState.planned, RouteChange.removed, "Предложение снято"),
    "a better one has come": (
        A, [A, B], HeldState.planned, RouteChange.removed,
        "Другие шаги закрывают не меньше и лучше помещаются в часы и сроки",
    ),
    "it cannot be taken any more": (
        A, [offer("a", quality=2, weeks=9)], HeldState.planned, RouteChange.removed,
        "Пройти больше нельзя: нужно недель подряд: 9, в окне 01.02.2027–28.02.2027 столько нет",
    ),
    "nothing needs it": (
        offer("c", teaches={"law": 1}), [offer("c", teaches={"law": 1})], HeldState.planned, RouteChange.removed,
        "Дефицитов, которые он закрывал, больше нет",
    ),
}  # fmt: skip


class TestFamilies:
    """Editions that are taught side by side."""

    def test_any_edition_fulfils_what_asks_for_the_programme(self):
        its = offers(
            offer("a1", family="a", runs=(run(1, 2),)),
            offer("a2", family="a", hours=2, runs=(run(20, 21),)),
            offer("b", quality=2, runs=(run(8, 9),), requires=frozenset("a")),
        )
        assert [each.offer.id for each in compile_route(request(), its).steps] == ["a1", "b"]

    def test_what_is_passed_in_one_is_not_offered_in_another(self):
        its = offers(offer("a1", family="a", quality=1), offer("a2", family="a", quality=2))
        route = compile_route(request(passed=frozenset("a")), its)
        assert (route.steps, [each.blame for each in route.uncovered]) == ((), [Blame.no_offer])

    def test_a_circle_of_old_editions_stops_nothing_else(self):
        its = in_order(
            [
                offer("a", quality=2, requires=frozenset("b")),
                offer("b", quality=1, requires=frozenset("a")),
                offer("c", teaches={"staff": 2}),
            ]
        )
        route = compile_route(request(deficit(), deficit("staff")), its)
        assert [each.offer.id for each in route.steps] == ["c"]
        assert [(each.competency, each.blame) for each in route.uncovered] == [("quality", Blame.prerequisites)]
        assert "«Модуль B» — до начала нельзя завершить то, что требуется прежде: «Модуль A»" in route.uncovered[0].said


class TestBooked:
    def test_what_is_booked_is_a_step_and_covers(self):
        its = offers(offer("a", quality=2, hours=8, runs=(run(7, 9, 0),)), offer("b", quality=2, hours=1))
        it = request(previous=(Held(its["a"], day(7), day(9), HeldState.booked),))
        [step] = compile_route(it, its).steps
        said = "Запись уже есть: шаг вошёл в маршрут. Дефицит «Качество»: с уровня 0 до 2."
        assert (step.offer.id, step.said) == ("a", said)
        assert [(each.level_from, each.level_to) for each in step.covers] == [(0, 2)]

    def test_who_has_a_mentor_gets_no_other(self):
        mine, other = (offer(each, teaches={code: 2}, kind=OfferKind.mentoring)
                       for each, code in (("m", "quality"), ("n", "staff")))  # fmt: skip
        it = request(deficit(), deficit("staff"), previous=(Held(mine, day(0), day(6), HeldState.booked),))
        route = compile_route(it, offers(other))
        assert [each.offer.id for each in route.steps] == ["m"]
        assert [(each.competency, each.blame) for each in route.uncovered] == [("staff", Blame.mentoring)]

    def test_days_on_which_somebody_sits_elsewhere_are_not_taken(self):
        its = offers(offer("a", quality=2, runs=(run(1, 8, meets=(1, 8)), run(2, 9, meets=(2, 9)))))
        [step] = compile_route(request(engaged=frozenset({day(8)})), its).steps
        assert step.first == day(2)


class TestMissed:
    def test_a_step_is_offered_again_and_the_difference_says_why(self):
        missed = Held(A, *THEN, HeldState.missed, why="Болезнь")
        route = compile_route(request(previous=(missed,)), offers(A))
        [found] = route.changes
        assert (found.change, found.before, found.after) == (RouteChange.added, THEN, AT_ONCE)
        assert found.said == "Шаг не пройден (Болезнь). Он поставлен снова"

    def test_a_step_that_is_offered_no_more_is_told_of(self):
        missed = Held(A, *THEN, HeldState.missed, why="Группа отменена")
        [found] = compile_route(request(previous=(missed,)), offers(offer("z"))).changes
        assert (found.change, found.after) == (RouteChange.removed, None)
        assert found.said == "Шаг не пройден (Группа отменена). Предложение снято"


class TestChanges:
    @pytest.mark.parametrize("case", CHANGES)
    def test_say_why(self, case):
        held, listed, state, change, said = CHANGES[case]
        route = compile_route(request(previous=(Held(held, *THEN, state),)), offers(*listed))
        [found] = [each for each in route.changes if each.offer == held.id]
        assert (found.change, found.said, found.before) == (change, said, THEN)
        assert found.after == (THEN if change is RouteChange.kept else None)

    def test_a_step_that_no_longer_fits_is_moved(self):
        it = request(previous=(Held(A, *THEN),), closed=[day(7)])
        [found] = compile_route(it, offers(A)).changes
        assert (found.change, found.before, found.after) == (RouteChange.moved, THEN, AT_ONCE)

    def test_what_is_new_is_added(self):
        route = compile_route(request(previous=(Held(A, *THEN),)), offers(B))
        assert {each.offer: each.change for each in route.changes} == {"a": RouteChange.removed, "b": RouteChange.added}

    def test_without_a_route_before_there_are_none(self):
        assert compile_route(request(), offers(A)).changes == ()

    def test_a_begun_step_covers_and_a_completed_one_has_to_be_proven(self):
        begun, completed = (
            compile_route(request(previous=(Held(A, *THEN, state),)), offers(A, B))
            for state in (HeldState.begun, HeldState.completed)
        )
        assert [each.offer.id for each in begun.steps] == ["a"]
        assert [each.offer.id for each in completed.steps] == ["b", "a"]


class TestSeats:
    def test_a_planned_step_holds_its_own(self):
        full = offers(offer("a", quality=2, runs=(Run(day(1), day(2), 0),)))
        held = request(previous=(Held(full["a"], day(1), day(2)),))
        assert [each.change for each in compile_route(held, full).changes] == [RouteChange.kept]

    def test_what_was_only_planned_holds_none(self):
        full = offers(offer("a", quality=2, runs=(Run(day(1), day(2), 0),)))
        drafted = request(previous=(Held(full["a"], day(1), day(2), seated=False),))
        route = compile_route(drafted, full)
        assert (route.steps, [each.blame for each in route.uncovered]) == ((), [Blame.seats])
        [gone] = route.changes
        assert gone.said == "Пройти больше нельзя: занятия 02.02.2027–03.02.2027: мест не осталось"


def test_a_year_fits_into_a_window():
    calendar = Calendar(date(2027, 1, 11), date(2027, 12, 20))
    it = request()
    year = type(it)("h", it.deficits, calendar, it.limits)
    assert len(compile_route(year, offers(A)).steps) == 1
