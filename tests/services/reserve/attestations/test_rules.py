"""What an attestation may become, when the test is passed, until when a decision holds."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep
from services.reserve.attestations.outcomes import Answered, examined, fits, holds_until
from services.reserve.attestations.planning import Plan, schedulable
from services.reserve.attestations.rules import WORKFLOW, Facts, votable
from services.reserve.attestations.terms import (
    AttestationAction,
    AttestationDecision,
    AttestationStatus,
    AttestationTurn,
    Attested,
)
from services.reserve.commissions.rules import VoteVerdict
from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.templates import known

S, A, D, T, V = AttestationStatus, AttestationAction, AttestationDecision, AttestationTurn, VoteVerdict
[RULES] = [each.content for each in known().items if isinstance(each.content, AttestationRules)]
CODES = [each.code for each in RULES.modules]
DAY = date(2026, 12, 21)
FACTS = Facts(RULES, DAY, DAY, own=False, test_passed=True, interview_passed=True, decision=D.conforms, vote=V.adopted)
AS_TOLD = RULES.model_copy(update={"decided_at_meeting": False})
BARE = RULES.model_copy(update={"modules": [], "interview": False})

STEPS = {
    (S.scheduled, A.show_reference): S.reference_shown,
    (S.scheduled, A.exempt_from): S.exempt,
    (S.reference_shown, A.exempt_from): S.exempt,
    (S.reference_shown, A.record_test): S.tested,
    (S.reference_shown, A.record_interview): S.interviewed,
    (S.tested, A.record_interview): S.interviewed,
    **dict.fromkeys(((each, A.decide) for each in (S.reference_shown, S.tested, S.interviewed)), S.decided),
    **dict.fromkeys(((each, A.annul) for each in (S.decided, S.exempt)), S.cancelled),
    **dict.fromkeys(
        ((each, A.cancel) for each in (S.scheduled, S.reference_shown, S.tested, S.interviewed)), S.cancelled
    ),
}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_each_status_allows_its_actions_and_no_other(status, action):
    if target := STEPS.get((status, action)):
        assert WORKFLOW.step(status, action).target is target
    else:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)


@pytest.mark.parametrize(("status", "action", "facts", "reason"), [
    (S.scheduled, A.show_reference, replace(FACTS, today=date(2026, 12, 7)), None),
    (S.scheduled, A.show_reference, replace(FACTS, today=date(2026, 12, 8)), "reference_late"),
    (S.scheduled, A.show_reference, replace(FACTS, own=True), "own_attestation"),
    (S.reference_shown, A.record_test, FACTS, None),
    (S.reference_shown, A.record_test, replace(FACTS, today=date(2026, 12, 20)), "not_yet"),
    (S.reference_shown, A.record_test, replace(FACTS, rules=BARE), "no_test"),
    (S.reference_shown, A.record_interview, FACTS, "test_first"),
    (S.reference_shown, A.record_interview, replace(FACTS, rules=BARE), "no_interview"),
    (S.reference_shown, A.decide, FACTS, "test_first"),
    (S.reference_shown, A.decide, replace(FACTS, rules=BARE), None),
    (S.tested, A.decide, FACTS, "interview_first"),
    (S.interviewed, A.decide, FACTS, None),
    (S.interviewed, A.decide, replace(FACTS, test_passed=False), "not_passed"),
    (S.interviewed, A.decide, replace(FACTS, interview_passed=False, decision=D.conforms_with_advice), "not_passed"),
    (S.interviewed, A.decide, replace(FACTS, test_passed=False, decision=D.does_not_conform, vote=V.rejected), None),
    (S.interviewed, A.decide, replace(FACTS, test_passed=None), None),
    (S.interviewed, A.decide, replace(FACTS, vote=None), "not_voted"),
    (S.interviewed, A.decide, replace(FACTS, vote=None, rules=AS_TOLD), None),
    (S.interviewed, A.decide, replace(FACTS, vote=V.tied), "vote_tied"),
    (S.interviewed, A.decide, replace(FACTS, vote=V.tied, rules=AS_TOLD), "vote_tied"),
    (S.interviewed, A.decide, replace(FACTS, vote=V.rejected), "against_vote"),
    (S.interviewed, A.decide, replace(FACTS, decision=D.does_not_conform), "against_vote"),
    (S.interviewed, A.decide, replace(FACTS, decision=D.conforms_with_advice), None),
    (S.interviewed, A.decide, replace(FACTS, decision=None), None),
    (S.interviewed, A.cancel, replace(FACTS, own=True), "own_attestation"),
    (S.scheduled, A.exempt_from, replace(FACTS, exemption_listed=False), "no_such_exemption"),
])  # fmt: skip
def test_what_stands_against_a_step(status, action, facts, reason):
    refusal = WORKFLOW.step(status, action).guard(facts)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("rules", [RULES, BARE, RULES.model_copy(update={"interview": False})])
def test_a_commission_votes_where_nothing_but_the_decision_is_left(rules, status):
    facts = replace(FACTS, rules=rules)
    try:
        ready = WORKFLOW.step(status, A.decide).guard(facts) is None
    except IllegalStep:
        ready = False
    assert (votable(rules, status) is None) is ready


def results(*rights: int, asked: int = 20) -> dict[str, Answered]:
    return {code: Answered(right, asked) for code, right in zip(CODES, rights, strict=True)}


@pytest.mark.parametrize(("rights", "passed", "weak"), [
    ((14, 14, 14, 14, 14), True, 0),
    ((14, 14, 14, 14, 13), False, 0),
    ((10, 15, 15, 15, 15), True, 0),
    ((9, 20, 20, 20, 20), False, 1),
    ((20, 20, 20, 20, 20), True, 0),
    ((0, 0, 0, 0, 0), False, 5),
])  # fmt: skip
def test_seventy_of_all_and_fifty_of_each(rights, passed, weak):
    found = examined(RULES, results(*rights))
    assert (found.passed, len(found.weak)) == (passed, weak)


def test_nothing_is_rounded_before_it_is_compared():
    """69.99… % of all is not 70."""
    asked = 9_999
    found = examined(RULES, results(*(6_999,) * 5, asked=asked))
    assert (found.percent, found.passed) == (Fraction(699_900, asked), False)


@given(st.lists(st.tuples(st.integers(1, 50), st.floats(0, 1)), min_size=5, max_size=5))
def test_more_right_answers_never_fail_who_passed(modules):
    given_ = {code: Answered(int(asked * share), asked) for code, (asked, share) in zip(CODES, modules, strict=True)}
    better = {code: Answered(min(each.right + 1, each.asked), each.asked) for code, each in given_.items()}
    before, after = examined(RULES, given_), examined(RULES, better)
    assert after.percent >= before.percent
    assert after.passed or not before.passed


@pytest.mark.parametrize(("codes", "reason"), [
    (CODES, None), (CODES[:4], "module_missing"), ([*CODES, "chess"], "unknown_module"),
])  # fmt: skip
def test_each_module_of_the_regulation_and_no_other(codes, reason):
    refusal = fits(RULES, {code: Answered(1, 1) for code in codes})
    assert (refusal and refusal.reason) == reason


PLAN = Plan(RULES, date(2026, 12, 7), DAY, T.planned, None, None, None)


@pytest.mark.parametrize(("plan", "reason"), [
    (PLAN, None),
    (replace(PLAN, today=date(2026, 12, 8)), "too_early_for_reference"),
    (replace(PLAN, turn=T.out_of_turn), "ground_of_a_turn"),
    (replace(PLAN, ground="Жалоба"), "ground_of_a_turn"),
    (replace(PLAN, turn=T.out_of_turn, ground="Акт проверки"), None),
    (replace(PLAN, failed_on=date(2026, 11, 21)), None),
    (replace(PLAN, failed_on=date(2026, 11, 22)), "too_early_again"),
    (replace(PLAN, exempt_until=date(2026, 12, 20)), None),
    (replace(PLAN, exempt_until=DAY), "exempt"),
])  # fmt: skip
def test_on_which_day_it_may_be_held(plan, reason):
    refusal = schedulable(plan)
    assert (refusal and refusal.reason) == reason


def test_out_of_turn_only_where_the_regulation_knows_it():
    rules = RULES.model_copy(update={"out_of_turn": False})
    refusal = schedulable(replace(PLAN, rules=rules, turn=T.out_of_turn, ground="Акт проверки"))
    assert refusal is not None
    assert refusal.reason == "no_out_of_turn"


@pytest.mark.parametrize(("day", "months", "until"), [
    (date(2026, 12, 21), 60, date(2031, 12, 21)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
])  # fmt: skip
def test_a_decision_holds_for_months(day, months, until):
    rules = RULES.model_copy(update={"validity_months": months, "candidate_validity_months": 1})
    assert holds_until(rules, Attested.head, day) == until
    assert holds_until(rules, Attested.candidate, day) < until
