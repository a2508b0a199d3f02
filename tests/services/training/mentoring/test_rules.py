"""How a pair moves, who confirms a meeting, and what a review says of goals."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.matching.exclusions import Exclusion
from services.training.mentoring.goals import Goal, GoalMark, helped, unmarked, unplanned
from services.training.mentoring.meeting_rules import MEETING, MeetingFacts, PairMeetingAction, PairMeetingStatus
from services.training.mentoring.need_rules import open_to_mentor
from services.training.mentoring.rules import WORKFLOW, Facts, MentorshipAction, MentorshipStatus, PairSide, side_of
from services.training.mentors.notice import Notice

S, A, SIDE = MentorshipStatus, MentorshipAction, PairSide
AUTHORITY = Facts(None, True, (), True, True, True, Notice(date(2027, 2, 1), 3))
MENTOR, MENTEE = replace(AUTHORITY, side=SIDE.mentor), replace(AUTHORITY, side=SIDE.mentee)
PENDING = [S.proposed, S.agreed_by_mentor, S.agreed_by_mentee, S.agreed]

TABLE = {
    (S.proposed, A.agree_as_mentor): (S.agreed_by_mentor, {MENTOR}),
    (S.proposed, A.agree_as_mentee): (S.agreed_by_mentee, {MENTEE}),
    (S.agreed_by_mentor, A.agree_as_mentee): (S.agreed, {MENTEE}),
    (S.agreed_by_mentee, A.agree_as_mentor): (S.agreed, {MENTOR}),
    **{(each, A.decline): (S.declined, {MENTOR, MENTEE}) for each in PENDING},
    **{(each, A.reject): (S.declined, {AUTHORITY}) for each in PENDING},
    **{(each, A.take_back): (S.withdrawn, {AUTHORITY}) for each in PENDING},
    (S.agreed, A.activate): (S.active, {AUTHORITY}),
    (S.active, A.complete): (S.completed, {AUTHORITY}),
    (S.active, A.end): (S.ended, {AUTHORITY}),
    (S.active, A.leave): (S.ended, {MENTOR, MENTEE}),
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step, (target, callers) = WORKFLOW.step(status, action), TABLE[status, action]
    assert step.target is target
    for each in (AUTHORITY, MENTOR, MENTEE):
        if each in callers:
            step.check(each, "Причина")
        else:
            with pytest.raises(StepRefused):
                step.check(each, "Причина")
    if action in {A.decline, A.reject, A.take_back, A.end}:
        with pytest.raises(Invalid):
            step.check(next(iter(callers)), None)


SHORT = Notice(date(2027, 2, 1), 3, date(2027, 2, 3))


@pytest.mark.parametrize(
    ("status", "action", "facts", "reason"),
    [
        (S.agreed, A.activate, replace(AUTHORITY, planned=False), "no_programme"),
        (S.agreed, A.activate, replace(AUTHORITY, free=False), "full"),
        (S.agreed, A.activate, replace(AUTHORITY, working=False), "mentor_not_active"),
        (S.agreed, A.activate, replace(AUTHORITY, broken=(Exclusion.mentor_at_risk,)), "mentor_at_risk"),
        (S.proposed, A.agree_as_mentor, replace(MENTOR, broken=(Exclusion.too_new,)), "too_new"),
        (S.agreed_by_mentor, A.agree_as_mentee, replace(MENTEE, broken=(Exclusion.subordination,)), "subordination"),
        (S.active, A.complete, replace(AUTHORITY, reviewed=False), "no_final_review"),
        (S.active, A.end, replace(AUTHORITY, notice=SHORT), "short_notice"),
        (S.active, A.leave, replace(MENTEE, notice=SHORT), "short_notice"),
        (S.active, A.leave, AUTHORITY, "not_of_the_pair"),
    ],
)
def test_what_stands_against_a_step(status, action, facts, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(status, action).check(facts, "Причина")
    assert refused.value.members["reason"] == reason


@pytest.mark.parametrize("broken", [*Exclusion])
def test_no_hard_rule_is_ever_passed(broken):
    for action, facts in ((A.agree_as_mentor, MENTOR), (A.agree_as_mentee, MENTEE), (A.activate, AUTHORITY)):
        for step in (each for (_, taken), each in WORKFLOW.steps.items() if taken is action):
            with pytest.raises(StepRefused) as refused:
                step.check(replace(facts, broken=(broken,)), "Причина")
            assert refused.value.members["reason"] == broken


def test_which_side_somebody_is():
    assert [side_of(each, "a", "b") for each in ("a", "b", "c", None)] == [SIDE.mentor, SIDE.mentee, None, None]


MEETINGS = {
    (PairMeetingStatus.recorded, PairMeetingAction.confirm): (PairMeetingStatus.confirmed, False),
    (PairMeetingStatus.recorded, PairMeetingAction.dispute): (PairMeetingStatus.disputed, False),
    (PairMeetingStatus.recorded, PairMeetingAction.cancel): (PairMeetingStatus.cancelled, True),
}


@pytest.mark.parametrize(("status", "action"), [*product(PairMeetingStatus, PairMeetingAction)])
def test_every_step_of_a_meeting(status, action):
    if (status, action) not in MEETINGS:
        with pytest.raises(IllegalStep):
            MEETING.step(status, action)
        return
    step, (target, by_the_same) = MEETING.step(status, action), MEETINGS[status, action]
    assert step.target is target
    for side, recorder in product((*SIDE, None), (SIDE.mentor, SIDE.mentee)):
        may = side is recorder if by_the_same else side not in {None, recorder}
        if side is SIDE.authority:
            continue  # nobody is that in person
        if may:
            step.check(MeetingFacts(side, recorder), "Не было")
        else:
            with pytest.raises(StepRefused):
                step.check(MeetingFacts(side, recorder), "Не было")


FIRST, LAST = date(2027, 2, 1), date(2027, 6, 30)


@pytest.mark.parametrize(
    ("goals", "term", "said"),
    [
        ([], (FIRST, LAST), None),
        ([Goal(1, None), Goal(2, LAST)], (FIRST, LAST), None),
        ([Goal(1, None)], (LAST, FIRST), ("/ends_on", "out_of_order")),
        ([Goal(1, None), Goal(2, date(2027, 7, 1))], (FIRST, LAST), ("/goals/1/until", "outside_term")),
        ([Goal(1, date(2027, 1, 31))], (FIRST, LAST), ("/goals/0/until", "outside_term")),
    ],
)
def test_what_a_programme_may_not_say(goals, term, said):
    refusal = unplanned(goals, term)
    assert (refusal and (refusal.errors[0]["pointer"], refusal.reason)) == said


@given(goals=st.integers(0, 5), marked=st.lists(st.integers(1, 5), max_size=6))
@settings(max_examples=80)
def test_a_review_speaks_of_each_goal_once(goals, marked):
    numbers = range(1, goals + 1)
    assert (unmarked(numbers, marked) is None) is (sorted(marked) == [*numbers])


@given(marks=st.lists(st.sampled_from(GoalMark), min_size=1, max_size=7))
@settings(max_examples=60)
def test_it_helped_where_more_than_half_is_reached(marks):
    others = [each for each in marks if each is not GoalMark.reached]
    assert helped(marks) is (len(marks) - len(others) > len(others))


@pytest.mark.parametrize(
    ("status", "agreed_on", "last_day", "shown"),
    [
        (S.proposed, None, None, False),
        (S.agreed_by_mentor, None, None, False),
        (S.agreed_by_mentee, FIRST, None, True),
        (S.active, FIRST, None, True),
        (S.ended, FIRST, FIRST, True),
        (S.ended, FIRST, FIRST - timedelta(days=1), False),
        (S.withdrawn, FIRST, None, False),
    ],
)
def test_for_how_long_a_mentor_sees_what_the_mentee_lacks(status, agreed_on, last_day, shown):
    assert open_to_mentor(status, agreed_on, last_day, FIRST) is shown
