"""The words of attestation: where it stands, whom, in which turn, with which decision."""

from enum import StrEnum

from services.kernel.labels import labelled


class AttestationStatus(StrEnum):
    scheduled = "scheduled"
    reference_shown = "reference_shown"
    tested = "tested"
    interviewed = "interviewed"
    decided = "decided"
    exempt = "exempt"
    cancelled = "cancelled"


class AttestationAction(StrEnum):
    show_reference = "show_reference"
    record_test = "record_test"
    record_interview = "record_interview"
    decide = "decide"
    exempt_from = "exempt_from"
    cancel = "cancel"
    annul = "annul"


class Attested(StrEnum):
    """Who is attested."""

    head = "head"
    candidate = "candidate"


class AttestationTurn(StrEnum):
    planned = "planned"
    out_of_turn = "out_of_turn"


class AttestationDecision(StrEnum):
    conforms = "conforms"
    conforms_with_advice = "conforms_with_advice"
    does_not_conform = "does_not_conform"


LABELS: dict[StrEnum, str] = labelled(
    {
        AttestationStatus.scheduled: "назначена",
        AttestationStatus.reference_shown: "представление показано",
        AttestationStatus.tested: "результат теста записан",
        AttestationStatus.interviewed: "собеседование проведено",
        AttestationStatus.decided: "решение принято",
        AttestationStatus.exempt: "освобождён",
        AttestationStatus.cancelled: "отменена",
        AttestationAction.show_reference: "показать представление",
        AttestationAction.record_test: "записать результат теста",
        AttestationAction.record_interview: "записать собеседование",
        AttestationAction.decide: "принять решение",
        AttestationAction.exempt_from: "освободить",
        AttestationAction.cancel: "отменить",
        AttestationAction.annul: "отменить решение",
        Attested.head: "руководитель",
        Attested.candidate: "кандидат на должность",
        AttestationTurn.planned: "плановая",
        AttestationTurn.out_of_turn: "внеочередная",
        AttestationDecision.conforms: "соответствует должности",
        AttestationDecision.conforms_with_advice: "соответствует с рекомендациями",
        AttestationDecision.does_not_conform: "не соответствует должности",
    }
)

UNDER_WAY = frozenset(
    {
        AttestationStatus.scheduled,
        AttestationStatus.reference_shown,
        AttestationStatus.tested,
        AttestationStatus.interviewed,
    }
)
"""Neither decided nor over otherwise."""
CONFORMING = frozenset({AttestationDecision.conforms, AttestationDecision.conforms_with_advice})
