"""Which posts there are, where each is held, and how long. No I/O."""

from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.periods import Span, is_proper
from services.kernel.workflow import Refusal


class PostKind(StrEnum):
    head = "head"
    acting_head = "acting_head"
    deputy = "deputy"
    lead_teacher = "lead_teacher"
    authority_head = "authority_head"
    authority_specialist = "authority_specialist"


LABELS = labelled(
    {
        PostKind.head: "руководитель организации",
        PostKind.acting_head: "исполняющий обязанности руководителя",
        PostKind.deputy: "заместитель руководителя",
        PostKind.lead_teacher: "педагог-лидер",
        PostKind.authority_head: "руководитель ОМСУ",
        PostKind.authority_specialist: "специалист ОМСУ",
    }
)

OF_AUTHORITY = frozenset({PostKind.authority_head, PostKind.authority_specialist})
"""Held in a municipality; all others in an organisation."""

HEADS = frozenset({PostKind.head, PostKind.acting_head})
"""One at a time in an organisation; the database sees to it, since two clients may appoint at once."""


def wrong_holder(kind: PostKind, in_organisation: bool, in_municipality: bool) -> Refusal | None:
    """None when a post of this kind is held in what is given."""
    of_authority = kind in OF_AUTHORITY
    if of_authority and not in_municipality:
        return Refusal.of("municipality_id", "wrong_holder", "Для должности в ОМСУ укажите муниципалитет")
    if of_authority and in_organisation:
        return Refusal.of("organisation_id", "wrong_holder", "Должность в ОМСУ не относится к организации")
    if not of_authority and not in_organisation:
        return Refusal.of("organisation_id", "wrong_holder", "Для этой должности укажите организацию")
    if not of_authority and in_municipality:
        detail = "Эта должность относится к организации, не к муниципалитету"
        return Refusal.of("municipality_id", "wrong_holder", detail)
    return None


def wrong_dates(held_from: date, held_to: date | None, contract_until: date | None) -> Refusal | None:
    """None when the dates can be those of one post."""
    if not is_proper(held_from, held_to):
        return Refusal.of("held_to", "wrong_dates", "Последний день в должности раньше первого")
    if not is_proper(held_from, contract_until):
        return Refusal.of("contract_until", "wrong_dates", "Срок договора истекает раньше, чем занята должность")
    return None


def outside(held_from: date, held_to: date | None, working: Span) -> Refusal | None:
    """None when the post is held while its organisation is `working`. An open end promises nothing of the future."""
    founded_on, closed_on = working
    if not is_proper(founded_on, held_from):
        return Refusal.of("held_from", "not_founded", "В этот день организация ещё не основана")
    if not is_proper(held_from, closed_on):
        return Refusal.of("held_from", "closed", "В этот день организация уже закрыта")
    if held_to is not None and not is_proper(held_to, closed_on):
        return Refusal.of("held_to", "closed", "В этот день организация уже закрыта")
    return None


def needless_reason(held_to: date | None, end_reason: str | None) -> Refusal | None:
    """None when nobody was released from a post that is still held."""
    if held_to is None and end_reason is not None:
        return Refusal.of("end_reason", "not_ended", "Должность занята: у освобождения нет последнего дня")
    return None
