"""What may become of a diagnostics, who takes which step and when. Values in, values out (DOMAIN.md, E)."""

from dataclasses import dataclass
from datetime import date

from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.diagnostics.standing import (
    BY_EXPERT,
    BY_SUBJECT,
    LABELS,
    DiagnosticsAction,
    DiagnosticsStatus,
    Term,
)
from services.training.instruments.content import InstrumentKind
from services.training.permissions import P, decided_by_another


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    kind: InstrumentKind
    term: Term
    own: bool
    """Is it the caller that it is about?"""
    entrusted: bool
    """May the caller judge it: as the expert it is given to, or as who conducts diagnostics?"""
    missing: int = 0
    """Questions the person has not answered."""
    unmarked: int = 0
    """Questions without a mark of the expert."""
    named: int = 0
    """Respondents of a survey."""
    responded: int = 0
    fewest: int = 0
    automatic: bool = False
    """Does it follow by itself, with nobody who judges?"""


def outside(term: Term) -> Refusal | None:
    """Nothing is answered before the first day or after the last."""
    if term.open:
        return None
    if term.over:
        return Refusal("term_over", f"Срок прошёл: отвечать можно было по {term.last:%d.%m.%Y}.")
    return Refusal("not_begun", f"Отвечать можно с {term.first:%d.%m.%Y}.")


def in_term(facts: Facts) -> Refusal | None:
    return outside(facts.term)


def in_person(facts: Facts) -> Refusal | None:
    if facts.own:
        return None
    return Refusal("not_yours", "Ответы сдаёт тот, кому назначена диагностика.")


def asked_of_the_subject(facts: Facts) -> Refusal | None:
    if facts.kind in BY_SUBJECT:
        return None
    return Refusal("answered_by_others", "Здесь отвечает не сам руководитель.")


def complete(facts: Facts) -> Refusal | None:
    if not facts.missing:
        return None
    return Refusal("incomplete", f"Ответов не хватает: {facts.missing}.")


def entrusted(facts: Facts) -> Refusal | None:
    """Nobody judges oneself, and an expert only what they were given."""
    if facts.automatic:
        return None
    if facts.own:
        return Refusal("own_diagnostics", "Собственную диагностику оценивает другой.")
    if not facts.entrusted:
        return Refusal("not_entrusted", "Оценить это поручено другому.")
    return None


by_another = decided_by_another("own_diagnostics", "Собственную диагностику отменяет другой.")


def not_awaiting_the_subject(facts: Facts) -> Refusal | None:
    if facts.kind not in BY_SUBJECT:
        return None
    return Refusal("not_answered", "Ответы ещё не сданы.")


def marked(facts: Facts) -> Refusal | None:
    if facts.kind not in BY_EXPERT or not facts.unmarked:
        return None
    return Refusal("unmarked", f"Без оценки эксперта: {facts.unmarked}.")


def survey_closed(facts: Facts) -> Refusal | None:
    """A survey is added up once, when nobody can answer any more: a choice of the moment would be a choice of whom
    to count."""
    if facts.kind is not InstrumentKind.survey_360:
        return None
    if facts.named < facts.fewest:
        return Refusal("too_few_named", f"Назовите респондентов, не меньше {facts.fewest}.")
    if facts.responded < facts.named and not facts.term.over:
        return Refusal("survey_open", "Опрос идёт: итог подводят, когда ответили все или прошёл срок.")
    return None


submittable = first_of(asked_of_the_subject, in_person, in_term, complete)
assessable = first_of(entrusted, not_awaiting_the_subject, marked, survey_closed)

S, A = DiagnosticsStatus, DiagnosticsAction

WORKFLOW = Workflow(
    "diagnostics",
    LABELS,
    #    action    from        to            permission            guard
    Step(A.submit, S.assigned, S.answered,  P.diagnostics_answer, submittable),
    Step(A.assess, S.assigned, S.assessed,  P.diagnostics_assess, assessable),
    Step(A.assess, S.answered, S.assessed,  P.diagnostics_assess, first_of(entrusted, marked)),
    Step(A.cancel, S.assigned, S.cancelled, P.diagnostics_assign, by_another, needs_reason=True),
    Step(A.cancel, S.answered, S.cancelled, P.diagnostics_assign, by_another, needs_reason=True),
)  # fmt: skip


def wrong_term(first: date, last: date, today: date) -> Refusal | None:
    """What stands against a term that is set today."""
    if last < first:
        return Refusal.of("term_to", "out_of_order", "Срок кончается раньше, чем начинается")
    if last < today:
        return Refusal.of("term_to", "term_over", "Этот день уже прошёл")
    return None


def only_prolonged(former: date, last: date, *, begun: bool) -> Refusal | None:
    """Who conducts a survey sees who has answered: an earlier end would be a choice of whom to count."""
    if last >= former or not begun:
        return None
    return Refusal.of("term_to", "only_prolonged", "На опрос уже отвечают: его срок только продлевают")


def not_answerable(status: DiagnosticsStatus, term: Term, *, handed_in: bool) -> Refusal | None:
    """What stands against writing into a sheet of who is asked."""
    if handed_in or status is not DiagnosticsStatus.assigned:
        return Refusal("closed", "Ответы уже сданы или диагностика закрыта.")
    return outside(term)


def not_markable(status: DiagnosticsStatus, kind: InstrumentKind) -> Refusal | None:
    """What stands against a mark of an expert: answers are marked once they are handed in."""
    awaited = DiagnosticsStatus.answered if kind in BY_SUBJECT else DiagnosticsStatus.assigned
    if status is awaited:
        return None
    if status is DiagnosticsStatus.assigned:
        return Refusal("not_answered", "Ответы ещё не сданы.")
    return Refusal("closed", "Диагностика закрыта.")
