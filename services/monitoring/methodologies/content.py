"""What a methodology says: its directions and indicators, how they add up, and the levels of what comes of it.

A client sends it and the document of the API describes it, so these are models. The kinds of rules: `engine.kinds`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import Exact, In, Line, wrong
from services.monitoring.engine.attributes import Attributes, Conditions, first_fitting
from services.monitoring.engine.scalar import rounded
from services.monitoring.methodologies.confidence import ConfidencePolicy
from services.monitoring.methodologies.crosschecks import CrossCheck
from services.monitoring.methodologies.indicators import Code, Indicator
from services.monitoring.methodologies.levels import LevelBasis, Levels, PassMarks
from services.monitoring.methodologies.risk import (
    FailedIndicatorRisk,
    LowLevelRisk,
    NotPassedRisk,
    RiskPolicy,
    WeakDirectionRisk,
)

MOST_POINTS = Decimal(1_000_000_000)
"""All points together stay below it: that is what the columns of a result hold."""


class Totals(StrEnum):
    """How points add up, in a direction and over the directions."""

    sum = "sum"
    weighted_mean = "weighted_mean"


class Ties(StrEnum):
    """Which places equal results share."""

    competition = "competition"
    dense = "dense"
    ordinal = "ordinal"


LABELS: dict[StrEnum, str] = labelled(
    {
        Ties.competition: "1, 2, 2, 4: равные делят место, следующее пропускается",
        Ties.dense: "1, 2, 2, 3: равные делят место, следующее не пропускается",
        Ties.ordinal: "1, 2, 3, 4: равные — по названию",
        Totals.sum: "сумма баллов с весами",
        Totals.weighted_mean: "взвешенное среднее",
    }
)


class Direction(In):
    """Направление: раздел методики. `lead_in` — слова, которые названия показателей продолжают."""

    code: Code
    title: Line = Field(title="Название")
    lead_in: Line | None = Field(default=None, title="Вводные слова")
    weight: Annotated[Exact, Field(gt=0, le=1000)] = Field(default=Decimal(1), title="Вес в итоге")


class Content(In):
    """Содержание методики: направления и показатели, как складываются баллы, уровни, пороги, группа риска."""

    subjects: Conditions = Field(
        default=[], title="Кого оценивает", description="Условия на признаки организации; пусто — всех"
    )
    directions: Annotated[list[Direction], Field(max_length=100)] = Field(title="Направления")
    indicators: Annotated[list[Indicator], Field(max_length=1000)] = Field(title="Показатели")
    total: Totals = Field(default=Totals.sum, title="Как складываются баллы")
    decimals: int = Field(
        default=6, ge=0, le=6, title="Знаков в баллах", description="До них округляют показатель, направление и итог"
    )
    levels: Levels = Field(default=[], title="Уровни", description="От высшего к низшему")
    ties: Ties = Field(default=Ties.competition, title="Места при равенстве")
    level_basis: LevelBasis = Field(default=LevelBasis.percent, title="С чем сравниваются пороги уровней")
    pass_marks: PassMarks = Field(default=[], title="Пороги баллов", description="Действует первый подходящий")
    risk: RiskPolicy = Field(default=RiskPolicy(), title="Группа риска")
    checks: Annotated[list[CrossCheck], Field(max_length=200)] = Field(default=[], title="Контроль между показателями")
    confidence: ConfidencePolicy = Field(default=ConfidencePolicy(), title="Доверие к результату")

    @model_validator(mode="after")
    def _coherent(self) -> "Content":
        for path, detail in _incoherences(self):
            raise wrong(detail, *path)
        return self

    @property
    def by_code(self) -> dict[str, Indicator]:
        return {each.code: each for each in self.indicators}

    @property
    def maximum(self) -> Decimal | None:
        """The most a subject can reach; None while a rule has no upper end."""
        return self._all({each.code: each.points.high for each in self.indicators})

    @property
    def minimum(self) -> Decimal | None:
        """The least a subject can come to; None while a rule has no lower end."""
        return self._all({each.code: each.points.low for each in self.indicators})

    def _all(self, points: Mapping[str, Decimal]) -> Decimal | None:
        return self.summed(points)[0] if all(each.is_finite() for each in points.values()) else None

    def summed(self, points: Mapping[str, Decimal]) -> tuple[Decimal, dict[str, Decimal]]:
        """(total, by direction) over the indicators that are in `points`; a direction with none of them is left out."""
        by_direction = {}
        for direction in self.directions:
            its = [each for each in self.indicators if each.direction == direction.code and each.code in points]
            if its:
                by_direction[direction.code] = self._together([(each.weight, points[each.code]) for each in its])
        weights = {each.code: each.weight for each in self.directions}
        return self._together([(weights[code], each) for code, each in by_direction.items()]), by_direction

    def _together(self, parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
        total = sum((weight * self.rounded(points) for weight, points in parts), Decimal(0))
        weights = sum((weight for weight, _ in parts), Decimal(0))
        mean = self.total is Totals.weighted_mean and weights
        return rounded(Fraction(total) / Fraction(weights) if mean else total, self.decimals)

    def rounded(self, points: Decimal) -> Decimal:
        """Half-up to the decimals of the methodology."""
        return rounded(points, self.decimals)

    def pass_mark(self, attributes: Attributes) -> Decimal | None:
        """The points a subject like this must reach; None where nothing is asked."""
        found = first_fitting(self.pass_marks, attributes)
        return None if found is None else self.pass_marks[found].at_least


def _incoherences(content: Content) -> Iterator[tuple[tuple[str | int, ...], str]]:
    repeated: tuple[tuple[tuple[str, ...], str, str, Sequence[str | int]], ...] = (
        (("directions",), "code", "Код направления повторяется", [each.code for each in content.directions]),
        (("indicators",), "code", "Код показателя повторяется", [each.code for each in content.indicators]),
        (("indicators",), "number", "Номер показателя повторяется", [each.number for each in content.indicators]),
        (("levels",), "code", "Код уровня повторяется", [each.code for each in content.levels]),
        (("checks",), "code", "Код контроля повторяется", [each.code for each in content.checks]),
        (("risk", "rules"), "code", "Код правила риска повторяется", [each.code for each in content.risk.rules]),
    )
    for member, name, text, values in repeated:
        first = {value: index for index, value in reversed([*enumerate(values)])}
        for index, value in enumerate(values):
            if first[value] != index:
                yield (*member, index, name), f"{text}: {value}"
    known = {each.code for each in content.directions}
    for index, each in enumerate(content.indicators):
        if each.direction not in known:
            yield ("indicators", index, "direction"), f"Нет направления с кодом {each.direction}"
    for index, (above, level) in enumerate(zip(content.levels, content.levels[1:], strict=False), start=1):
        if above.at_least is None or (level.at_least is not None and level.at_least >= above.at_least):
            yield ("levels", index, "at_least"), "Пороги уровней идут от большего к меньшему, без порога — последний"
    yield from _unknown(content)
    if any(abs(end) >= MOST_POINTS for end in (content.minimum, content.maximum) if end is not None):
        yield ("indicators",), f"Сумма баллов всех показателей, и штрафов тоже, должна быть меньше {MOST_POINTS}"


def _unknown(content: Content) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the risk rules and the checks name and the methodology does not have."""
    inputs = {(each.code, code) for each in content.indicators for code in each.ranges}
    levels, directions = {each.code for each in content.levels}, {each.code for each in content.directions}
    for index, rule in enumerate(content.risk.rules):
        match rule:
            case LowLevelRisk(levels=named) if not levels.issuperset(named):
                yield ("risk", "rules", index, "levels"), "В методике нет такого уровня"
            case FailedIndicatorRisk(indicator=code) if code not in content.by_code:
                yield ("risk", "rules", index, "indicator"), f"В методике нет показателя {code}"
            case WeakDirectionRisk(direction=code) if code not in directions:
                yield ("risk", "rules", index, "direction"), f"Нет направления с кодом {code}"
            case NotPassedRisk() if not content.pass_marks:
                yield ("risk", "rules", index, "kind"), "В методике нет порогов баллов"
    for index, check in enumerate(content.checks):
        for name, cited in check.inputs.items():
            if (cited.indicator, cited.input) not in inputs:
                yield ("checks", index, "inputs", name), f"Нет входного данного {cited.indicator} / {cited.input}"


def content_hash(content: Content) -> str:
    """SHA-256 of the content in canonical JSON: what a score was reached by, for ever.

    Keys sorted and defaults left out, so that a field added to the schema later changes no hash of old content.
    """
    said = content.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
