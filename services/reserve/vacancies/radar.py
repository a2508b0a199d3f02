"""What tells that a post of head will fall vacant, or is: signs with their day and a sentence, no probability. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.periods import full_years, months_after

ACTING = "acting_head"
"""The kind of post of who answers for an organisation for a time."""
WARNINGS = (1, 3)
"""So many months before a contract ends it is warned of, the last warning first."""


class VacancySign(StrEnum):
    no_head = "no_head"
    acting_head = "acting_head"
    contract_end = "contract_end"
    release = "release"
    age = "age"
    repeat_risk = "repeat_risk"


LABELS: dict[StrEnum, str] = labelled(
    {
        VacancySign.no_head: "руководителя нет",
        VacancySign.acting_head: "обязанности исполняют временно",
        VacancySign.contract_end: "истекает срок договора",
        VacancySign.release: "известен день освобождения",
        VacancySign.age: "возраст",
        VacancySign.repeat_risk: "повторный риск",
    }
)


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the radar looks, and from what it takes for a sign."""

    today: date
    until: date
    age: int
    """Full years."""
    streak: int
    """Cycles in the risk group in a row."""


@dataclass(frozen=True, slots=True)
class Chair:
    """The post of head of an organisation today; without a `kind` nobody holds it."""

    kind: str | None = None
    held_from: date | None = None
    held_to: date | None = None
    contract_until: date | None = None
    born_on: date | None = None
    """As the candidate's file says, where there is one."""
    streak: int = 0
    """The longer of the two: that of the person, that of the organisation."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Since when, or from when on, and in which words."""

    kind: VacancySign
    on: date | None
    said: str


def signs(chair: Chair, horizon: Horizon) -> list[Sign]:
    """All there is, the earliest first; what has no day last."""
    found = [*_signs(chair, horizon)]
    return sorted(found, key=lambda each: (each.on or date.max, list(VacancySign).index(each.kind)))


def _signs(chair: Chair, horizon: Horizon) -> Iterator[Sign]:
    if chair.kind is None:
        yield Sign(VacancySign.no_head, horizon.today, "Руководителя нет")
    elif chair.kind == ACTING:
        yield Sign(VacancySign.acting_head, chair.held_from, f"Исполняют обязанности с {_said(chair.held_from)}")
    if chair.held_to is not None and chair.held_to <= horizon.until:
        yield Sign(VacancySign.release, chair.held_to, f"Освобождается после {_said(chair.held_to)}")
    if chair.contract_until is not None and chair.contract_until <= horizon.until:
        ended = chair.contract_until < horizon.today
        said = "Срок договора истёк" if ended else "Договор истекает"
        yield Sign(VacancySign.contract_end, chair.contract_until, f"{said} {_said(chair.contract_until)}")
    if chair.born_on is not None and full_years(chair.born_on, horizon.until) >= horizon.age:
        day = months_after(chair.born_on, 12 * horizon.age)
        yield Sign(VacancySign.age, day, f"{horizon.age} лет — {_said(day)}")
    if chair.streak >= horizon.streak:
        yield Sign(VacancySign.repeat_risk, None, f"В группе риска циклов подряд: {chair.streak}")


def warning(contract_until: date, today: date) -> int | None:
    """The months of the warning that is due today; None: none yet, or the contract has ended.

    Of two that are due the nearer alone: that there were three months left helps nobody who learns of it with one.
    """
    if today > contract_until:
        return None
    return next((months for months in WARNINGS if months_after(contract_until, -months) <= today), None)


def warned_through(today: date) -> date:
    """The last day on which a contract may end that is warned of today; as late as any month lets it be."""
    return months_after(today, max(WARNINGS) + 1)


def _said(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "—"
