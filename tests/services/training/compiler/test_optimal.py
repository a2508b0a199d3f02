"""A route against every route there could be, and what holds of it whatever is asked."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.compiler import (
    Calendar,
    HeldState,
    Limits,
    OfferKind,
    Request,
    compile_route,
    in_order,
)
from services.training.compiler.offers import seats_of
from services.training.compiler.room import days, open_days, spread
from tests.services.training.compiler.world import (
    MONDAY,
    cases,
    day,
    deficit,
    offer,
    offers,
    request,
    run,
)


def spans(its, window):
    """Every span an offer can be taken in, as far as the calendar goes."""
    if its.runs:
        free = (each for each in its.runs if window.first <= each.first and each.last <= window.last)
        return [(each.first, each.last) for each in free]
    first, last = its.within or (window.first, window.last)
    first, last = max(first, window.first), min(last, window.last)
    starts = [each for each in days(first, last) if each == first or each.weekday() == 0] if first <= last else []
    ends = [(each, each + timedelta(days=7 * its.weeks - 1)) for each in starts]
    found = [open_days(*each, window) for each in ends if each[1] <= last and not its.full & {*days(*each)}]
    return [(each[0], each[-1]) for each in found if each]


def meetings(its, first):
    """The days of the run that begins then; none of an offer at any time."""
    return [day for run in its.runs if run.first == first for day in sorted(run.days) or days(run.first, run.last)]


def legal(it, its, steps) -> bool:
    """May the new steps, each an offer with its days, stand beside those that stay?"""
    kept_hours = sum(each.offer.hours for each in it.kept)
    if sum(each.hours for each, *_ in steps) > max(0, it.limits.hours - kept_hours):
        return False
    begun = [(each.offer, each.first, each.last) for each in it.begun]
    load, used = Counter(), Counter()
    for total, listed in ((load, steps), (used, begun)):
        for each, *span in listed:
            total.update(spread(each.hours, meetings(each, span[0]) or open_days(*span, it.calendar) or span[:1]))
    if any(hours > max(0, it.limits.weekly - used[week]) for week, hours in load.items() if hours):
        return False
    fixed = [(each.id, {*meetings(each, span[0])}) for each, *span in [*steps, *begun]]
    new = {each.id for each, *_ in steps}
    if any(one[1] & other[1] for one, other in combinations(fixed, 2) if {one[0], other[0]} & new):
        return False
    mentors = [each for each, *_ in [*steps, *begun] if each.kind is OfferKind.mentoring]
    twice = len({each.family for each, *_ in steps}) < len(steps)
    if twice or (len(mentors) > 1 and any(each.kind is OfferKind.mentoring for each, *_ in steps)):
        return False
    ends = {each.offer.family: each.last for each in it.kept} | {each.family: last for each, _, last in steps}
    return all(
        required in it.passed or (required in ends and ends[required] < first)
        for each, first, _ in steps
        for required in each.requires
    )


def goals(it, steps):
    """As `programme` tells them, each the less the better."""
    covered = 0
    for each in it.deficits:
        proofs = [proof.level for proof in it.proven if proof.competency == each.competency]
        begun = [held.offer.teaches.get(each.competency, 0) for held in it.begun]
        have = max(each.level, *proofs, *begun, 0)
        to = max([have, *(taken.teaches.get(each.competency, 0) for taken, *_ in steps)])
        covered += each.priority * max(1, each.confidence) * max(0, min(to, each.norm) - have)
    planned = {(held.offer.id, held.first, held.last) for held in it.planned}
    same = sum((each.id, first, last) in planned for each, first, last in steps)
    ends = sum((last - it.calendar.first).days + 1 for *_, last in steps)
    return -covered, sum(each.hours for each, *_ in steps), -same, ends


def best(it, its):
    left = Counter(seats_of(its))
    left.update((each.offer.id, each.first if each.offer.runs else None) for each in it.planned if each.seated)
    bounded = seats_of(its)
    away = it.passed | {each.offer.family for each in it.kept}
    options = []
    for each in its.values():
        seats = [(each.id, first if each.runs else None) for first, _ in spans(each, it.calendar)]
        free = [span for span, seat in zip(spans(each, it.calendar), seats, strict=True)
                if seat not in bounded or left[seat] > 0]  # fmt: skip
        options.append([None, *((each, *span) for span in free if each.family not in away)])
    routes = ([each for each in choice if each] for choice in product(*options))
    return min(goals(it, each) for each in routes if legal(it, its, each))


def new_steps(route):
    return [(each.offer, each.first, each.last) for each in route.steps if each.state is HeldState.planned]


class TestOptimal:
    @settings(max_examples=40, deadline=None)
    @given(cases())
    def test_is_the_best_of_all_routes(self, case):
        it, its = case
        route = compile_route(it, its)
        assert route.proven
        assert legal(it, its, new_steps(route))
        assert goals(it, new_steps(route)) == best(it, its)

    @settings(max_examples=40, deadline=None)
    @given(cases(), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_the_input(self, case, chance):
        it, its = case
        mixed = replace(
            it,
            deficits=tuple(chance.sample(it.deficits, len(it.deficits))),
            previous=tuple(chance.sample(it.previous, len(it.previous))),
        )
        other = in_order(chance.sample([*its.values()], len(its)))
        assert compile_route(mixed, other) == compile_route(it, its) == compile_route(it, its)

    @settings(max_examples=40, deadline=None)
    @given(cases())
    def test_what_is_begun_or_completed_stays(self, case):
        it, its = case
        route = compile_route(it, its)
        stays = {(each.offer.id, each.first, each.last) for each in it.kept}
        assert stays == {(s.offer.id, s.first, s.last) for s in route.steps if s.state is not HeldState.planned}
        told = Counter(each.offer for each in route.changes)
        assert set(told.values()) <= {1}
        assert not it.previous or told.keys() == {each.offer.id for each in it.previous} | {
            each.offer.id for each in route.steps
        }

    @settings(max_examples=40, deadline=None)
    @given(cases())
    def test_nobody_is_given_a_seat_that_is_not_left(self, case):
        it, its = case
        left = Counter(seats_of(its))
        left.update((each.offer.id, each.first if each.offer.runs else None) for each in it.planned if each.seated)
        taken = [(each.id, first if each.runs else None) for each, first, _ in new_steps(compile_route(it, its))]
        assert all(left[seat] > 0 for seat in taken if seat in seats_of(its))

    @settings(max_examples=40, deadline=None)
    @given(cases())
    def test_every_deficit_is_closed_credited_or_told_of(self, case):
        it, its = case
        route = compile_route(it, its)
        told = {each.competency: each for each in route.uncovered}
        for each in it.deficits:
            levels = [each.level, *(p.level for p in it.proven if p.competency == each.competency)]
            levels += [
                s.offer.teaches.get(each.competency, 0) for s in route.steps if s.state is not HeldState.completed
            ]
            assert (each.competency in told) == (max(levels) < each.norm)
            assert each.competency not in told or told[each.competency].level == max(levels)


@pytest.mark.parametrize("seed", range(4))
def test_of_many_offers_the_best_are_found_to_the_last_unit(seed):
    """One deficit an offer and hours for half of them: a knapsack, whose best is known by counting."""
    chance, many = random.Random(seed), range(26)
    hours = [chance.randrange(5, 30) for _ in many]
    worth = [(chance.randrange(30, 100), chance.randrange(1, 4)) for _ in many]
    budget = sum(hours) // 2
    best = [0] * (budget + 1)
    for each, (confidence, priority) in zip(hours, worth, strict=True):
        for left in range(budget, each - 1, -1):
            best[left] = max(best[left], best[left - each] + confidence * priority)
    its = offers(*(offer(f"o{n:02}", teaches={f"c{n:02}": 1}, hours=hours[n]) for n in many))
    asked = (deficit(f"c{n:02}", norm=1, confidence=worth[n][0], priority=worth[n][1]) for n in many)
    it = request(*asked, hours=budget, weekly=1000)
    route = compile_route(it, its)
    assert (route.proven, -goals(it, new_steps(route))[0]) == (True, best[budget])


class TestBound:
    def test_of_nodes_is_told_with_the_gap(self):
        its = offers(*(offer(f"o{n}", teaches={f"c{n % 7}": 1 + n % 3}, hours=3 + n % 5) for n in range(24)))
        it = request(*(deficit(f"c{n}", norm=3, priority=1 + n % 3) for n in range(7)), hours=23, weekly=7)
        route = compile_route(it, its, nodes=0)
        assert (route.proven, route.gap > 0) == (False, True)
        assert legal(it, its, new_steps(route))


def of_a_region(heads: int):
    chance = random.Random(1203)
    competencies = [f"c{n:02}" for n in range(15)]

    def one(n):
        first = chance.randrange(280)
        held = [
            run(first + 60 * k, first + 60 * k + chance.randrange(10), chance.choice([None, 10, 25])) for k in (0, 1)
        ]
        return offer(
            f"o{n:03}",
            teaches={each: chance.randrange(1, 4) for each in chance.sample(competencies, chance.randrange(1, 3))},
            hours=chance.choice([4, 8, 16, 18, 24, 36, 72]),
            runs=tuple(held) if chance.random() < 0.6 else (),
            weeks=chance.randrange(1, 9),
            seats=chance.choice([None, 30]),
            requires=frozenset({f"o{chance.randrange(n):03}"} if n and chance.random() < 0.2 else ()),
        )

    def asked(n):
        its = [
            deficit(each, level=chance.randrange(2), norm=chance.randrange(2, 4), priority=chance.randrange(1, 5))
            for each in chance.sample(competencies, chance.randrange(2, 7))
        ]
        limits = Limits(chance.choice([36, 72, 108, 144]), chance.choice([8, 12, 18]))
        return Request(f"h{n:03}", tuple(its), Calendar(MONDAY, day(320)), limits)

    return [asked(n) for n in range(heads)], offers(*(one(n) for n in range(150)))


def test_a_region_takes_its_share_of_a_minute():
    """500 routes over 150 offers within a minute of one processor: fifty here in a tenth of it."""
    heads, its = of_a_region(50)
    began = process_time()
    routes = [compile_route(head, its) for head in heads]
    assert process_time() - began < 6
    assert all(route.proven and route.hours <= head.limits.hours for route, head in zip(routes, heads, strict=True))
    assert any(route.steps for route in routes)
