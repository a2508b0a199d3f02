"""For what somebody leaves the reserve, and whether it is so: a claim that facts can disprove is checked. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal
from services.reserve.entries.terms import ReportPeriod, overdue


class ExclusionCode(StrEnum):
    own_request = "own_request"
    refusals = "refusals"
    plan_missing = "plan_missing"
    plan_unfulfilled = "plan_unfulfilled"
    report_late = "report_late"
    changes_unreported = "changes_unreported"
    attestation_failed = "attestation_failed"
    exit_age = "exit_age"
    guilty_dismissal = "guilty_dismissal"
    barred = "barred"
    death = "death"
    consent_ended = "consent_ended"
    promoted = "promoted"
    other = "other"


C = ExclusionCode

LABELS: dict[StrEnum, str] = labelled(
    {
        C.own_request: "личное заявление",
        C.refusals: "отказ от предложенной должности",
        C.plan_missing: "план развития не представлен в срок",
        C.plan_unfulfilled: "план развития не выполнен",
        C.report_late: "отчёт не представлен в срок",
        C.changes_unreported: "не сообщил об изменении сведений",
        C.attestation_failed: "не соответствует по итогам аттестации",
        C.exit_age: "предельный возраст",
        C.guilty_dismissal: "увольнение за виновные действия",
        C.barred: "обстоятельства, не допускающие к должности",
        C.death: "смерть или безвестное отсутствие",
        C.consent_ended: "нет действующего согласия на обработку персональных данных",
        C.promoted: "включён в региональный резерв",
        C.other: "другое",
    }
)

BY_ITSELF = frozenset({C.refusals, C.promoted})
"""Follow from something else that is recorded: nobody gives them as a reason of the own."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What is known of somebody's stay on `today`, and what the regulation makes of it."""

    today: date
    plan_due_on: date | None = None
    plan_submitted_on: date | None = None
    report: ReportPeriod | None = None
    """The earliest report that is not handed in."""
    late_report: bool = False
    """Was any handed in late?"""
    aged_out: bool = False
    consent_gone: bool = False
    exclude_without_plan: bool = False
    exclude_without_report: bool = False
    plan_line_due: bool = False
    """Is a line of the plan not done though its day is over?"""
    attestation_failed: bool = False
    """Does the last decision of an attestation say that the reservist does not conform?"""
    barred: bool = False
    """Does the latest check of a kind in the file tell of an obstacle?"""
    refusals: int = 0
    refusals_allowed: int = 1
    """The refusal after which one is excluded."""


def plan_missing(stay: Stay) -> bool:
    return stay.plan_submitted_on is None and overdue(stay.plan_due_on, None, stay.today)


def report_missing(stay: Stay) -> bool:
    return stay.report is not None and overdue(stay.report.due_on, None, stay.today)


def due_exclusion(stay: Stay) -> ExclusionCode | None:
    """What excludes on its day with nobody asking; the earliest written down in the regulation comes first."""
    if stay.consent_gone:
        return C.consent_ended
    if stay.aged_out:
        return C.exit_age
    if stay.exclude_without_plan and plan_missing(stay):
        return C.plan_missing
    if stay.exclude_without_report and report_missing(stay):
        return C.report_late
    return None


def refused_too_often(stay: Stay) -> bool:
    return stay.refusals >= stay.refusals_allowed


_HOLDS: Mapping[ExclusionCode, tuple[Callable[[Stay], bool], str]] = MappingProxyType(
    {
        C.plan_missing: (plan_missing, "План представлен или срок его представления не истёк"),
        C.plan_unfulfilled: (lambda stay: stay.plan_line_due, "Невыполненных в срок строк плана нет"),
        C.attestation_failed: (lambda stay: stay.attestation_failed, "Последняя аттестация не «не соответствует»"),
        C.barred: (lambda stay: stay.barred, "Проверки, которая говорит о препятствии, в личном деле нет"),
        C.report_late: (lambda stay: stay.late_report or report_missing(stay), "Отчёты представлены в срок"),
        C.exit_age: (lambda stay: stay.aged_out, "Предельный возраст не достигнут или не установлен"),
        C.consent_ended: (lambda stay: stay.consent_gone, "Согласие на обработку данных действует или не записано"),
    }
)
"""What a claim must be true of, and what is said when it is not."""


def ungrounded(code: ExclusionCode, stay: Stay) -> Refusal | None:
    """Why nobody is excluded for this; None when one is."""
    if code in BY_ITSELF:
        detail = "Так исключают без отдельного решения: по записанному отказу или включению в региональный резерв"
        return Refusal.of("code", "excludes_by_itself", detail)
    holds, otherwise = _HOLDS.get(code, (None, ""))
    if holds is not None and not holds(stay):
        return Refusal.of("code", "ungrounded", otherwise)
    return None


@dataclass(frozen=True, slots=True)
class Claim:
    """A change that was not told of in time, as it is claimed, and what is known of it."""

    changed_on: date
    due_on: date
    """The last day to tell of it."""
    included_on: date
    told_in_time: bool


def unfit_claim(code: ExclusionCode, claim: Claim | None, today: date) -> Refusal | None:
    """Why what is said of a change does not bear this ground; None where it does, or the ground needs none."""
    if claim is None:
        missing = Refusal.of("change", "missing", "Укажите, что изменилось и когда")
        return missing if code is C.changes_unreported else None
    if code is not C.changes_unreported:
        return Refusal.of("change", "unfit", "Что изменилось, указывают только у основания `changes_unreported`")
    refusal = _told(claim, today)
    return refusal and refusal.within("change")


def _told(claim: Claim, today: date) -> Refusal | None:
    """Was it told of in time, or can it be yet, or need it not be?"""
    if claim.changed_on < claim.included_on:
        detail = f"Сообщают о том, что изменилось после включения: {claim.included_on:%d.%m.%Y}"
        return Refusal.of("changed_on", "before_inclusion", detail)
    if today <= claim.due_on:
        detail = f"Срок сообщить не истёк: по {claim.due_on:%d.%m.%Y} включительно"
        return Refusal.of("changed_on", "ungrounded", detail)
    return Refusal.of("changed_on", "ungrounded", "Об этом сообщили в срок") if claim.told_in_time else None
