"""What an attestation may become, by whom, and what stands against it. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.attestations.terms import (
    CONFORMING,
    LABELS,
    UNDER_WAY,
    AttestationAction,
    AttestationDecision,
    AttestationStatus,
)
from services.reserve.commissions.rules import VoteVerdict
from services.reserve.permissions import P
from services.reserve.regulations.attestation import AttestationRules


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    rules: AttestationRules
    today: date
    scheduled_on: date
    own: bool
    """Is it the caller who is attested?"""
    test_passed: bool | None = None
    interview_passed: bool | None = None
    decision: AttestationDecision | None = None
    """The decision that is being taken."""
    vote: VoteVerdict | None = None
    """What the commission came to at its meeting: adopted, the person conforms."""
    exemption_listed: bool = True
    """Does the regulation know the exemption that is being granted?"""


def of_another(facts: Facts) -> Refusal | None:
    if facts.own:
        return Refusal("own_attestation", "Свою аттестацию никто не ведёт и не решает.")
    return None


def in_time(facts: Facts) -> Refusal | None:
    """Shown so many days before, or not at all."""
    if facts.today + timedelta(days=facts.rules.reference_days) <= facts.scheduled_on:
        return None
    detail = f"Представление показывают не позже чем за {facts.rules.reference_days} дн.: перенесите аттестацию."
    return Refusal("reference_late", detail)


def on_the_day(facts: Facts) -> Refusal | None:
    if facts.today >= facts.scheduled_on:
        return None
    return Refusal("not_yet", f"Аттестация назначена на {facts.scheduled_on:%d.%m.%Y}.")


def has_a_test(facts: Facts) -> Refusal | None:
    return None if facts.rules.modules else Refusal("no_test", "По положению теста нет.")


def has_no_test(facts: Facts) -> Refusal | None:
    return Refusal("test_first", "Сначала тест.") if facts.rules.modules else None


def has_an_interview(facts: Facts) -> Refusal | None:
    return None if facts.rules.interview else Refusal("no_interview", "По положению собеседования нет.")


def has_no_interview(facts: Facts) -> Refusal | None:
    return Refusal("interview_first", "Сначала собеседование.") if facts.rules.interview else None


def only_who_passed_conforms(facts: Facts) -> Refusal | None:
    failed = facts.test_passed is False or facts.interview_passed is False
    if failed and facts.decision in CONFORMING:
        return Refusal(
            "not_passed", "Тест или собеседование не пройдены: решение может быть только «не соответствует»."
        )
    return None


def as_voted(facts: Facts) -> Refusal | None:
    """Where the regulation has the commission meet, it decides by a vote; against one that was held nothing is decided,
    whatever the regulation says."""
    if facts.vote is None:
        detail = "По положению решает комиссия на заседании: голосования о соответствии ещё не было."
        return Refusal("not_voted", detail) if facts.rules.decided_at_meeting else None
    if facts.vote is VoteVerdict.tied:
        return Refusal("vote_tied", "Голоса разделились поровну, и решения нет: голосуют на новом заседании.")
    adopted = facts.vote is VoteVerdict.adopted
    if facts.decision is not None and (facts.decision in CONFORMING) is not adopted:
        said = "соответствует" if adopted else "не соответствует"
        return Refusal("against_vote", f"Комиссия проголосовала иначе: {said} должности.")
    return None


def votable(rules: AttestationRules, status: AttestationStatus) -> Refusal | None:
    """Why a commission does not vote on the attestation: it is over, or something comes first."""
    if status not in UNDER_WAY:
        return Refusal("attestation_over", "Эта аттестация уже закончена: голосовать не о чем.")
    if status is AttestationStatus.scheduled:
        return Refusal("reference_first", "Сначала аттестуемому показывают представление.")
    if rules.interview and status is not AttestationStatus.interviewed:
        return Refusal("interview_first", "Сначала собеседование.")
    if rules.modules and status is AttestationStatus.reference_shown:
        return Refusal("test_first", "Сначала тест.")
    return None


def exemption_known(facts: Facts) -> Refusal | None:
    return None if facts.exemption_listed else Refusal("no_such_exemption", "Положение не знает такого освобождения.")


S, A = AttestationStatus, AttestationAction
_W, _D = P.attestation_write, P.attestation_decide
_test, _talk = first_of(of_another, on_the_day, has_a_test), first_of(of_another, on_the_day, has_an_interview)
_decide = first_of(of_another, on_the_day, only_who_passed_conforms, as_voted)
_decide_at_once = first_of(has_no_test, has_no_interview, _decide)

WORKFLOW = Workflow(
    "attestation",
    LABELS,
    #    action              from               to                 permission  guard
    Step(A.show_reference,   S.scheduled,       S.reference_shown, _W,         first_of(of_another, in_time)),
    Step(A.exempt_from,      S.scheduled,       S.exempt,          _D,         first_of(of_another, exemption_known)),
    Step(A.exempt_from,      S.reference_shown, S.exempt,          _D,         first_of(of_another, exemption_known)),
    Step(A.record_test,      S.reference_shown, S.tested,          _W,         _test),
    Step(A.record_interview, S.reference_shown, S.interviewed,     _W,         first_of(has_no_test, _talk)),
    Step(A.record_interview, S.tested,          S.interviewed,     _W,         _talk),
    Step(A.decide,           S.reference_shown, S.decided,         _D,         _decide_at_once),
    Step(A.decide,           S.tested,          S.decided,         _D,         first_of(has_no_interview, _decide)),
    Step(A.decide,           S.interviewed,     S.decided,         _D,         _decide),
    Step(A.cancel,           S.scheduled,       S.cancelled,       _W,         of_another, needs_reason=True),
    Step(A.cancel,           S.reference_shown, S.cancelled,       _W,         of_another, needs_reason=True),
    Step(A.cancel,           S.tested,          S.cancelled,       _D,         of_another, needs_reason=True),
    Step(A.cancel,           S.interviewed,     S.cancelled,       _D,         of_another, needs_reason=True),
    Step(A.annul,            S.decided,         S.cancelled,       _D,         of_another, needs_reason=True),
    Step(A.annul,            S.exempt,          S.cancelled,       _D,         of_another, needs_reason=True),
)  # fmt: skip
