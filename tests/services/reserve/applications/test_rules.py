"""The table of an application, when one is taken, and what admission asks."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep
from services.reserve.applications.grounds import Appointable, SkipGround, skip_ground
from services.reserve.applications.guards import Facts
from services.reserve.applications.rules import WORKFLOW
from services.reserve.applications.rules import ApplicationAction as A
from services.reserve.applications.rules import ApplicationStatus as S
from services.reserve.applications.terms import Applying, findings, missing_documents, not_taken
from services.reserve.contests.standing import ContestStatus as C
from services.reserve.contests.standing import Timetable
from services.reserve.requirements.rules import Outcome

DAYS = Timetable(date(2026, 3, 1), date(2026, 3, 25), date(2026, 4, 14), date(2026, 4, 15))
FIT = Facts(C.admission, organiser=True)

LEGAL = {
    (S.registered, A.admit): S.admitted,
    (S.registered, A.reject): S.rejected,
    (S.registered, A.withdraw): S.withdrawn,
    (S.admitted, A.reconsider): S.registered,
    (S.admitted, A.withdraw): S.withdrawn,
    (S.admitted, A.score): S.scored,
    (S.rejected, A.reconsider): S.registered,
    (S.rejected, A.readmit): S.admitted,
    (S.rejected, A.withdraw): S.withdrawn,
    (S.scored, A.choose): S.winner,
    (S.scored, A.include): S.included,
    (S.scored, A.place_next): S.runner_up,
    (S.scored, A.pass_over): S.not_selected,
    (S.scored, A.withdraw): S.withdrawn,
    (S.scored, A.mark_again): S.admitted,
    (S.winner, A.withdraw): S.withdrawn,
    (S.winner, A.skip): S.not_appointed,
    (S.winner, A.mark_again): S.admitted,
    (S.included, A.mark_again): S.admitted,
    (S.runner_up, A.promote): S.winner,
    (S.runner_up, A.skip): S.not_appointed,
    (S.runner_up, A.withdraw): S.withdrawn,
    (S.runner_up, A.mark_again): S.admitted,
    (S.not_appointed, A.mark_again): S.admitted,
    (S.not_selected, A.mark_again): S.admitted,
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
    ("status", "action", "changes", "said"),
    [
        (S.registered, A.admit, {}, None),
        (S.registered, A.admit, {"contest": C.accepting}, "not_at_admission"),
        (S.registered, A.admit, {"contest": C.scoring}, "not_at_admission"),
        (S.registered, A.admit, {"applicant": True}, "own_application"),
        (S.registered, A.admit, {"missing": ("Программа",)}, "documents_missing"),
        (S.registered, A.admit, {"unchecked": ("Стаж",)}, "criteria_unchecked"),
        (S.registered, A.admit, {"unmet": ("Стаж",)}, "criteria_unmet"),
        (S.registered, A.reject, {"missing": ("Программа",), "unchecked": ("Стаж",)}, None),
        (S.registered, A.reject, {"unmet": ("Стаж",)}, None),
        (S.registered, A.reject, {}, "nothing_failed"),
        (S.registered, A.reject, {"unchecked": ("Стаж",)}, "nothing_failed"),
        (S.registered, A.reject, {"applicant": True}, "own_application"),
        (S.rejected, A.reconsider, {}, None),
        (S.rejected, A.reconsider, {"contest": C.scoring}, "not_at_admission"),
        (S.rejected, A.reconsider, {"appealed": True}, "appeal_open"),
        (S.admitted, A.reconsider, {"readmitted": True}, "only_by_appeal"),
        (S.registered, A.withdraw, {}, None),
        (S.registered, A.withdraw, {"organiser": False}, "not_the_applicant"),
        (S.registered, A.withdraw, {"organiser": False, "applicant": True}, None),
        (S.winner, A.withdraw, {"contest": C.decided, "applicant": True}, None),
        (S.winner, A.withdraw, {"contest": C.decided}, "only_in_person"),
        (S.scored, A.withdraw, {"contest": C.opened}, "only_in_person"),
        (S.admitted, A.withdraw, {"contest": C.scoring}, None),
        (S.winner, A.withdraw, {"contest": C.appointed}, "contest_over"),
        (S.registered, A.withdraw, {"contest": C.annulled}, "contest_over"),
        (S.admitted, A.score, {}, "moved_by_its_contest"),
        (S.scored, A.choose, {}, "moved_by_its_contest"),
        (S.rejected, A.readmit, {}, "moved_by_its_contest"),
        (S.winner, A.mark_again, {}, "moved_by_its_contest"),
        (S.runner_up, A.promote, {"contest": C.decided, "vacated": True}, "no_next_by_score"),
        (S.runner_up, A.promote, {"contest": C.decided, "next_by_score": True}, "place_taken"),
        (S.runner_up, A.promote, {"contest": C.decided, "next_by_score": True, "vacated": True}, None),
        (S.runner_up, A.promote, {"contest": C.annulled, "next_by_score": True, "vacated": True}, "contest_over"),
        (
            S.runner_up,
            A.promote,
            {"contest": C.decided, "next_by_score": True, "vacated": True, "skipped_for": SkipGround.no_consent},
            "no_consent",
        ),
        (S.winner, A.skip, {"contest": C.decided}, "no_ground"),
        (S.winner, A.skip, {"contest": C.appointed, "skipped_for": SkipGround.no_consent}, "contest_over"),
        (S.winner, A.skip, {"contest": C.decided, "skipped_for": SkipGround.contract_late}, None),
        (S.runner_up, A.skip, {"contest": C.decided, "skipped_for": SkipGround.no_consent}, "place_taken"),
    ],
)
def test_what_stands_against_a_step(status, action, changes, said):
    assert reason(status, action, replace(FIT, **changes)) == said


DUE = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({}, None),
        ({"destroyed": True, "consented": False}, SkipGround.file_destroyed),
        ({"consented": False}, SkipGround.no_consent),
        ({"attested": False}, None),
        ({"today": date(2026, 5, 2)}, SkipGround.contract_late),
        ({"today": date(2026, 5, 2), "attested": False}, SkipGround.no_attestation),
        ({"today": date(2026, 5, 2), "due": None}, None),
    ],
)
def test_why_who_was_chosen_is_not_appointed(changes, ground):
    known = Appointable(DUE, destroyed=False, consented=True, attested=True, due=DUE)
    assert skip_ground(replace(known, **changes)) is ground


USUAL = Applying(C.accepting, DAYS, date(2026, 3, 10), consents=True, active=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"contest": C.draft}, "acceptance_not_begun"),
        ({"contest": C.announced}, "acceptance_not_begun"),
        ({"contest": C.admission, "today": date(2026, 3, 26)}, "application_late"),
        ({"contest": C.annulled}, "contest_over"),
        ({"contest": C.decided, "today": date(2026, 4, 16)}, "application_late"),
        ({"active": False}, "candidate_inactive"),
        ({"consents": False}, "consent_missing"),
    ],
)
def test_when_an_application_is_taken(changes, said):
    refusal = not_taken(replace(USUAL, **changes))
    assert (refusal and refusal.reason) == said


codes = st.dictionaries(st.sampled_from("abcdef"), st.text(min_size=1, max_size=3))


@given(codes, st.sets(st.sampled_from("abcdef")))
def test_missing_is_what_is_required_and_not_given(required, given_):
    assert missing_documents(required, given_) == tuple(t for code, t in required.items() if code not in given_)


@given(
    st.dictionaries(st.sampled_from("abcd"), st.booleans()),
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from(Outcome)),
)
def test_whoever_is_admitted_meets_every_required_criterion(required, found):
    asked = {code: (code, needed) for code, needed in required.items()}
    unchecked, unmet = findings(asked, found)
    admitted = not unchecked and not unmet
    assert admitted == (
        set(required) <= set(found) and all(found[code] is Outcome.met for code, needed in required.items() if needed)
    )
