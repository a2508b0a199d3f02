"""What is striking about the data of one subject. Values in, findings out; exact, nothing is estimated in floats.

The same rules are asked when values are saved, when they are handed in and when they are only tried out.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from services.kernel.labels import labelled
from services.monitoring.engine.formulas import Exactly, Undefined, compute, names, parse
from services.monitoring.engine.intervals import written
from services.monitoring.engine.scalar import rounded
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.crosschecks import LABELS as SAID
from services.monitoring.methodologies.crosschecks import Comparison, CrossCheck, FindingSeverity
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.methodologies.inputs import Asked
from services.monitoring.quality.outliers import is_outlier
from services.monitoring.scoring.rules import NOTHING, Inputs, value_of

Cell = tuple[str, str | None]
"""(indicator, input) that a finding concerns; no input where it is the value of the indicator."""
Peers = Mapping[str, Sequence[Decimal]]
"""Indicator → the values of the others in the same cluster."""


class FindingKind(StrEnum):
    """By which rule something is striking."""

    impossible = "impossible_value"
    unusual = "unusual_value"
    jump = "jump"
    cross = "cross_check"
    outlier = "outlier"


LABELS: dict[FindingKind, str] = labelled(
    {
        FindingKind.impossible: "такого значения не бывает",
        FindingKind.unusual: "необычное значение",
        FindingKind.jump: "резкое изменение с прошлого цикла",
        FindingKind.cross: "не сходится с другими показателями",
        FindingKind.outlier: "выбивается из своего кластера",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is striking, told so that its author can mend or explain it."""

    kind: FindingKind
    severity: FindingSeverity
    cells: tuple[Cell, ...]
    """The first is where to look; a check between indicators concerns several."""
    explained: bool
    """A comment stands beside one of the values it concerns."""
    detail: str
    check: str | None = None
    """The code of the check between indicators."""

    @property
    def bars(self) -> bool:
        """Does it keep the data from being handed in?"""
        return self.severity is FindingSeverity.error or (
            self.severity is FindingSeverity.warning and not self.explained
        )


def findings(
    content: Content, values: Inputs, commented: AbstractSet[str], previous: Inputs, peers: Peers
) -> tuple[Finding, ...]:
    """Everything striking, in the order of the methodology, its checks between indicators last.

    `commented` names the indicators with a comment, `previous` is what the last published result of the subject was
    reached from.
    """
    found: list[Finding] = []
    for indicator in content.indicators:
        given, before = values.get(indicator.code, NOTHING), previous.get(indicator.code, NOTHING)
        explained = indicator.code in commented
        for asked in indicator.asked:
            number = given.values.get(asked.code)
            if number is not None:
                found += _of_number(indicator, asked, number, before.values.get(asked.code), explained)
        value = value_of(indicator, given)
        if value is not None and indicator.possible is not None and not indicator.possible.holds(value):
            detail = f"{_named(indicator)}: {written(value)} вне возможных значений {indicator.possible}"
            error = FindingSeverity.error
            found.append(Finding(FindingKind.impossible, error, ((indicator.code, None),), explained, detail))
        if value is not None and is_outlier(value, [*peers.get(indicator.code, ()), value]):
            detail = f"{_named(indicator)}: {written(value)} сильно отличается от значений того же кластера"
            found.append(_warning(FindingKind.outlier, (indicator.code, None), explained, detail))
    return (*found, *_crossed(content.checks, values, commented))


def _of_number(
    indicator: Indicator, asked: Asked, number: Decimal, before: Decimal | None, explained: bool
) -> Iterator[Finding]:
    cell, named = (indicator.code, asked.code), f"{_named(indicator)}, {asked.title}"
    if outside(asked, number):
        detail = f"{named}: {written(number)} вне обычных значений {asked.usual}"
        yield _warning(FindingKind.unusual, cell, explained, detail)
    if before is not None and asked.jump is not None and jumped(asked, number, before):
        usual = f"обычно меняется не больше чем на {written(asked.jump)}"
        detail = f"{named}: было {written(before)}, стало {written(number)}, {usual}"
        yield _warning(FindingKind.jump, cell, explained, detail)


def _warning(kind: FindingKind, cell: Cell, explained: bool, detail: str) -> Finding:
    return Finding(kind, FindingSeverity.warning, (cell,), explained, detail)


def _named(indicator: Indicator) -> str:
    return f"Позиция {indicator.number} «{indicator.title}»"


def outside(asked: Asked, value: Decimal) -> bool:
    """Is it no usual answer?"""
    return asked.usual is not None and not asked.usual.holds(value)


def jumped(asked: Asked, value: Decimal, before: Decimal) -> bool:
    """Did it change by more than is usual since the cycle before?"""
    return asked.jump is not None and abs(value - before) > asked.jump


STANDS: Final[Mapping[Comparison, AbstractSet[int]]] = {
    Comparison.less: {-1},
    Comparison.at_most: {-1, 0},
    Comparison.equal: {0},
    Comparison.at_least: {0, 1},
    Comparison.more: {1},
}
"""Which signs of left minus right a comparison allows."""


def _crossed(checks: Sequence[CrossCheck], values: Inputs, commented: AbstractSet[str]) -> Iterator[Finding]:
    for check in checks:
        sides = compared(check, values)
        if sides is None or holds(check.comparison, *sides):
            continue
        cells = tuple(_cells(check))
        explained = any(indicator in commented for indicator, _ in cells)
        left, right = (written(rounded(side)) for side in sides)
        detail = f"{check.title}: {left} {SAID[check.comparison]} {right} — неверно"
        yield Finding(FindingKind.cross, check.severity, cells, explained, detail, check.code)


def _cells(check: CrossCheck) -> Iterator[Cell]:
    """What it compares, in the order in which it is written."""
    for name in dict.fromkeys([*names(parse(check.left)), *names(parse(check.right))]):
        cited = check.inputs[name]
        yield cited.indicator, cited.input


def compared(check: CrossCheck, values: Inputs) -> tuple[Fraction, Fraction] | None:
    """Both sides; None where an answer is missing or a side is not defined: then the check has nothing to say."""
    given = {name: values.get(it.indicator, NOTHING).values.get(it.input) for name, it in check.inputs.items()}
    known = Exactly({name: Fraction(it) for name, it in given.items() if it is not None})
    try:
        return compute(parse(check.left), known), compute(parse(check.right), known)
    except (KeyError, Undefined):
        return None


def holds(comparison: Comparison, left: Fraction, right: Fraction) -> bool:
    return (left > right) - (left < right) in STANDS[comparison]
