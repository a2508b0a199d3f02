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
from services.monitoring.engine.scalar import rounded
from services.monitoring.methodologies.indicators import Code, Indicator

MOST_POINTS = Decimal(1_000_000_000)
"""All points together stay below it: that is what the columns of a result hold."""


class Totals(StrEnum):
    """How points add up, in a direction and over the directions."""

    sum = "sum"
    weighted_mean = "weighted_mean"


class LevelBasis(StrEnum):
    """What the thresholds of the levels are compared with."""

    percent = "percent"
    points = "points"


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
        LevelBasis.percent: "процент от применимого максимума",
        LevelBasis.points: "баллы",
    }
)


class Direction(In):
    """Направление: раздел методики. `lead_in` — слова, которые названия показателей продолжают."""

    code: Code
    title: Line = Field(title="Название")
    lead_in: Line | None = Field(default=None, title="Вводные слова")
    weight: Annotated[Exact, Field(gt=0, le=1000)] = Field(default=Decimal(1), title="Вес в итоге")


class Level(In):
    """Уровень результата: высокий, средний, низкий — как решит автор."""

    code: Code
    title: Line = Field(title="Название")
    at_least: Exact | None = Field(default=None, title="Не меньше", description="null — всё, что ниже остальных")


class Content(In):
    """Содержание методики: направления и показатели по порядку, как складываются баллы, уровни."""

    directions: Annotated[list[Direction], Field(max_length=100)] = Field(title="Направления")
    indicators: Annotated[list[Indicator], Field(max_length=1000)] = Field(title="Показатели")
    total: Totals = Field(default=Totals.sum, title="Как складываются баллы")
    decimals: int = Field(
        default=6, ge=0, le=6, title="Знаков в баллах", description="До них округляют показатель, направление и итог"
    )
    levels: Annotated[list[Level], Field(max_length=20)] = Field(
        default=[], title="Уровни", description="От высшего к низшему"
    )
    ties: Ties = Field(default=Ties.competition, title="Места при равенстве")
    level_basis: LevelBasis = Field(default=LevelBasis.percent, title="С чем сравниваются пороги уровней")

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
        most = {each.code: each.points.high for each in self.indicators}
        return self.summed(most)[0] if all(each.is_finite() for each in most.values()) else None

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

    def level(self, total: Decimal, percent: Decimal | None) -> Level | None:
        """The highest level whose threshold is reached; None without levels or without a per cent to compare."""
        reached = total if self.level_basis is LevelBasis.points else percent
        if reached is None:
            return None
        return next((each for each in self.levels if each.at_least is None or reached >= each.at_least), None)


def _incoherences(content: Content) -> Iterator[tuple[tuple[str | int, ...], str]]:
    repeated: tuple[tuple[str, str, str, Sequence[str | int]], ...] = (
        ("directions", "code", "Код направления повторяется", [each.code for each in content.directions]),
        ("indicators", "code", "Код показателя повторяется", [each.code for each in content.indicators]),
        ("indicators", "number", "Номер показателя повторяется", [each.number for each in content.indicators]),
        ("levels", "code", "Код уровня повторяется", [each.code for each in content.levels]),
    )
    for member, name, text, values in repeated:
        first = {value: index for index, value in reversed([*enumerate(values)])}
        for index, value in enumerate(values):
            if first[value] != index:
                yield (member, index, name), f"{text}: {value}"
    known = {each.code for each in content.directions}
    for index, each in enumerate(content.indicators):
        if each.direction not in known:
            yield ("indicators", index, "direction"), f"Нет направления с кодом {each.direction}"
    for index, (above, level) in enumerate(zip(content.levels, content.levels[1:], strict=False), start=1):
        if above.at_least is None or (level.at_least is not None and level.at_least >= above.at_least):
            yield ("levels", index, "at_least"), "Пороги уровней идут от большего к меньшему, без порога — последний"
    if (content.maximum or Decimal(0)) >= MOST_POINTS:
        yield ("indicators",), f"Сумма баллов всех показателей должна быть меньше {MOST_POINTS}"


def content_hash(content: Content) -> str:
    """SHA-256 of the content in canonical JSON: what a score was reached by, for ever.

    Keys sorted and defaults left out, so that a field added to the schema later changes no hash of old content.
    """
    said = content.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
