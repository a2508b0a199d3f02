"""The table of an appeal, until when one is filed, and what may follow from it."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from services.kernel.problems import IllegalStep
from services.reserve.appeals.rules import WORKFLOW, Appealing, Facts, dated, not_taken, remedied
from services.reserve.appeals.rules import AppealAction as A
from services.reserve.appeals.rules import AppealRemedy as R
from services.reserve.appeals.rules import AppealStatus as S
from services.reserve.appeals.rules import AppealSubject as About
from services.reserve.contests.standing import ContestStatus as C
from services.reserve.contests.standing import Timetable

LEGAL = {(S.filed, A.uphold): S.upheld, (S.filed, A.dismiss): S.dismissed, (S.filed, A.withdraw): S.withdrawn}
DAYS = Timetable(date(2026, 3, 1), date(2026, 3, 25), date(2026, 4, 14), date(2026, 4, 15))


@pytest.mark.parametrize(("status", "action"), list(product(S, A)))
def test_every_status_and_action(status, action):
    if (status, action) in LEGAL:
        assert WORKFLOW.step(status, action).target is LEGAL[status, action]
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize(
    ("action", "filed_it", "said"),
    [
        (A.uphold, False, None),
        (A.uphold, True, "own_appeal"),
        (A.dismiss, True, "own_appeal"),
        (A.withdraw, True, None),
        (A.withdraw, False, "not_the_filer"),
    ],
)
def test_nobody_is_judge_in_the_own_cause(action, filed_it, said):
    refusal = WORKFLOW.step(S.filed, action).guard(Facts(filed_it))
    assert (refusal and refusal.reason) == said


REJECTED = Appealing(About.rejection, C.admission, True, date(2026, 4, 9), date(2026, 4, 9))
DECIDED = Appealing(About.outcome, C.decided, False, date(2026, 4, 29), date(2026, 4, 29))


@pytest.mark.parametrize(
    ("appealing", "changes", "said"),
    [
        (REJECTED, {}, None),
        (REJECTED, {"rejected": False}, "not_rejected"),
        (REJECTED, {"today": date(2026, 4, 10)}, "appeal_late"),
        (REJECTED, {"contest": C.scoring}, None),
        (REJECTED, {"contest": C.annulled}, "contest_over"),
        (REJECTED, {"contest": C.appointed}, "contest_over"),
        (DECIDED, {}, None),
        (DECIDED, {"today": date(2026, 4, 30)}, "appeal_late"),
        (DECIDED, {"contest": C.failed}, None),
        (DECIDED, {"contest": C.opened, "until": None}, "no_outcome"),
        (DECIDED, {"contest": C.appointed}, None),
        (DECIDED, {"contest": C.annulled}, "no_outcome"),
        (DECIDED, {"contest": C.annulled, "marked": True}, None),
        (DECIDED, {"until": None}, "appeal_late"),
    ],
)
def test_when_an_appeal_is_taken(appealing, changes, said):
    refusal = not_taken(replace(appealing, **changes))
    assert (refusal and refusal.reason) == said


def code(refusal):
    return refusal and (refusal.errors[0]["pointer"], refusal.errors[0]["code"])


@pytest.mark.parametrize(
    ("subject", "upheld", "remedy", "contest", "opened", "said"),
    [
        (About.rejection, True, R.admit, C.admission, False, None),
        (About.rejection, True, R.admit, C.scoring, False, "too_late"),
        (About.rejection, True, R.annul, C.scoring, False, None),
        (About.rejection, True, R.rescore, C.admission, False, "unfit"),
        (About.outcome, True, R.admit, C.decided, True, "unfit"),
        (About.outcome, True, R.rescore, C.decided, True, None),
        (About.outcome, True, R.rescore, C.failed, False, "unfit"),
        (About.outcome, True, R.annul, C.failed, False, None),
        (About.outcome, True, R.annul, C.annulled, True, "unfit"),
        (About.outcome, True, R.rescore, C.annulled, True, None),
        (About.outcome, True, R.annul, C.appointed, True, "appointed"),
        (About.outcome, False, None, C.appointed, True, None),
        (About.outcome, True, None, C.decided, True, "missing"),
        (About.outcome, False, R.annul, C.decided, True, "not_upheld"),
        (About.outcome, False, None, C.decided, True, None),
    ],
)
def test_what_may_follow(subject, upheld, remedy, contest, opened, said):
    found = code(remedied(subject, upheld, remedy, contest, opened=opened))
    assert found == (said and ("/remedy", said))


@pytest.mark.parametrize(
    ("remedy", "sheets", "held", "said"),
    [
        (R.rescore, "2026-05-10", "2026-05-12", None),
        (R.rescore, "2026-05-10", "2026-05-10", None),
        (R.rescore, None, "2026-05-12", ("/sheets_until", "missing")),
        (R.rescore, "2026-05-10", None, ("/held_on", "missing")),
        (R.rescore, "2026-04-19", "2026-05-12", ("/sheets_until", "in_the_past")),
        (R.rescore, "2026-05-10", "2026-05-09", ("/held_on", "before_sheets")),
        (R.annul, "2026-05-10", None, ("/sheets_until", "not_rescored")),
        (None, None, "2026-05-10", ("/held_on", "not_rescored")),
        (R.annul, None, None, None),
    ],
)
def test_scoring_anew_has_days_of_its_own(remedy, sheets, held, said):
    days = [day and date.fromisoformat(day) for day in (sheets, held)]
    assert code(dated(remedy, DAYS, *days, date(2026, 4, 20))) == said
