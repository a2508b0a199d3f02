"""On which day an attestation may be held. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.kernel.workflow import Refusal, first_of
from services.reserve.attestations.terms import AttestationTurn
from services.reserve.regulations.attestation import AttestationRules


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked before an attestation is scheduled."""

    rules: AttestationRules
    today: date
    scheduled_on: date
    turn: AttestationTurn
    ground: str | None
    failed_on: date | None
    """The last decision that the person does not conform; None: there is none, or it was overtaken."""
    exempt_until: date | None
    head: bool = True
    """Is it not as a head that the person is attested, or do they hold a post of a head on the day?"""


def shown_in_time(plan: Plan) -> Refusal | None:
    earliest = plan.today + timedelta(days=plan.rules.reference_days)
    if plan.scheduled_on >= earliest:
        return None
    detail = f"Представление показывают за {plan.rules.reference_days} дн.: не раньше {earliest:%d.%m.%Y}"
    return Refusal.of("scheduled_on", "too_early_for_reference", detail)


def in_its_turn(plan: Plan) -> Refusal | None:
    if plan.turn is AttestationTurn.out_of_turn and not plan.rules.out_of_turn:
        return Refusal.of("turn", "no_out_of_turn", "Положение не допускает внеочередной аттестации")
    return None


def grounded(plan: Plan) -> Refusal | None:
    if (plan.turn is AttestationTurn.out_of_turn) == bool(plan.ground):
        return None
    detail = "У внеочередной аттестации указывают основание, у плановой его нет"
    return Refusal.of("ground", "ground_of_a_turn", detail)


def again_in_time(plan: Plan) -> Refusal | None:
    if plan.failed_on and plan.scheduled_on < (again := plan.failed_on + timedelta(days=plan.rules.retake_days)):
        return Refusal.of("scheduled_on", "too_early_again", f"Повторно — не раньше {again:%d.%m.%Y}")
    return None


def not_exempt(plan: Plan) -> Refusal | None:
    if plan.exempt_until and plan.scheduled_on <= plan.exempt_until:
        return Refusal.of("scheduled_on", "exempt", f"Освобождение действует по {plan.exempt_until:%d.%m.%Y}")
    return None


def a_head(plan: Plan) -> Refusal | None:
    if plan.head:
        return None
    detail = "По справочнику в этот день человек не руководит: аттестуйте как кандидата или свяжите дело с карточкой"
    return Refusal.of("attested", "not_a_head", detail)


schedulable = first_of(a_head, shown_in_time, in_its_turn, grounded, again_in_time, not_exempt)
"""Why it cannot be held on that day."""
