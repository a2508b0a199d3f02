"""What a total is called and what it must reach: levels and pass marks."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.kernel.labels import labelled
from services.kernel.schemas import Exact, In, Line
from services.monitoring.engine.attributes import Conditional
from services.monitoring.methodologies.indicators import Code


class LevelBasis(StrEnum):
    """What the thresholds of the levels are compared with."""

    percent = "percent"
    points = "points"
    quantile = "quantile"


LABELS: dict[LevelBasis, str] = labelled(
    {
        LevelBasis.percent: "процент от применимого максимума",
        LevelBasis.points: "баллы",
        LevelBasis.quantile: "процентильный ранг в кластере: доля тех, кто ниже, и половина равных, в процентах",
    }
)


class Level(In):
    """Уровень результата: высокий, средний, низкий — как решит автор."""

    code: Code
    title: Line = Field(title="Название")
    at_least: Exact | None = Field(default=None, title="Не меньше", description="null — всё, что ниже остальных")


class PassMark(Conditional):
    """Порог: сколько баллов нужно набрать. У разных организаций он может быть разным."""

    at_least: Exact = Field(title="Не меньше, баллов")


Levels = Annotated[list[Level], Field(max_length=20)]
PassMarks = Annotated[list[PassMark], Field(max_length=20)]
