"""How a group moves, and how its sessions lie."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.groups.rules import WORKFLOW, Facts, StudyGroupAction, StudyGroupStatus, enough_seats, not_past
from services.training.groups.timetable import Meeting, clash, ended, misplaced, scheduled, shortfall

S, A = StudyGroupStatus, StudyGroupAction
FIRST, LAST = date(2027, 10, 4), date(2027, 10, 8)
READY = Facts(offered=True, distance=False, sessions=1, days=(FIRST, LAST), today=LAST, confirmed=1)
TABLE = {
    (S.planned, A.announce): S.open,
    (S.open, A.begin): S.running,
    (S.running, A.complete): S.completed,
    (S.completed, A.reopen): S.running,
    **{(status, A.cancel): S.cancelled for status in (S.planned, S.open, S.running)},
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if (status, action) not in TABLE:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is TABLE[status, action]
    step.check(READY, "Причина")
    if action in {A.cancel, A.reopen}:
        with pytest.raises(Invalid):
            step.check(READY, None)


@pytest.mark.parametrize(
    ("action", "change", "reason"),
    [
        (A.announce, {"offered": False}, "programme_not_published"),
        (A.announce, {"sessions": 0}, "no_sessions"),
        (A.announce, {"sessions": 0, "distance": True}, None),
        (A.announce, {"today": LAST + timedelta(1)}, "already_past"),
        (A.begin, {"today": FIRST - timedelta(1)}, "not_yet"),
        (A.begin, {"today": FIRST}, None),
        (A.begin, {"today": LAST + timedelta(1)}, "already_past"),
        (A.begin, {"confirmed": 0}, "nobody_enrolled"),
        (A.complete, {"today": LAST - timedelta(1)}, "not_over"),
        (A.complete, {"unmarked": 1}, "attendance_missing"),
        (A.complete, {"undecided": [UUID(int=1)]}, "result_missing"),
        (A.complete, {"absent": [UUID(int=1)]}, "attended_too_little"),
    ],
)
def test_what_each_step_asks_for(action, change, reason):
    [step] = [each for (_, name), each in WORKFLOW.steps.items() if name is action]
    facts = replace(READY, **change)
    if reason is None:
        step.check(facts, None)
        return
    with pytest.raises(StepRefused) as refused:
        step.check(facts, None)
    assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(("late", "reason"), [(30, None), (31, "long_past")])
def test_what_was_taught_is_begun_late_with_a_reason_for_a_month(late, reason):
    step, facts = WORKFLOW.step(S.open, A.begin), replace(READY, today=LAST + timedelta(late))
    if reason is None:
        step.check(facts, "Не отметили вовремя")
        return
    with pytest.raises(StepRefused) as refused:
        step.check(facts, "Не отметили вовремя")
    assert refused.value.members["reason"] == reason


@pytest.mark.parametrize(("change", "reason"), [({"certified": 1}, "certified"), ({"own": True}, "own_learning")])
def test_results_are_put_right_by_another_once_no_paper_tells_of_them(change, reason):
    with pytest.raises(StepRefused) as refused:
        WORKFLOW.step(S.completed, A.reopen).check(replace(READY, **change), "Ошибка")
    assert refused.value.members["reason"] == reason


def test_days_are_planned_ahead():
    assert not_past(LAST, LAST) is None
    refusal = not_past(LAST, LAST + timedelta(1))
    assert refusal is not None
    assert (refusal.reason, refusal.errors[0]["pointer"]) == ("already_past", "/ends_on")


def test_there_are_no_fewer_seats_than_are_taken():
    assert enough_seats(3, 3) is None
    refusal = enough_seats(2, 3)
    assert refusal is not None
    assert refusal.errors[0]["pointer"] == "/seats"


def meeting(start: int, end: int, day: int = 4) -> Meeting:
    at = datetime(2027, 10, day, tzinfo=UTC)
    return Meeting(at + timedelta(hours=start), at + timedelta(hours=end))


MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("sessions", "now", "found"),
    [
        ([meeting(8, 9), meeting(8, 9, 5)], datetime(2027, 10, 5, 8, 59, tzinfo=UTC), False),
        ([meeting(8, 9, 5), meeting(8, 9)], datetime(2027, 10, 5, 9, tzinfo=UTC), True),
        ([], datetime(2027, 10, 8, 20, 59, tzinfo=UTC), False),
        ([], datetime(2027, 10, 8, 21, tzinfo=UTC), True),
    ],
)
def test_nothing_is_left_to_learn_after_the_last_session_or_day(sessions, now, found):
    assert ended(sessions, (FIRST, LAST), now, MOSCOW) is found


@pytest.mark.parametrize(
    ("meetings", "wrong"),
    [
        ([], None),
        ([meeting(7, 10), meeting(10, 12)], None),
        ([meeting(10, 12), meeting(7, 10)], None),
        ([meeting(10, 10)], (0, "ends_at", "out_of_order")),
        ([meeting(7, 10), meeting(9, 12)], (1, "starts_at", "sessions_overlap")),
        ([meeting(9, 12), meeting(7, 10)], (1, "starts_at", "sessions_overlap")),
        ([meeting(7, 10), meeting(10, 12), meeting(8, 9)], (2, "starts_at", "sessions_overlap")),
        ([meeting(7, 10, 3)], (0, "starts_at", "outside_the_group")),
        ([meeting(22, 23, 3)], None),  # the first hours of the fourth in Moscow
        ([meeting(19, 21, 8)], None),  # until midnight of the last day
        ([meeting(20, 22, 8)], (0, "starts_at", "outside_the_group")),  # and the first of the ninth
    ],
)
def test_how_sessions_lie(meetings, wrong):
    found = misplaced(meetings, (FIRST, LAST), MOSCOW)
    assert (None if found is None else (found.at, found.field, found.reason)) == wrong


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4)).map(lambda at: meeting(at[0], sum(at))), max_size=6)


@given(SPANS)
@settings(max_examples=60)
def test_sessions_overlap_exactly_when_some_two_share_a_minute(meetings):
    pairs = [(one, other) for at, one in enumerate(meetings) for other in meetings[:at]]
    shared = any(max(one.starts_at, other.starts_at) < min(one.ends_at, other.ends_at) for one, other in pairs)
    assert (misplaced(meetings, (date.min, date.max), UTC) is not None) == shared


@given(SPANS, SPANS)
@settings(max_examples=60)
def test_a_clash_is_one_of_both(one, other):
    assert clash(one, other) == clash(other, one)
    assert clash(one, one) == bool(one)
    assert not clash(one, [])


def _meetings(*minutes):
    begin = datetime(2027, 4, 5, 9, tzinfo=UTC)
    return [Meeting(begin, begin + timedelta(minutes=each)) for each in minutes]


@pytest.mark.parametrize(("minutes", "hours"), [((), 0), ((44,), 0), ((45,), 1), ((60, 60, 60), 4), ((22, 23), 1)])
def test_hours_of_a_timetable_are_academic(minutes, hours):
    assert scheduled(_meetings(*minutes)) == hours


@pytest.mark.parametrize(
    ("taught", "planned", "said"),
    [
        (["Причины", "Меры"], 36, None),
        (["Причины", "Меры", None], 40, None),
        (["Причины", "Меры"], 35, "По программе 36 ч, в расписании 35."),
        (["Причины"], 36, "Нет занятий по модулям: Меры."),
        ([], 0, "По программе 36 ч, в расписании 0. Нет занятий по модулям: Причины, Меры."),
    ],
)
def test_what_a_timetable_lacks_is_said(taught, planned, said):
    assert shortfall({"Причины": 12, "Меры": 24}, taught, planned) == said
