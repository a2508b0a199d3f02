"""What the causes of a risk or of a visit tell of competencies, by a table of the region. Pure.

What is concluded from results is never as sure as what was measured: the confidence stays below `MOST`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor, prod

from services.kernel.labels import labelled
from services.training.deficits.rules import DeficitSource, Finding

MOST = 75
"""Per cent: less than a test of four questions gives."""


class CauseKind(StrEnum):
    """Whose vocabulary the code of a cause is of."""

    indicator = "indicator"
    visit = "visit"


LABELS: dict[StrEnum, str] = labelled(
    {CauseKind.indicator: "показатель мониторинга", CauseKind.visit: "причина, названная при выезде"}
)

SOURCES: Mapping[CauseKind, DeficitSource] = {
    CauseKind.indicator: DeficitSource.indicator,
    CauseKind.visit: DeficitSource.visit,
}


@dataclass(frozen=True, slots=True)
class CauseSign:
    """A cause tells of a competency: `gap` levels short of the norm, with so much confidence in per cent."""

    cause: str
    competency: str
    gap: int
    confidence: int


def deficits_from_causes(
    causes: Iterable[str], mapping: Sequence[CauseSign], norms: Mapping[str, int], on: date
) -> tuple[Finding, ...]:
    """A finding for each competency the causes tell of and the post asks, by competency.

    Several causes are signs independent of one another: wrong only if all of them are, so the confidence is
    1 − ∏(1 − c), floored to whole per cent and at most `MOST`. The largest gap counts; a level is never below zero.
    """
    named = set(causes)
    signs: dict[str, list[CauseSign]] = {}
    for each in mapping:
        if each.cause in named and each.competency in norms:
            signs.setdefault(each.competency, []).append(each)
    return tuple(_finding(code, signs[code], norms[code], on) for code in sorted(signs))


def _finding(competency: str, signs: Sequence[CauseSign], norm: int, on: date) -> Finding:
    level = max(0, norm - max(each.gap for each in signs))
    causes = tuple(sorted({each.cause for each in signs}))
    return Finding(competency, level, norm, together(each.confidence for each in signs), on, causes)


def together(confidences: Iterable[int]) -> int:
    """How sure several signs are together, in whole per cent, at most `MOST`."""
    doubt = prod((Fraction(100 - each, 100) for each in confidences), start=Fraction(1))
    return min(MOST, floor(100 * (1 - doubt)))
