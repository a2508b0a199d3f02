"""How a diagnostics stands, whose sheets belong to it, and until when it is answered."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.training.instruments.content import InstrumentKind


class DiagnosticsStatus(StrEnum):
    assigned = "assigned"
    answered = "answered"
    assessed = "assessed"
    cancelled = "cancelled"


class DiagnosticsAction(StrEnum):
    submit = "submit"
    assess = "assess"
    cancel = "cancel"


class SheetRole(StrEnum):
    """Whose sheet it is."""

    subject = "subject"
    respondent = "respondent"
    expert = "expert"


class RespondentRelation(StrEnum):
    """How a respondent of a 360° survey works with whom it is about."""

    superior = "superior"
    peer = "peer"
    subordinate = "subordinate"
    partner = "partner"


LABELS: dict[StrEnum, str] = labelled(
    {
        DiagnosticsStatus.assigned: "назначена",
        DiagnosticsStatus.answered: "ответы сданы",
        DiagnosticsStatus.assessed: "оценена",
        DiagnosticsStatus.cancelled: "отменена",
        DiagnosticsAction.submit: "сдать ответы",
        DiagnosticsAction.assess: "оценить",
        DiagnosticsAction.cancel: "отменить",
        SheetRole.subject: "сам руководитель",
        SheetRole.respondent: "респондент опроса 360°",
        SheetRole.expert: "эксперт",
        RespondentRelation.superior: "руководит им",
        RespondentRelation.peer: "коллега",
        RespondentRelation.subordinate: "подчинённый",
        RespondentRelation.partner: "партнёр школы",
    }
)

BY_SUBJECT = frozenset({InstrumentKind.test, InstrumentKind.self_assessment, InstrumentKind.case})
"""What the person in question answers."""
BY_EXPERT = frozenset({InstrumentKind.expert_sheet, InstrumentKind.case})
"""What an expert gives marks for."""
AUTOMATIC = frozenset({InstrumentKind.test, InstrumentKind.self_assessment})
"""What is assessed as soon as it is answered: nobody judges, the key or the scale does."""

ROLES = {
    SheetRole.subject: BY_SUBJECT,
    SheetRole.expert: BY_EXPERT,
    SheetRole.respondent: frozenset({InstrumentKind.survey_360}),
}
"""Whose sheets there are of which kinds."""


RUNNING = (DiagnosticsStatus.assigned, DiagnosticsStatus.answered)
"""What is neither over nor called off."""


@dataclass(frozen=True, slots=True)
class Term:
    """Both days included."""

    first: date
    last: date
    today: date

    @property
    def open(self) -> bool:
        return self.first <= self.today <= self.last

    @property
    def over(self) -> bool:
        return self.today > self.last
