"""When a register is open, what hours count, and what the end of a group makes of each."""

from datetime import UTC, datetime, timedelta

import pytest

from services.kernel.workflow import Refusal
from services.training.conduct.rules import Attended, counted, markable
from services.training.enrolments.rules import EnrolmentAction
from services.training.groups.rules import StudyGroupStatus

A = EnrolmentAction
NOW = datetime(2027, 10, 4, 7, tzinfo=UTC)


@pytest.mark.parametrize("status", StudyGroupStatus)
@pytest.mark.parametrize("hours", [-1, 0, 1])
def test_a_session_is_marked_once_it_has_begun_while_the_group_teaches(status, hours):
    refusal = markable(status, NOW + timedelta(hours=hours), NOW)
    running = status is StudyGroupStatus.running
    expected = None if running and hours <= 0 else "not_begun" if running else "not_running"
    assert (refusal.reason if refusal else None) == expected


@pytest.mark.parametrize(
    ("passed", "hours", "found"),
    [
        (True, None, 36),
        (True, 36, 36),
        (True, 35, "whole_programme"),
        (True, 0, "whole_programme"),
        (False, None, 0),
        (False, 35, 35),
        (False, 37, "too_many_hours"),
    ],
)
def test_what_hours_count(passed, hours, found):
    got = counted(passed, hours, 36)
    assert (got.reason if isinstance(got, Refusal) else got) == found


@pytest.mark.parametrize(
    ("passed", "attended", "sessions", "undecided", "absent", "outcome"),
    [
        (True, 2, 2, False, False, A.complete),
        (True, 1, 2, False, False, A.complete),
        (True, 0, 2, False, True, A.complete),
        (True, 0, 0, False, False, A.complete),
        (False, 1, 2, False, False, A.fail),
        (False, 0, 2, False, False, A.miss),
        (False, 0, 0, False, False, A.fail),
        (None, 1, 2, True, False, A.fail),
        (None, 0, 2, False, False, A.miss),
        (None, 0, 0, True, False, A.fail),
    ],
)
def test_what_the_end_makes_of_each(passed, attended, sessions, undecided, absent, outcome):
    one = Attended(passed, attended, sessions, least=50)
    assert (one.undecided, one.absent, one.outcome) == (undecided, absent, outcome)
