"""The table of a contest, when it is what, and why it fails."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep
from services.reserve.contests.grounds import Entrants, FailureGround, ground
from services.reserve.contests.rules import WORKFLOW, Facts
from services.reserve.contests.rules import ContestAction as A
from services.reserve.contests.standing import ContestStatus as S
from services.reserve.contests.standing import Timetable, postponed, status_on

DAYS = Timetable(date(2026, 3, 1), date(2026, 3, 25), date(2026, 4, 14), date(2026, 4, 15))
ANNOUNCING = Facts(DAYS, date(2026, 2, 20), 30, 20, commission=True, regulation=True)
FULL = Facts(DAYS, date(2026, 4, 15), entrants=Entrants(3, 0, 3, 0, 2), minimum_candidates=2)

LEGAL = {
    (S.draft, A.announce): S.announced,
    (S.announced, A.annul): S.annulled,
    (S.accepting, A.annul): S.annulled,
    (S.admission, A.close_admission): S.scoring,
    (S.admission, A.fail): S.failed,
    (S.admission, A.annul): S.annulled,
    (S.scoring, A.open): S.opened,
    (S.scoring, A.postpone): S.scoring,
    (S.scoring, A.fail): S.failed,
    (S.scoring, A.annul): S.annulled,
    (S.opened, A.decide): S.decided,
    (S.opened, A.fail): S.failed,
    (S.opened, A.annul): S.annulled,
    (S.decided, A.rescore): S.scoring,
    (S.decided, A.annul): S.annulled,
    (S.decided, A.appoint): S.appointed,
    (S.appointed, A.resume): S.decided,
    (S.annulled, A.rescore): S.scoring,
    (S.failed, A.rescore): S.scoring,
    (S.failed, A.annul): S.annulled,
}


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_status_and_action(status, action):
    if (status, action) in LEGAL:
        assert WORKFLOW.step(status, action).target is LEGAL[status, action]
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


def reason(status, action, facts):
    refusal = WORKFLOW.step(status, action).guard(facts)
    return refusal and refusal.reason


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"regulation": False}, "no_regulation"),
        ({"commission": False}, "no_commission"),
        ({"vacancy_open": False}, "vacancy_not_open"),
        ({"today": date(2026, 3, 1)}, None),
        ({"today": date(2026, 3, 2)}, "acceptance_in_the_past"),
        ({"notice_days": 54}, None),
        ({"notice_days": 55}, "notice_too_short"),
        ({"acceptance_days": 25}, None),
        ({"acceptance_days": 26}, "acceptance_too_short"),
    ],
)
def test_what_an_announcement_asks(changes, said):
    assert reason(S.draft, A.announce, replace(ANNOUNCING, **changes)) == said


@pytest.mark.parametrize(
    ("status", "action", "changes", "said"),
    [
        (S.admission, A.close_admission, {}, None),
        (S.admission, A.close_admission, {"entrants": Entrants(3, 1, 2)}, "applications_undecided"),
        (S.admission, A.close_admission, {"entrants": Entrants(3, 0, 1)}, "too_few"),
        (S.admission, A.close_admission, {"entrants": Entrants(1, 0, 1), "minimum_candidates": 1}, None),
        (S.admission, A.close_admission, {"entrants": Entrants(), "minimum_candidates": 0}, "too_few"),
        (S.admission, A.close_admission, {"open_appeals": 1}, "appeals_open"),
        (S.admission, A.fail, {}, "no_ground"),
        (S.admission, A.fail, {"entrants": Entrants()}, None),
        (S.admission, A.fail, {"entrants": Entrants(2, 1, 1)}, "no_ground"),
        (S.admission, A.fail, {"entrants": Entrants(2, 0, 1), "open_appeals": 1}, "appeals_open"),
        (S.scoring, A.open, {"open_appeals": 1}, "appeals_open"),
        (S.opened, A.decide, {"open_appeals": 1}, "appeals_open"),
        (S.scoring, A.open, {}, None),
        (S.scoring, A.open, {"today": date(2026, 4, 14)}, "not_yet"),
        (S.scoring, A.open, {"entrants": Entrants(3, 0, 0, 3)}, "too_few"),
        (S.scoring, A.open, {"entrants": Entrants(2, 0, 1, 1), "minimum_candidates": 2}, "too_few"),
        (S.scoring, A.fail, {"entrants": Entrants(2, 0, 1, 1), "minimum_candidates": 2}, None),
        (S.scoring, A.open, {"short": "Кворума нет"}, "not_quorate"),
        (S.scoring, A.open, {"too_few": "№ 3 — 1, нужно 4"}, "too_few_judge"),
        (S.opened, A.decide, {"too_few": "№ 3 — 1, нужно 4"}, "too_few_judge"),
        (S.opened, A.decide, {}, None),
        (S.opened, A.decide, {"entrants": Entrants(3, 0, 3, 0, 0)}, "none_passed"),
        (S.opened, A.fail, {}, "no_ground"),
        (S.opened, A.fail, {"entrants": Entrants(3, 0, 3, 0, 0)}, None),
        (S.decided, A.annul, {}, "only_by_appeal"),
        (S.decided, A.annul, {"by_appeal": True}, None),
        (S.decided, A.annul, {"by_ruling": True}, None),
        (S.failed, A.annul, {"by_ruling": True}, None),
        (S.decided, A.rescore, {"by_ruling": True}, None),
        (S.failed, A.rescore, {"by_ruling": True}, "not_opened"),
        (S.failed, A.rescore, {"by_ruling": True, "opened": True}, None),
        (S.decided, A.rescore, {}, "only_by_appeal"),
        (S.failed, A.annul, {}, "only_by_appeal"),
        (S.failed, A.rescore, {"by_appeal": True, "opened": True}, None),
        (S.decided, A.appoint, {"by_appeal": True}, "moved_by_its_record"),
        (S.appointed, A.resume, {"by_appeal": True}, "moved_by_its_record"),
    ],
)
def test_what_stands_against_a_step(status, action, changes, said):
    assert reason(status, action, replace(FULL, **changes)) == said


@pytest.mark.parametrize("action", [A.close_admission, A.fail])
@pytest.mark.parametrize(
    ("until", "said"), [(None, None), (date(2026, 4, 14), None), (date(2026, 4, 15), "appeal_term")]
)
def test_admission_ends_after_the_term_of_appeals_or_for_a_reason(action, until, said):
    facts = replace(FULL, appeals_until=until, entrants=Entrants(3, 0, 3 if action is A.close_admission else 1))
    step = WORKFLOW.step(S.admission, action)
    assert step.guard(facts) is None
    refusal = step.unless_explained(facts)
    assert (refusal and refusal.reason) == said


@pytest.mark.parametrize(
    ("status", "entrants", "minimum", "expected"),
    [
        (S.admission, Entrants(), 1, FailureGround.no_applications),
        (S.admission, Entrants(2, 0, 0, 2), 1, FailureGround.all_withdrew),
        (S.admission, Entrants(2, 1, 0, 1), 1, None),
        (S.admission, Entrants(2, 0, 0, 1), 1, FailureGround.none_admitted),
        (S.admission, Entrants(2, 0, 1, 1), 2, FailureGround.too_few),
        (S.admission, Entrants(2, 0, 1, 1), 1, None),
        (S.scoring, Entrants(2, 0, 1, 1), 2, FailureGround.too_few),
        (S.opened, Entrants(2, 0, 1, 1, 1), 2, None),
        (S.opened, Entrants(2, 0, 2, 0, 0), 2, FailureGround.none_passed),
        (S.opened, Entrants(2, 0, 0, 2, 0), 2, FailureGround.all_withdrew),
    ],
)
def test_why_a_contest_fails(status, entrants, minimum, expected):
    assert ground(status, entrants, minimum) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-02-28", S.announced),
        ("2026-03-01", S.accepting),
        ("2026-03-25", S.accepting),
        ("2026-03-26", S.admission),
        ("2027-01-01", S.admission),
    ],
)
def test_accepting_begins_and_ends_with_the_day(today, expected):
    assert status_on(S.announced, DAYS, date.fromisoformat(today)) is expected


@given(st.sampled_from([each for each in S if each is not S.announced]), st.integers(-100, 100))
def test_the_day_moves_nothing_else(status, offset):
    assert status_on(status, DAYS, DAYS.held_on + timedelta(offset)) is status


entering = st.builds(Entrants, *(st.integers(0, 3) for _ in range(5)))


@given(entering, st.integers(1, 3))
def test_a_contest_at_admission_goes_on_or_fails_and_never_both(entrants, minimum):
    facts = replace(FULL, entrants=entrants, minimum_candidates=minimum)
    goes_on = reason(S.admission, A.close_admission, facts) is None
    fails = reason(S.admission, A.fail, facts) is None
    waits = entrants.registered > 0
    assert goes_on + fails + waits >= 1 or entrants.admitted >= minimum
    assert not (goes_on and fails) or entrants.all_withdrew or not entrants.applications


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((None, date(2026, 4, 21)), "missing"),
        ((date(2026, 4, 20), None), "missing"),
        ((date(2026, 4, 15), date(2026, 4, 21)), "in_the_past"),
        ((date(2026, 4, 20), date(2026, 4, 19)), "before_sheets"),
        ((date(2026, 4, 20), date(2026, 4, 20)), None),
    ],
)
def test_a_contest_is_put_off_to_days_that_lie_ahead(days, said):
    refusal = postponed(DAYS, *days, date(2026, 4, 16))
    assert (refusal and refusal.reason) == said


def test_nobody_is_left_less_time_than_the_contest_gave():
    for days in ((date(2026, 4, 13), date(2026, 4, 15)), (date(2026, 4, 14), date(2026, 4, 14))):
        refusal = postponed(DAYS, *days, date(2026, 4, 1))
        assert refusal and refusal.reason == "earlier_than_before"
