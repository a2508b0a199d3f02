"""What a vacancy may become, and what moves it. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.reserve.permissions import P


class VacancyReason(StrEnum):
    """Why a post falls vacant."""

    contract_end = "contract_end"
    dismissal = "dismissal"
    acting_head = "acting_head"
    new_school = "new_school"
    death = "death"
    other = "other"


class VacancyStatus(StrEnum):
    forecast = "forecast"
    open = "open"
    in_contest = "in_contest"
    offered = "offered"
    filled = "filled"
    cancelled = "cancelled"


class VacancyAction(StrEnum):
    declare = "declare"
    cancel = "cancel"
    hold_contest = "hold_contest"
    offer = "offer"
    resume = "resume"
    fill = "fill"
    reopen = "reopen"


LABELS: dict[StrEnum, str] = labelled(
    {
        VacancyReason.contract_end: "истекает срок трудового договора",
        VacancyReason.dismissal: "увольнение",
        VacancyReason.acting_head: "обязанности исполняет временный руководитель",
        VacancyReason.new_school: "новая организация",
        VacancyReason.death: "смерть",
        VacancyReason.other: "другое",
        VacancyStatus.forecast: "ожидается",
        VacancyStatus.open: "открыта",
        VacancyStatus.in_contest: "объявлен конкурс",
        VacancyStatus.offered: "предложена из резерва",
        VacancyStatus.filled: "замещена",
        VacancyStatus.cancelled: "отменена",
        VacancyAction.declare: "открыть вакансию",
        VacancyAction.cancel: "отменить вакансию",
        VacancyAction.hold_contest: "объявить конкурс",
        VacancyAction.offer: "предложить из резерва",
        VacancyAction.resume: "вернуть в открытые",
        VacancyAction.fill: "заместить",
        VacancyAction.reopen: "открыть снова",
    }
)

LIVING = frozenset({VacancyStatus.forecast, VacancyStatus.open, VacancyStatus.in_contest, VacancyStatus.offered})
"""One at a time in an organisation: it has one post of head. The index `uq_vacancy_living` sees to it."""
CHANGEABLE = frozenset({VacancyStatus.forecast, VacancyStatus.open})
"""Once people are asked to apply or to come, what was announced to them stays."""
TAKEABLE = LIVING - {VacancyStatus.forecast}
"""Somebody may be appointed to it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    requirements: int
    """How many criteria the vacancy has."""


def with_requirements(facts: Facts) -> Refusal | None:
    if facts.requirements:
        return None
    return Refusal("no_requirements", "Укажите требования к кандидату: без них вакансию не открывают.")


def by_its_record(_: Facts) -> Refusal:
    """A contest, an offer, an appointment: each moves the vacancy together with itself, in `service.moved`."""
    return Refusal("moved_by_its_record", "Этот шаг вакансия делает вместе с конкурсом, предложением или назначением.")


S, A = VacancyStatus, VacancyAction

WORKFLOW = Workflow(
    "vacancy",
    LABELS,
    #    action          from          to            permission       guard
    Step(A.declare,      S.forecast,   S.open,       P.vacancy_write, with_requirements),
    Step(A.cancel,       S.forecast,   S.cancelled,  P.vacancy_write, needs_reason=True),
    Step(A.cancel,       S.open,       S.cancelled,  P.vacancy_write, needs_reason=True),
    Step(A.hold_contest, S.open,       S.in_contest, P.vacancy_write, by_its_record),
    Step(A.offer,        S.open,       S.offered,    P.vacancy_write, by_its_record),
    Step(A.resume,       S.in_contest, S.open,       P.vacancy_write, by_its_record),
    Step(A.resume,       S.offered,    S.open,       P.vacancy_write, by_its_record),
    Step(A.fill,         S.open,       S.filled,     P.vacancy_write, by_its_record),
    Step(A.fill,         S.in_contest, S.filled,     P.vacancy_write, by_its_record),
    Step(A.fill,         S.offered,    S.filled,     P.vacancy_write, by_its_record),
    Step(A.reopen,       S.filled,     S.open,       P.vacancy_write, by_its_record),
)  # fmt: skip

APART = (A.hold_contest, A.offer, A.resume, A.fill, A.reopen)
"""Taken by other records, and by nobody else."""


def closed_before(closed_on: date | None, arises_on: date) -> Refusal | None:
    """An organisation that works no more needs no head."""
    if closed_on is None or arises_on <= closed_on:
        return None
    return Refusal.of("organisation_id", "closed", f"Организация закрыта с {closed_on:%d.%m.%Y}")
