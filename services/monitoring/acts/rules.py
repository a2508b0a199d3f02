"""What an act is and how it is cited. No I/O: values in, values out."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel import periods
from services.kernel.labels import labelled


class ActKind(StrEnum):
    law = "law"
    resolution = "resolution"
    order = "order"
    directive = "directive"
    letter = "letter"
    report = "report"
    other = "other"


LABELS: dict[ActKind, str] = labelled(
    {
        ActKind.law: "Закон",
        ActKind.resolution: "Постановление",
        ActKind.order: "Приказ",
        ActKind.directive: "Распоряжение",
        ActKind.letter: "Письмо",
        ActKind.report: "Аналитическая справка",
        ActKind.other: "Документ",
    }
)


@dataclass(frozen=True, slots=True)
class Requisites:
    """What identifies an act. Number, date and title may each be absent, not all three (№ 336-ОД has no title)."""

    kind: ActKind
    issuer: str | None
    number: str | None
    date: date | None
    title: str | None

    @property
    def identified(self) -> bool:
        return any((self.number, self.date, self.title))


def cite(act: Requisites) -> str:
    """The act as a document would name it: «Приказ Департамента … от 30.06.2021 № 617-ОД «О результатах …»».

    A document with neither number nor date is called by its title alone.
    """
    if not act.number and not act.date:
        return act.title or ""
    parts = [
        LABELS[act.kind] if act.kind is not ActKind.other else None,
        act.issuer,
        f"от {act.date:%d.%m.%Y}" if act.date else None,
        f"№ {act.number}" if act.number else None,
        f"«{act.title}»" if act.title else None,
    ]
    return " ".join(part for part in parts if part)


def fingerprint(act: Requisites) -> str:
    """The same for two records of what is likely one act; SHA-256, since a title may be longer than an index takes.

    Kind, issuer, number and date tell an act; where the number or the date is absent, its title as well. Capitals, ё
    and blanks tell nothing.
    """
    title = None if act.number and act.date else act.title
    said = (act.kind, act.issuer, act.number, act.date, title)
    plain = (" ".join(str(each or "").lower().replace("ё", "е").split()) for each in said)
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()


Period = periods.Span
"""Of validity: both ends included, an absent end open. With neither end it is unknown."""


def overlapping(wordings: list[Period]) -> bool:
    """Do any two periods share a day? An unknown one is not held against the others."""
    return periods.overlapping(each for each in wordings if any(each))


def succeeded(former: Period, start: date | None) -> Period:
    """The period of a wording once another is in force from `start`: an open one ends the day before."""
    begun, end = former
    if begun and end is None and start and begun < start:
        return begun, periods.day_before(start)
    return former
