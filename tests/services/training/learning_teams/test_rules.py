"""Teams that learn: who is on one on a day, what stands against enrolling it, when it has finished."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.enrolments.rules import EnrolmentStatus
from services.training.learning_teams.rules import (
    LearningTeamStatus,
    Learnt,
    MemberTold,
    Term,
    enrollable,
    finished,
    needed,
    telling,
)

DAY = date(2027, 10, 4)
FORMED, DISSOLVED = LearningTeamStatus
SOMEBODY = UUID(int=1)
SHARES, MEMBERS = st.integers(1, 100), st.integers(0, 60)


def member(person: UUID | None = SOMEBODY, first: date = DAY, last: date | None = None) -> MemberTold:
    return MemberTold(uuid4(), person, "Качество", leads=False, first=first, last=last)


class TestFinished:
    @given(MEMBERS, st.data(), SHARES)
    def test_exactly_where_no_fewer_than_needed_have_passed(self, members, data, share):
        passed = data.draw(st.integers(0, members))
        least = needed(members, share)
        assert finished(passed, members, share) is (members > 0 and passed >= least)
        assert 0 <= least <= members
        assert (least - 1) * 100 < share * members or members == 0

    @given(MEMBERS, st.data())
    def test_of_the_whole_only_the_whole(self, members, data):
        passed = data.draw(st.integers(0, members))
        assert finished(passed, members, 100) is (0 < members == passed)

    @given(st.integers(1, 60), st.data(), SHARES)
    def test_one_more_who_passes_never_undoes_it_and_one_more_who_has_not_never_brings_it(self, members, data, share):
        passed = data.draw(st.integers(0, members - 1))
        before = finished(passed, members, share)
        assert before <= finished(passed + 1, members, share)
        assert finished(passed, members + 1, share) <= before

    @given(st.integers(1, 60), SHARES)
    def test_nobody_passed_is_never_enough(self, members, share):
        assert not finished(0, members, share)


class TestTerm:
    @pytest.mark.parametrize(
        ("term", "holds"),
        [
            (Term(FORMED, DAY, None, None), True),
            (Term(FORMED, DAY, DAY, None), True),
            (Term(FORMED, DAY + timedelta(days=1), None, None), False),
            (Term(FORMED, date(2027, 1, 1), DAY - timedelta(days=1), None), False),
            (Term(DISSOLVED, date(2027, 1, 1), None, DAY + timedelta(days=1)), True),
            (Term(DISSOLVED, date(2027, 1, 1), None, DAY), False),
            (Term(DISSOLVED, date(2027, 1, 1), None, None), False),
        ],
    )
    def test_both_days_are_in_it_and_the_day_of_its_end_is_not(self, term, holds):
        assert term.holds(DAY) is holds

    @pytest.mark.parametrize(
        ("term", "now", "reason"),
        [
            (Term(DISSOLVED, DAY, None, DAY), [member()], "team_not_at_work"),
            (Term(FORMED, DAY, None, None), [], "nobody_on_the_team"),
            (Term(FORMED, DAY, None, None), [member(), member(None)], "member_not_in_directory"),
            (Term(FORMED, DAY, None, None), [member()], None),
        ],
    )
    def test_what_stands_against_enrolling(self, term, now, reason):
        refusal = enrollable(term, now, DAY)
        assert (refusal.reason if refusal else None) == reason

    def test_a_member_is_there_on_the_first_day_and_the_last(self):
        its = member(first=DAY, last=DAY + timedelta(days=2))
        assert [its.on(DAY + timedelta(days=off)) for off in (-1, 0, 2, 3)] == [False, True, True, False]


class TestTelling:
    """Which of the enrolments of one person says how far they have come."""

    GROUP, OTHER = uuid4(), uuid4()

    def learnt(self, group: UUID, status: str) -> Learnt:
        return Learnt(UUID(int=1), uuid4(), group, EnrolmentStatus(status), None, None, 0, 1)

    def test_nothing_where_there_is_none(self):
        assert telling([], self.GROUP) is None

    def test_what_was_passed_before_what_goes_on(self):
        passed, here = self.learnt(self.OTHER, "completed"), self.learnt(self.GROUP, "confirmed")
        assert telling([passed, here], self.GROUP) is telling([here, passed], self.GROUP) is passed

    def test_that_of_the_group_before_another(self):
        other, here = self.learnt(self.OTHER, "confirmed"), self.learnt(self.GROUP, "failed")
        assert telling([other, here], self.GROUP) is telling([here, other], self.GROUP) is here
