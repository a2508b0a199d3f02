"""From raw answers to the level of each competency. Pure and exact: shares are fractions, no float anywhere.

| kind            | a question is worth, from 0 to 1                               | full confidence | of questions |
|-----------------|----------------------------------------------------------------|-----------------|--------------|
| test            | the key; of several (right − wrong) / keys, never below 0      | 80 %            | 4            |
| self_assessment | grade / highest grade                                          | 40 %            | 2            |
| survey_360      | the same, the mean of all who answered                         | 65 %            | 2            |
| expert_sheet    | points / most points                                           | 75 %            | 2            |
| case            | the same                                                       | 70 %            | 1            |

The share of a competency is the mean of its questions by weight. Fewer questions than the table asks, questions or
people that did not answer lower the confidence in proportion; what was not answered does not lower the share. No act
gives such a scale (DOMAIN.md, E): the numbers are ours, and an order of how far the kinds can be trusted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from services.training.instruments.content import InstrumentContent, InstrumentKind

CONFIDENCE: Mapping[InstrumentKind, tuple[int, int]] = {
    InstrumentKind.test: (80, 4),
    InstrumentKind.self_assessment: (40, 2),
    InstrumentKind.survey_360: (65, 2),
    InstrumentKind.expert_sheet: (75, 2),
    InstrumentKind.case: (70, 1),
}
"""Kind → (confidence in per cent, questions of a competency from which on it is full)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: what is not meant is empty. `points` are an expert's."""

    options: frozenset[str] = frozenset()
    grade: int | None = None
    text: str | None = None
    points: int | None = None


Answers = Mapping[str, Answer]
"""Code of a question → its answer."""


class Scored(NamedTuple):
    """What answers say of a competency: `share` of 1, `level` 0 for below the first, `confidence` in per cent."""

    share: Fraction
    level: int
    confidence: int


def scored(content: InstrumentContent, answers: Answers) -> dict[str, Scored]:
    """Competency → what the answers of one sheet say of it; one that nothing was answered of is absent."""
    return _summed(content, [answers], asked=1)


def scored_together(content: InstrumentContent, sheets: Sequence[Answers], asked: int) -> dict[str, Scored]:
    """The same of several sheets, each of which counts alike; `asked` is how many were to be filled in."""
    return _summed(content, sheets, asked)


def level_of(share: Fraction, thresholds: Sequence[int]) -> int:
    """How many thresholds, rising, in per cent, the share reaches."""
    return sum(share * 100 >= each for each in thresholds)


def percent(share: Fraction, digits: int = 2) -> Decimal:
    """The share in per cent, rounded half up to so many digits after the point."""
    exact = share * 100
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _summed(content: InstrumentContent, sheets: Sequence[Answers], asked: int) -> dict[str, Scored]:
    found = {}
    for competency in content.competencies:
        its = [each for each in content.asked if each.competency == competency]
        means = [mean for sheet in sheets if (mean := _mean(content, its, sheet)) is not None]
        if means:
            share = sum(means, Fraction()) / len(means)
            told = Fraction(sum(_answered(its, sheet) for sheet in sheets), len(its) * asked)
            sure = _confidence(content.kind, len(its), told)
            found[competency] = Scored(share, level_of(share, content.thresholds), sure)
    return found


def _mean(content: InstrumentContent, its: Sequence[Any], sheet: Answers) -> Fraction | None:
    """By weight, of what was answered; None: nothing was."""
    told = [(each.weight, _WORTH[content.kind](content, each, sheet[each.code])) for each in its if each.code in sheet]
    return sum((weight * worth for weight, worth in told), Fraction()) / sum(w for w, _ in told) if told else None


def _answered(its: Iterable[Any], sheet: Answers) -> int:
    return sum(each.code in sheet for each in its)


def _confidence(kind: InstrumentKind, questions: int, told: Fraction) -> int:
    """Whole per cent, floored; never none at all, since something was answered."""
    full, enough = CONFIDENCE[kind]
    return max(1, int(full * Fraction(min(questions, enough), enough) * told))


def _keyed(_: Any, question: Any, answer: Answer) -> Fraction:
    right = len(answer.options & question.key)
    return Fraction(max(0, right - len(answer.options - question.key)), len(question.key))


def _graded(content: Any, _: Any, answer: Answer) -> Fraction:
    return Fraction(answer.grade or 0, len(content.scale) - 1)


def _marked(_: Any, question: Any, answer: Answer) -> Fraction:
    return Fraction(answer.points or 0, question.most)


_WORTH: Mapping[InstrumentKind, Callable[[Any, Any, Answer], Fraction]] = {
    InstrumentKind.test: _keyed,
    InstrumentKind.self_assessment: _graded,
    InstrumentKind.survey_360: _graded,
    InstrumentKind.expert_sheet: _marked,
    InstrumentKind.case: _marked,
}
