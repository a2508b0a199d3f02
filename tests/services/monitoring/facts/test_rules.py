"""What is counted from a ledger: by table, and whatever comes in whatever order."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.facts.ledger import Fact, FactKind, Ledger, Period, Post, Site, Subject, ledgers, upwards
from services.monitoring.facts.rules import KINDS, LABELS, LEVELS, MEASURES, PERIODIC, REACTION, STANDS_ON, ReactionName
from services.monitoring.methodologies.indicators import SystemMeasure

K, M = FactKind, SystemMeasure
PERIOD = Period(date(2022, 1, 1), date(2022, 12, 31), date(2022, 12, 31))
CITY, SCHOOL = "ru.r67.m1", "ru.r67.m1.o1"
ANNA, BORIS, VERA, ZOYA = (UUID(int=n) for n in range(1, 5))
HERE, THERE = UUID(int=101), UUID(int=102)


def fact(kind, person=ANNA, day="2022-05-01", *, record=1, place=SCHOOL, organisation=HERE, **more) -> Fact:
    nothing = dict.fromkeys(("until", "competence", "before", "after", "entry"))
    known = nothing | {name: date.fromisoformat(it) if name == "until" else it for name, it in more.items()}
    if isinstance(known["entry"], int):
        known["entry"] = UUID(int=1000 + known["entry"])
    return Fact(
        place=place, kind=kind, person=person, organisation=organisation, day=date.fromisoformat(day),
        record=UUID(int=1000 + record), **known,
    )  # fmt: skip


def post(person=ANNA, since="2015-09-01", until=None, kind="head", place=SCHOOL, organisation=HERE) -> Post:
    end = date.fromisoformat(until) if until else None
    return Post(place, kind, person, organisation, date.fromisoformat(since), end)


def counted(measure, facts=(), posts=(), sites=1, person=None) -> tuple[int, int]:
    ledger = Ledger(PERIOD, person, posts, sites, sorted(facts, key=lambda each: each.day))
    return tuple(MEASURES[measure](ledger))


def rise(before=1, after=2, kind=K.diagnostics_completed, **more) -> Fact:
    return fact(kind, before=before, after=after, **more)


class TestCompetence:
    @pytest.mark.parametrize("kind", LEVELS)
    def test_rises_with_any_of_the_three(self, kind):
        assert counted(M.competence_raised, [rise(kind=kind)], [post()]) == (1, 1)

    @pytest.mark.parametrize(
        ("facts", "risen"),
        [
            ([], 0),
            ([rise(2, 2)], 0),
            ([rise(3, 2)], 0),
            ([rise(1, 3, day="2022-02-01", record=1), rise(3, 1, day="2022-08-01", record=2)], 0),
            ([rise(1, 3, day="2022-02-01", record=1), rise(3, 2, day="2022-08-01", record=2)], 1),
            ([rise(day="2021-12-31")], 0),
            ([rise(day="2022-01-01")], 1),
            ([rise(day="2022-12-31")], 1),
            ([rise(day="2023-01-01")], 0),
            ([fact(K.enrolment_completed)], 0),  # a course that measured nothing
            ([rise(None, 3)], 0),  # measured for the first time
            ([rise(None, 1), rise(1, 2, day="2022-09-01", record=2)], 1),
            ([rise(person=BORIS)], 0),  # no head
            ([rise(2, 1, competence="law"), rise(1, 2, competence="people", record=2)], 1),
            ([rise(record=1), rise(record=2)], 1),  # a head counts once
        ],
    )
    def test_is_the_difference_over_the_period(self, facts, risen):
        assert counted(M.competence_raised, facts, [post()]) == (risen, 1)

    @given(
        levels=st.lists(st.tuples(st.dates(date(2021, 1, 1), date(2023, 12, 31)), st.integers(0, 4)), max_size=6),
        routes=st.lists(st.tuples(st.dates(date(2021, 1, 1), date(2023, 12, 31)), st.integers(0, 500)), max_size=3),
    )
    def test_is_the_same_with_routes_that_tell_it_again(self, levels, routes):
        measured = sorted(dict(levels).items())
        chain = [None, *(level for _, level in measured)]
        facts = [rise(chain[at], level, day=str(day), record=at) for at, (day, level) in enumerate(measured)]
        again = []
        for began, days in routes:
            ended = began + timedelta(days=days)
            before = [level for day, level in measured if day <= began]
            since = [each for each in measured if began < each[0] <= ended]
            if since:
                day, level = since[-1]
                again.append(rise(before[-1] if before else None, level, K.route_completed, day=str(day)))
        told = counted(M.competence_raised, facts, [post()])
        assert counted(M.competence_raised, [*facts, *again], [post()]) == told

    def test_is_of_those_in_office_on_the_day(self):
        posts = [
            post(ANNA),
            post(BORIS, kind="acting_head"),
            post(VERA, until="2022-12-30"),
            post(ZOYA, since="2023-01-01"),
            post(ANNA, organisation=THERE),  # two posts, one head
        ]
        facts = [rise(person=each, record=n) for n, each in enumerate((ANNA, BORIS, VERA, ZOYA))]
        assert counted(M.competence_raised, facts, posts) == (2, 2)

    def test_of_a_head_is_that_of_this_head(self):
        assert counted(M.competence_raised, [rise(person=VERA)], [post(ANNA)], person=VERA) == (1, 1)
        assert counted(M.competence_raised, [rise(person=ANNA)], [post(ANNA)], person=VERA) == (0, 1)

    def test_without_heads_there_is_nothing_to_divide_by(self):
        assert counted(M.competence_raised, [rise()]) == (0, 0)


class TestReserve:
    @pytest.mark.parametrize(
        ("facts", "inside"),
        [
            ([fact(K.entry_included)], 1),
            ([fact(K.entry_included, day="2019-01-01")], 1),  # long ago, and still
            ([fact(K.entry_included, day="2023-01-01")], 0),
            ([fact(K.entry_included, until="2022-12-31")], 1),
            ([fact(K.entry_included, until="2022-12-30")], 0),
            ([fact(K.entry_included, until="2022-06-30"), fact(K.entry_renewed, day="2022-07-01")], 1),
            ([fact(K.entry_renewed)], 1),
            ([fact(K.entry_included), fact(K.entry_excluded, day="2022-12-31")], 0),
            ([fact(K.entry_included), fact(K.entry_excluded, day="2023-01-01")], 1),
            ([fact(K.entry_included, record=1), fact(K.entry_included, record=2)], 1),  # one person, two times
            ([fact(K.entry_included), fact(K.entry_included, BORIS, record=2)], 2),
            ([fact(K.entry_included), fact(K.appointment_made, record=9, entry=1)], 0),
            ([fact(K.entry_included), fact(K.appointment_made, record=9, entry=2)], 1),
            (
                [
                    fact(K.entry_included),
                    fact(K.appointment_made, record=9, entry=1),
                    fact(K.appointment_revoked, record=9),
                ],
                1,
            ),
        ],
    )
    def test_holds_who_is_in_it_on_the_day(self, facts, inside):
        assert counted(M.reserve_per_post, facts, sites=3) == (inside, 3)


class TestAppointments:
    NEW = post(since="2022-09-01")

    @pytest.mark.parametrize(
        ("facts", "chosen"),
        [
            ([], 0),
            ([fact(K.appointment_made, day="2022-09-01", entry=5)], 1),
            ([fact(K.appointment_made, day="2022-09-01")], 0),  # from elsewhere
            ([fact(K.appointment_made, day="2021-09-01", entry=5)], 0),
            ([fact(K.appointment_made, BORIS, day="2022-09-01", entry=5)], 0),
            ([fact(K.appointment_made, day="2022-09-01", entry=5, organisation=THERE)], 0),
            ([fact(K.appointment_made, day="2022-09-01", entry=5), fact(K.appointment_revoked)], 0),
            (
                [
                    fact(K.appointment_made, day="2022-09-01", entry=5),
                    fact(K.appointment_revoked, day="2023-01-01"),
                ],
                1,
            ),
        ],
    )
    def test_are_found_again_among_the_posts_of_the_directory(self, facts, chosen):
        assert counted(M.appointed_from_reserve, facts, [self.NEW]) == (chosen, 1)

    def test_are_those_begun_in_the_period(self):
        posts = [
            post(ANNA, since="2021-12-31"),
            post(BORIS, since="2022-01-01"),
            post(VERA, since="2022-12-31"),
            post(ZOYA, since="2022-06-01", kind="acting_head"),
        ]
        assert counted(M.appointed_from_reserve, [], posts) == (0, 2)


class TestLedgers:
    def test_a_subject_holds_what_happened_at_or_below_its_place(self):
        subjects = [Subject(UUID(int=1), CITY, None), Subject(UUID(int=2), SCHOOL, ANNA)]
        facts = [rise(record=1), rise(record=2, place="ru.r67.m1.o2"), rise(record=3, place="ru.r67.m11.o1")]
        city, school = ledgers(subjects, PERIOD, [post()], [Site(SCHOOL), Site("ru.r67.m1.o2")], facts)
        assert [len(its.facts) for its in (city, school)] == [2, 1]
        assert [its.sites for its in (city, school)] == [2, 1]
        assert [len(its.posts) for its in (city, school)] == [1, 1]

    def test_upwards(self):
        assert list(upwards("ru.r67.m1")) == ["ru.r67.m1", "ru.r67", "ru"]


class TestTables:
    def test_every_measure_kind_and_reaction_is_in_them(self):
        assert set(MEASURES) == set(STANDS_ON) == set(SystemMeasure) >= PERIODIC
        assert set(REACTION) == set(KINDS.values()) == set(FactKind)
        counted = {name for its in STANDS_ON.values() for name in its}
        assert set(REACTION.values()) == set(ReactionName) == counted | {ReactionName.transfer_programmes}
        assert {*FactKind, *ReactionName} <= set(LABELS)


days = st.dates(date(2021, 6, 1), date(2023, 6, 30)).map(date.isoformat)
people = st.sampled_from([ANNA, BORIS, VERA])
levels = st.integers(0, 4)


@st.composite
def some_facts(draw) -> list[Fact]:
    kinds = draw(st.lists(st.sampled_from(FactKind), max_size=12))
    found = []
    for kind in kinds:
        more = {"before": draw(levels), "after": draw(levels)} if kind in LEVELS else {}
        if kind is K.appointment_made:
            more["entry"] = draw(st.none() | st.integers(1, 5))
        record = draw(st.integers(1, 5))
        found.append(fact(kind, draw(people), draw(days), record=record, **more))
    return found


@st.composite
def some_posts(draw) -> list[Post]:
    return [post(draw(people), draw(days)) for _ in range(draw(st.integers(0, 4)))]


@given(facts=some_facts(), posts=some_posts())
def test_a_share_is_never_more_than_the_whole(facts, posts):
    for measure in (M.competence_raised, M.appointed_from_reserve):
        part, whole = counted(measure, facts, posts)
        assert 0 <= part <= whole


@given(facts=some_facts(), posts=some_posts())
def test_what_happened_after_the_period_changes_nothing(facts, posts):
    known = [each for each in facts if each.day <= PERIOD.last]
    for measure in SystemMeasure:
        assert counted(measure, facts, posts) == counted(measure, known, posts)
