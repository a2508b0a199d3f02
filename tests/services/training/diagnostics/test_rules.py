"""Who takes which step of a diagnostics, and when, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from services.kernel.problems import IllegalStep
from services.training.diagnostics.rules import WORKFLOW, Facts, wrong_term
from services.training.diagnostics.standing import DiagnosticsAction, DiagnosticsStatus, Term
from services.training.instruments.content import InstrumentKind

S, A, K = DiagnosticsStatus, DiagnosticsAction, InstrumentKind
FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)
TERM = Term(FIRST, LAST, date(2027, 3, 15))
BEFORE, OVER = replace(TERM, today=date(2027, 2, 28)), replace(TERM, today=date(2027, 4, 1))
OWN = Facts(K.test, TERM, own=True, entrusted=False)
EXPERTS = Facts(K.expert_sheet, TERM, own=False, entrusted=True)
SURVEY = Facts(K.survey_360, TERM, own=False, entrusted=True, named=3, responded=3, fewest=3)


def test_every_status_and_action():
    legal = {
        (S.assigned, A.submit): S.answered,
        (S.assigned, A.assess): S.assessed,
        (S.answered, A.assess): S.assessed,
        (S.assigned, A.cancel): S.cancelled,
        (S.answered, A.cancel): S.cancelled,
    }
    for status in S:
        for action in A:
            if (status, action) in legal:
                assert WORKFLOW.step(status, action).target is legal[status, action]
            else:
                with pytest.raises(IllegalStep):
                    WORKFLOW.step(status, action)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (OWN, None),
        (replace(OWN, kind=K.case), None),
        (replace(OWN, kind=K.self_assessment), None),
        (replace(OWN, kind=K.survey_360), "answered_by_others"),
        (replace(OWN, kind=K.expert_sheet), "answered_by_others"),
        (replace(OWN, own=False), "not_yours"),
        (replace(OWN, term=BEFORE), "not_begun"),
        (replace(OWN, term=OVER), "term_over"),
        (replace(OWN, term=replace(TERM, today=FIRST)), None),
        (replace(OWN, term=replace(TERM, today=LAST)), None),
        (replace(OWN, missing=1), "incomplete"),
    ],
)
def test_who_hands_in_what(facts, reason):
    assert _refused(S.assigned, A.submit, facts) == reason


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (EXPERTS, None),
        (replace(EXPERTS, term=OVER), None),
        (replace(EXPERTS, own=True), "own_diagnostics"),
        (replace(EXPERTS, entrusted=False), "not_entrusted"),
        (replace(EXPERTS, unmarked=1), "unmarked"),
        (replace(EXPERTS, kind=K.case), "not_answered"),
        (replace(EXPERTS, kind=K.test), "not_answered"),
        (SURVEY, None),
        (replace(SURVEY, responded=2), "survey_open"),
        (replace(SURVEY, responded=0, term=OVER), None),
        (replace(SURVEY, named=2, responded=2), "too_few_named"),
        (replace(SURVEY, own=True), "own_diagnostics"),
    ],
)
def test_what_is_assessed_without_an_answer_of_the_subject(facts, reason):
    assert _refused(S.assigned, A.assess, facts) == reason


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(EXPERTS, kind=K.case), None),
        (replace(EXPERTS, kind=K.case, unmarked=1), "unmarked"),
        (replace(EXPERTS, kind=K.case, own=True), "own_diagnostics"),
        (replace(OWN, automatic=True), None),
        (OWN, "own_diagnostics"),
    ],
)
def test_what_is_assessed_once_it_is_answered(facts, reason):
    assert _refused(S.answered, A.assess, facts) == reason


@pytest.mark.parametrize("status", [S.assigned, S.answered])
def test_nobody_calls_off_what_they_are_asked(status):
    assert _refused(status, A.cancel, OWN) == "own_diagnostics"
    assert _refused(status, A.cancel, EXPERTS) is None


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (FIRST, LAST, None),
        (FIRST, FIRST, None),
        (LAST, FIRST, "out_of_order"),
        (date(2027, 2, 1), date(2027, 2, 28), "term_over"),
    ],
)
def test_a_term_ends_in_the_future(first, last, reason):
    refusal = wrong_term(first, last, FIRST)
    assert (refusal and refusal.reason) == reason


def _refused(status, action, facts):
    refusal = WORKFLOW.step(status, action).guard(facts)
    return refusal and refusal.reason
