"""What is decided about candidates without a database: experience, consents, twins, steps."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import LATEST, months_after
from services.kernel.problems import IllegalStep
from services.reserve.candidates.consents import (
    BASES,
    Consent,
    given_too_late,
    kept_until,
    not_to_withdraw,
    overdue_before,
    purposes,
    to_destroy_by,
    too_long,
    withdrawn,
    without_basis,
)
from services.reserve.candidates.experience import Job, by_kind, by_kinds, months_of, united
from services.reserve.candidates.rules import (
    WORKFLOW,
    CandidateAction,
    CandidateStatus,
    Facts,
    category_of,
    full_name,
)
from services.reserve.candidates.twins import Likeness, TwinSign, distinct, renamed, sign_of, spelled, unlike
from services.reserve.requirements.profile import ConsentPurpose, ExperienceKind, TeacherCategory

PEDAGOGICAL, MANAGERIAL, OTHER = ExperienceKind
ON = date(2026, 11, 27)
DAYS = st.dates(date(1980, 1, 1), ON)


def day(text: str) -> date:
    return date.fromisoformat(text)


def job(first: str, last: str | None, kind: ExperienceKind = PEDAGOGICAL) -> Job:
    return Job(kind, day(first), last and day(last))


@st.composite
def jobs(draw):
    first = draw(DAYS)
    length = draw(st.none() | st.integers(0, 4000))
    return Job(draw(st.sampled_from(ExperienceKind)), first, None if length is None else first + timedelta(length))


class TestExperience:
    @pytest.mark.parametrize(
        ("periods", "months"),
        [
            ([("2020-01-01", "2020-01-31")], 1),
            ([("2020-01-01", "2020-01-30")], 1),  # thirty days make a month
            ([("2021-02-01", "2021-02-28")], 1),
            ([("2020-02-01", "2020-02-28")], 0),  # a day short of a leap February
            ([("2020-02-29", "2021-02-28")], 12),
            ([("2020-01-31", "2020-02-27")], 0),
            ([("2020-01-31", "2020-02-28")], 1),  # the month ends where February does
            ([("2020-12-31", "2021-12-30")], 12),
            ([("2020-01-01", "2020-12-31"), ("2020-06-01", "2021-05-31")], 17),  # overlaps once
            ([("2020-01-01", "2020-12-31"), ("2020-03-01", "2020-04-30")], 12),  # one within another
            ([("2020-01-01", "2020-01-15"), ("2020-01-16", "2020-01-31")], 1),  # without a gap
            ([("2020-01-01", "2020-01-20"), ("2020-03-01", "2020-03-10")], 1),  # 20 and 10 days
            ([("2020-01-01", "2020-01-20"), ("2020-03-01", "2020-03-09")], 0),
            ([("2025-11-28", None)], 12),  # goes on
            ([("2025-11-28", "2030-01-01")], 12),  # not beyond the day
            ([("2026-11-28", None)], 0),  # begins tomorrow
            ([], 0),
        ],
    )
    def test_is_counted_by_the_calendar(self, periods, months):
        assert months_of([job(*each) for each in periods], {PEDAGOGICAL}, ON) == months

    def test_of_kinds_together_is_the_union_not_the_sum(self):
        both = [job("2020-01-01", "2020-12-31"), job("2020-07-01", "2021-06-30", MANAGERIAL)]
        assert by_kind(both, ON) == {PEDAGOGICAL: 12, MANAGERIAL: 12}
        together = by_kinds(both, ON)
        assert together[frozenset({PEDAGOGICAL, MANAGERIAL})] == 18
        assert together[frozenset({OTHER})] == 0
        assert len(together) == 7

    def test_of_nobody_is_not_known(self):
        assert (by_kind([], ON), by_kinds([], ON)) == ({}, {})

    @given(st.lists(jobs(), max_size=8), st.randoms())
    def test_depends_neither_on_order_nor_on_repetition(self, several, chance):
        shuffled = [*several, *several]
        chance.shuffle(shuffled)
        assert months_of(shuffled, ExperienceKind, ON) == months_of(several, ExperienceKind, ON)

    @given(st.lists(jobs(), max_size=8))
    def test_of_all_kinds_is_no_less_than_of_one_and_no_more_than_the_days_allow(self, several):
        whole = months_of(several, ExperienceKind, ON)
        spans = [(each.valid_from, min(each.valid_to or ON, ON)) for each in several]
        days = {first + timedelta(i) for first, last in spans for i in range((last - first).days + 1)}
        assert whole <= len(days) / 28
        assert whole >= len(days) // 31

    @given(jobs(), st.integers(0, 400))
    def test_only_grows_with_every_day(self, one, more):
        longer = replace(one, valid_to=(one.valid_to or ON) + timedelta(more))
        assert months_of([longer], ExperienceKind, ON) >= months_of([one], ExperienceKind, ON)

    @given(jobs(), st.data())
    def test_a_job_told_in_two_pieces_is_as_long_as_in_one(self, one, data):
        last = one.valid_to or ON
        cut = data.draw(st.dates(one.valid_from, last))
        if cut == last:
            return
        pieces = [replace(one, valid_to=cut), replace(one, valid_from=cut + timedelta(1))]
        assert months_of(pieces, ExperienceKind, ON) == months_of([one], ExperienceKind, ON)

    @given(st.lists(st.tuples(DAYS, DAYS).map(sorted).map(tuple), max_size=10))
    def test_united_periods_lie_apart_and_hold_the_same_days(self, spans):
        found = united(spans)
        assert all(one[1] + timedelta(1) < other[0] for one, other in pairwise(found))
        assert all(any(first <= a and b <= last for first, last in found) for a, b in spans)
        ends = {each for span in spans for each in span}
        assert {each for span in found for each in span} <= ends


def consent(given_on="2026-01-10", until="2027-01-10", withdrawn_on=None, purpose=ConsentPurpose.reserve) -> Consent:
    return Consent(purpose, day(given_on), day(until), withdrawn_on and day(withdrawn_on))


class TestConsents:
    @pytest.mark.parametrize(
        ("on", "stands"), [("2026-01-09", False), ("2026-01-10", True), ("2027-01-10", True), ("2027-01-11", False)]
    )
    def test_holds_from_the_first_day_to_the_last(self, on, stands):
        assert (purposes([consent()], day(on)) == {ConsentPurpose.reserve}) is stands

    def test_is_no_more_from_the_day_of_the_withdrawal(self):
        gone = consent(withdrawn_on="2026-06-01")
        assert gone.in_force(day("2026-05-31"))
        assert not gone.in_force(day("2026-06-01"))

    @pytest.mark.parametrize(
        ("until", "recorded_on", "by"),
        [
            ("2027-01-10", "2026-06-01", "2026-06-30"),  # on the day that it names
            ("2027-01-10", "2026-11-27", "2026-12-26"),  # received half a year later
            ("2026-09-30", "2026-11-27", "2026-10-30"),  # the consent was over before it was received
        ],
    )
    def test_the_term_of_destruction_begins_not_before_the_withdrawal_is_received(self, until, recorded_on, by):
        gone = replace(consent(until=until, withdrawn_on="2026-06-01"), recorded_on=day(recorded_on))
        assert not gone.in_force(day("2026-06-01"))
        assert (kept_until([gone]), to_destroy_by([gone])) == (day("2026-05-31"), day(by))

    @pytest.mark.parametrize("purpose", ConsentPurpose)
    def test_a_file_stands_on_some_purposes_alone(self, purpose):
        stands = kept_until([consent(purpose=purpose)])
        assert stands == (day("2027-01-10") if purpose in BASES else None)
        refusal = without_basis([consent(purpose=purpose)], day("2026-06-01"))
        assert (refusal is None) is (purpose in BASES)

    def test_nobody_without_a_consent(self):
        refusal = without_basis([], day("2026-06-01"))
        assert refusal is not None
        assert refusal.reason == "consent_required"

    @pytest.mark.parametrize(("on", "reason"), [("2027-01-10", None), ("2027-01-11", "consent_over")])
    def test_nor_on_one_that_is_over(self, on, reason):
        refusal = without_basis([consent()], day(on))
        assert (refusal and refusal.reason) == reason

    def test_the_last_of_several_keeps_the_file(self):
        several = [consent(withdrawn_on="2026-06-01"), consent(until="2026-09-30", purpose=ConsentPurpose.contest)]
        assert kept_until(several) == day("2026-09-30")
        assert to_destroy_by(several) == day("2026-10-30")
        assert not withdrawn(several)
        assert withdrawn([*several[:1]])

    def test_is_overdue_on_the_thirtieth_day(self):
        last = day("2026-09-30")
        assert overdue_before(day("2026-10-29")) < last
        assert overdue_before(day("2026-10-30")) == last

    def test_without_any_there_is_no_day(self):
        assert to_destroy_by([]) is None

    def test_ends_with_the_last_day_there_is(self):
        assert to_destroy_by([consent(until=f"{LATEST}")]) == LATEST
        assert not too_long(ON, months_after(ON, 600))
        assert too_long(ON, months_after(ON, 600) + timedelta(1))

    @pytest.mark.parametrize(
        ("on", "reason"),
        [("2026-01-09", "before_consent"), ("2026-01-10", None), ("2026-11-27", None), ("2026-11-28", "in_future")],
    )
    def test_is_withdrawn_between_its_day_and_today(self, on, reason):
        refusal = not_to_withdraw(consent(), day(on), ON)
        assert (refusal and refusal.reason) == reason

    def test_is_not_given_tomorrow(self):
        assert given_too_late(ON, ON) is None
        assert given_too_late(ON + timedelta(1), ON) is not None


def somebody(**said) -> Likeness:
    usual = {"id": uuid4(), "person_id": None, "called": "королева анна", "middle": "сергеевна"}
    return Likeness(**usual | {"birth_date": None, "snils_hash": None} | said)


class TestTwins:
    @pytest.mark.parametrize("name", ["Королёва Анна", "КОРОЛЕВА  анна", " королева Анна "])
    def test_a_name_is_the_same_however_spelled(self, name):
        assert spelled(*name.split(" ")) == spelled(name) == "королева анна"

    def test_are_known_by_number_or_by_name_and_day(self):
        born = day("1978-04-12")
        assert sign_of(somebody(snils_hash=b"1"), somebody(snils_hash=b"1", called="другая")) is TwinSign.snils
        assert sign_of(somebody(birth_date=born), somebody(birth_date=born)) is TwinSign.name_and_birth
        assert sign_of(somebody(), somebody()) is None  # a name alone is not enough
        assert sign_of(somebody(birth_date=born), somebody(birth_date=born, called="другая")) is None
        unsaid, other = somebody(birth_date=born, middle=""), somebody(birth_date=born, middle="петровна")
        assert sign_of(somebody(birth_date=born), unsaid) is TwinSign.name_and_birth
        assert sign_of(somebody(birth_date=born), other) is None

    @pytest.mark.parametrize(
        ("one", "other", "reason"),
        [
            ({"snils_hash": b"1"}, {"snils_hash": b"2"}, "snils_differs"),
            ({"person_id": UUID(int=1)}, {"person_id": UUID(int=2)}, "person_differs"),
            ({"birth_date": day("1978-04-12")}, {"birth_date": day("1978-04-13")}, "birth_date_differs"),
            ({"id": UUID(int=1)}, {"id": UUID(int=1)}, "same_record"),
            ({"snils_hash": b"1"}, {"person_id": UUID(int=2)}, None),
            ({"called": "королева анна"}, {"called": "смирнова анна"}, None),
        ],
    )
    def test_what_tells_people_apart(self, one, other, reason):
        refusal = distinct(somebody(**one), somebody(**other))
        assert (refusal and refusal.reason) == reason


class TestCategory:
    @pytest.mark.parametrize(
        ("held", "found"),
        [
            ([("first", "2020-01-01", None), ("highest", "2022-01-01", None)], "highest"),
            ([("first", "2020-01-01", None), ("highest", "2015-01-01", "2020-01-01")], "first"),
            ([("highest", "2015-01-01", "2026-11-27")], "highest"),
            ([("highest", "2015-01-01", "2026-11-26")], None),
            ([("highest", "2026-11-28", None)], None),
            ([("mentor", "2024-01-01", None), ("highest", "2022-01-01", None)], "highest"),
            ([("mentor", "2024-01-01", None)], "mentor"),
            ([(None, "2024-01-01", None)], None),
        ],
    )
    def test_in_force_that_counts_for_most(self, held, found):
        rows = [(each and TeacherCategory(each), day(first), last and day(last)) for each, first, last in held]
        assert category_of(rows, ON) == found


TARGETS = {
    (CandidateStatus.active, CandidateAction.merge): CandidateStatus.merged,
    (CandidateStatus.active, CandidateAction.relink): CandidateStatus.active,
    (CandidateStatus.active, CandidateAction.anonymise): CandidateStatus.anonymised,
    (CandidateStatus.merged, CandidateAction.anonymise): CandidateStatus.anonymised,
}


@pytest.mark.parametrize("status", CandidateStatus)
@pytest.mark.parametrize("action", CandidateAction)
def test_every_step_from_every_status(status, action):
    if (status, action) in TARGETS:
        step = WORKFLOW.step(status, action)
        assert step.target is TARGETS[status, action]
        by_hand = step.guard(Facts())
        assert (by_hand is None) is (action is CandidateAction.merge)
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def test_a_full_name_has_no_holes():
    class Named:
        last_name, first_name, middle_name = "Королёва", "Анна", None

    assert full_name(Named) == "Королёва Анна"


CARDS = st.none() | st.sampled_from([UUID(int=1), UUID(int=2)])


@given(CARDS, CARDS, st.sampled_from([date(1985, 3, 2), date(1986, 3, 2), None]))
def test_a_merge_is_judged_alike_whichever_file_stays(one_card, other_card, born):
    """What may become one may either way, and the same file gets another person; never one that has a card."""
    one = somebody(id=UUID(int=8), person_id=one_card, birth_date=date(1985, 3, 2))
    other = somebody(id=UUID(int=9), person_id=other_card, birth_date=born)
    assert (unlike(one, other) is None) is (unlike(other, one) is None)
    if unlike(one, other) is not None:
        return
    assert renamed(one, other) == renamed(other, one)
    cards = {one_card, other_card}
    nobody = {each.id for each in (one, other) if each.person_id is None}
    assert renamed(one, other) == (nobody if cards != {None} else frozenset())
