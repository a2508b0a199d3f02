"""On which day an attestation may be held. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.kernel.workflow import Refusal
from services.reserve.attestations.terms import AttestationTurn
from services.reserve.regulations.attestation import AttestationRules


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked before an attestation is scheduled."""

    today: date
    scheduled_on: date
    turn: AttestationTurn
    ground: str | None
    failed_on: date | None
    """The last decision that the person does not conform; None: there is none, or it was overtaken."""
    exempt_until: date | None


def schedulable(rules: AttestationRules, plan: Plan) -> Refusal | None:
    """Why it cannot be held on that day."""
    earliest = plan.today + timedelta(days=rules.reference_days)
    if plan.scheduled_on < earliest:
        detail = f"Представление показывают за {rules.reference_days} дн.: не раньше {earliest:%d.%m.%Y}"
        return Refusal.of("scheduled_on", "too_early_for_reference", detail)
    if plan.turn is AttestationTurn.out_of_turn and not rules.out_of_turn:
        return Refusal.of("turn", "no_out_of_turn", "Положение не допускает внеочередной аттестации")
    if (plan.turn is AttestationTurn.out_of_turn) != bool(plan.ground):
        detail = "У внеочередной аттестации указывают основание, у плановой его нет"
        return Refusal.of("ground", "ground_of_a_turn", detail)
    if plan.failed_on and plan.scheduled_on < (again := plan.failed_on + timedelta(days=rules.retake_days)):
        return Refusal.of("scheduled_on", "too_early_again", f"Повторно — не раньше {again:%d.%m.%Y}")
    if plan.exempt_until and plan.scheduled_on <= plan.exempt_until:
        detail = f"Освобождение действует по {plan.exempt_until:%d.%m.%Y}"
        return Refusal.of("scheduled_on", "exempt", detail)
    return None
