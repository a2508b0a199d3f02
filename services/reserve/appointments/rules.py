"""What an appointment may become and what stands against one. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P


class AppointmentGround(StrEnum):
    """By what somebody is appointed."""

    contest = "contest"
    reserve = "reserve"
    direct = "direct"


class AppointmentStatus(StrEnum):
    decided = "decided"
    made = "made"
    declined = "declined"
    cancelled = "cancelled"
    revoked = "revoked"


class AppointmentAction(StrEnum):
    make = "make"
    decline = "decline"
    cancel = "cancel"
    revoke = "revoke"


class ProbationOutcome(StrEnum):
    passed = "passed"
    failed = "failed"


LABELS: dict[StrEnum, str] = labelled(
    {
        AppointmentGround.contest: "по итогам конкурса",
        AppointmentGround.reserve: "из кадрового резерва",
        AppointmentGround.direct: "решением учредителя",
        AppointmentStatus.decided: "решение принято",
        AppointmentStatus.made: "назначен",
        AppointmentStatus.declined: "отказался",
        AppointmentStatus.cancelled: "решение отменено",
        AppointmentStatus.revoked: "назначение отменено",
        AppointmentAction.make: "назначить приказом",
        AppointmentAction.decline: "записать отказ",
        AppointmentAction.cancel: "отменить решение",
        AppointmentAction.revoke: "отменить назначение",
        ProbationOutcome.passed: "испытание пройдено",
        ProbationOutcome.failed: "испытание не пройдено",
    }
)

STANDING = frozenset({AppointmentStatus.decided, AppointmentStatus.made})
"""Of a vacancy one at a time, and of a person one that is not made yet: indexes see to both."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at; what an order says stands here once there is one."""

    ground: AppointmentGround
    today: date
    own: bool = False
    """Is it the caller who is to be appointed?"""
    ready: bool = True
    """Is it so still: won, accepted, or decided by the founder?"""
    gone: Refusal | None = None
    """What it was decided on and is no more: the vacancy, the stay in the reserve."""
    linked: bool = True
    """Is the candidate known to the directory, as the person it was decided of?"""
    consented: bool = True
    """Is there a consent in force for what the ground needs?"""
    attested_until: date | None = None
    """The last day of a valid attestation; None: there is none."""
    starts_on: date | None = None
    holder: str | None = None
    """Who heads the organisation on that day, in words; who only acts makes way."""
    heads: str | None = None
    """Which other organisation the candidate heads on that day."""
    contract_on: date | None = None
    contract_due: date | None = None
    """The last day for it by the regulation."""
    probation: bool = False
    appeals_open: int = 0
    """On the contest, be it the outcome or a rejection; not decided yet."""
    appeals_until: date | None = None
    """The last day of the term of appeals that is waited for; None: none is."""
    replaced: bool = False
    """Has the organisation another vacancy since?"""

    @property
    def day(self) -> date:
        return self.starts_on or self.today


def by_another(facts: Facts) -> Refusal | None:
    """273-ФЗ, ст. 2, п. 33: an interest of the own. To refuse is everybody's own affair."""
    return Refusal("own_appointment", "Решение о собственном назначении принимает другой.") if facts.own else None


def attested(facts: Facts) -> Refusal | None:
    """273-ФЗ, ст. 51: candidates for head of a state or municipal school pass attestation."""
    if facts.attested_until is None:
        return Refusal("no_attestation", "У кандидата нет действующей аттестации.")
    if facts.attested_until < facts.day:
        said = f"Аттестация кандидата действует по {facts.attested_until:%d.%m.%Y}: на день назначения её нет."
        return Refusal("no_attestation", said)
    return None


def consented(facts: Facts) -> Refusal | None:
    said = "Нет действующего согласия кандидата на обработку персональных данных."
    return None if facts.consented else Refusal("no_consent", said)


def linked(facts: Facts) -> Refusal | None:
    """The directory keeps headships of its own people: an order for somebody it does not know opens no post."""
    said = "Дело кандидата не связано с карточкой того, о ком решили: сначала свяжите."
    return None if facts.linked else Refusal("not_linked", said)


def free(facts: Facts) -> Refusal | None:
    said = f"На день назначения в организации есть руководитель: {facts.holder}."
    return Refusal("overlapping_headship", said) if facts.holder else None


def not_combined(facts: Facts) -> Refusal | None:
    """273-ФЗ, ст. 51: the post of head is not combined with another one."""
    said = f"На день назначения кандидат руководит другой организацией: {facts.heads}."
    return Refusal("combined_headship", said) if facts.heads else None


def in_time(facts: Facts) -> Refusal | None:
    if facts.contract_on is None or facts.contract_due is None or facts.contract_on <= facts.contract_due:
        return None
    said = f"По положению договор заключают по {facts.contract_due:%d.%m.%Y}: укажите причину задержки."
    return Refusal("contract_late", said)


def without_probation(facts: Facts) -> Refusal | None:
    """ТК РФ, ст. 70: whoever was chosen by a contest is not put on probation."""
    if facts.probation and facts.ground is AppointmentGround.contest:
        return Refusal("probation_after_contest", "Избранному по конкурсу испытание не устанавливают: укажите причину.")
    return None


def revocable(facts: Facts) -> Refusal | None:
    said = "У организации уже есть другая вакансия: сначала закройте её."
    return Refusal("vacancy_replaced", said) if facts.replaced else None


def unappealed(facts: Facts) -> Refusal | None:
    """Whom an appeal may yet unseat is not appointed."""
    if facts.appeals_open:
        return Refusal("appeals_open", f"Жалобы на конкурс не рассмотрены: {facts.appeals_open}.")
    if facts.appeals_until is not None and facts.today <= facts.appeals_until:
        said = f"{facts.appeals_until:%d.%m.%Y}"
        return Refusal("appeal_term", f"Итог конкурса обжалуют по {said} включительно: назначают после этого дня.")
    return None


VACANCY_GONE = Refusal("vacancy_not_open", "Вакансия не открыта: назначить на неё нельзя.")
RESERVIST_GONE = Refusal("not_in_reserve", "На день назначения человек не состоит в резерве.")
UNREADY = MappingProxyType(
    {
        AppointmentGround.contest: Refusal("not_the_winner", "Конкурс не решён, или заявка не победила в нём."),
        AppointmentGround.reserve: Refusal("offer_not_accepted", "Согласия на предложение нет."),
        AppointmentGround.direct: Refusal("vacancy_taken_up", "По вакансии идёт конкурс или сделано предложение."),
    }
)


def grounded(facts: Facts) -> Refusal | None:
    return facts.gone or (None if facts.ready else UNREADY[facts.ground])


OBSTACLES = (grounded, linked, attested, consented, unappealed, free, not_combined)
fit = first_of(attested, consented, unappealed)
makeable = first_of(*OBSTACLES)

S, A = AppointmentStatus, AppointmentAction

WORKFLOW = Workflow(
    "appointment",
    LABELS,
    #    action     from       to           permission           guard
    Step(A.make,    S.decided, S.made,      P.appointment_write, first_of(by_another, makeable),
         unless_explained=first_of(in_time, without_probation)),
    Step(A.decline, S.decided, S.declined,  P.appointment_write, needs_reason=True),
    Step(A.cancel,  S.decided, S.cancelled, P.appointment_write, by_another, needs_reason=True),
    Step(A.revoke,  S.made,    S.revoked,   P.appointment_write, first_of(by_another, revocable), needs_reason=True),
)  # fmt: skip
