"""What becomes of a record of informal learning, and who counts as active. Values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.periods import full_years, is_proper
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.permissions import P, decided_by_another
from services.training.staff.rules import Headship


class InformalKind(StrEnum):
    self_study = "self_study"
    online_course = "online_course"
    conference = "conference"
    webinar = "webinar"
    exchange = "exchange"
    publication = "publication"
    other = "other"


class InformalStatus(StrEnum):
    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    recorded = "recorded"


class InformalAction(StrEnum):
    submit = "submit"
    send_back = "send_back"
    confirm = "confirm"


LABELS: dict[StrEnum, str] = labelled(
    {
        InformalKind.self_study: "самообразование",
        InformalKind.online_course: "онлайн-курс",
        InformalKind.conference: "конференция",
        InformalKind.webinar: "вебинар",
        InformalKind.exchange: "обмен опытом",
        InformalKind.publication: "публикация",
        InformalKind.other: "другое",
        InformalStatus.draft: "черновик",
        InformalStatus.submitted: "на подтверждении",
        InformalStatus.returned: "возвращена",
        InformalStatus.recorded: "подтверждена",
        InformalAction.submit: "передать на подтверждение",
        InformalAction.send_back: "вернуть",
        InformalAction.confirm: "подтвердить",
    }
)

HOURS_A_DAY = 12
"""Whoever learns besides work; no act gives a number, nor for the next."""
YEARS = 5
"""What is older tells nothing of a head any more: an attestation lasts as long."""

OPEN = frozenset({InformalStatus.draft, InformalStatus.returned})
"""Its author may still change it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    proved: bool
    """Is there a file or a link?"""
    over: bool
    """Has its last day come?"""
    own: bool
    """Is it the learning of the caller?"""


def proved(facts: Facts) -> Refusal | None:
    if not facts.over:
        return Refusal("not_over", "Обучение ещё не закончилось.")
    if not facts.proved:
        return Refusal("no_proof", "Приложите подтверждение: файл или ссылку.")
    return None


by_another = decided_by_another("own_learning", "Своё обучение подтверждает другой сотрудник.")


S, A = InformalStatus, InformalAction

WORKFLOW = Workflow(
    "informal",
    LABELS,
    #    action       from         to           permission          guard
    Step(A.submit,    S.draft,     S.submitted, P.informal_write,   proved),
    Step(A.submit,    S.returned,  S.submitted, P.informal_write,   proved),
    Step(A.send_back, S.submitted, S.returned,  P.informal_confirm, by_another, needs_reason=True),
    Step(A.send_back, S.recorded,  S.returned,  P.informal_confirm, by_another, needs_reason=True),
    Step(A.confirm,   S.submitted, S.recorded,  P.informal_confirm, by_another),
)  # fmt: skip


def unsound(first: date, last: date) -> Refusal | None:
    if is_proper(first, last):
        return None
    return Refusal.of("date_to", "out_of_order", "Обучение кончается раньше, чем начинается")


def unbelievable(first: date, last: date, hours: int, today: date) -> Refusal | None:
    """What stands against so many hours in these days, both included, as it is told today."""
    if full_years(first, today) >= YEARS:
        return Refusal.of("date_from", "too_old", f"Записывают обучение последних {YEARS} лет")
    most = HOURS_A_DAY * ((last - first).days + 1)
    if hours > most:
        return Refusal.of("hours", "too_many", f"За эти дни — не больше {most} ч (в день — до {HOURS_A_DAY} ч)")
    return None


def active(hours: Mapping[UUID, int], least: int) -> frozenset[UUID]:
    """Whoever has learned for at least so many confirmed hours."""
    return frozenset(person for person, learned in hours.items() if learned >= least)


def inactive(heads: Iterable[Headship], hours: Mapping[UUID, int], least: int) -> list[Headship]:
    """The headships of those who have not, in the order given."""
    return [each for each in heads if hours.get(each.person_id, 0) < least]
