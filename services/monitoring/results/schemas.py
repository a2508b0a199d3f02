"""What is said of results."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Exact, Instant, Out, Reached, Version
from services.monitoring.methodologies.indicators import Code
from services.monitoring.scoring.rules import ScoreReason
from services.monitoring.scoring.schemas import HitOut
from services.monitoring.submissions.schemas import EvidenceOut, GivenOut


class DirectionOut(Out):
    """Что дало одно направление."""

    direction: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    points: Exact = Field(title="Баллы")
    maximum: Exact = Field(title="Максимум")


class ResultItem(Out):
    """Результат субъекта в цикле."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    cycle_id: UUID = Field(title="Цикл")
    methodology_id: UUID = Field(title="Методика")
    content_hash: str = Field(title="Хеш методики")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    score: Exact = Field(title="Баллы")
    maximum: Exact = Field(title="Максимум", description="По применимым показателям")
    percent: Exact | None = Field(title="Процент от максимума", description="0–100; null, если максимума нет")
    missing: list[int] = Field(title="Незасчитанные позиции", description="Номера позиций методики")
    rank: int | None = Field(title="Место", description="Среди всех субъектов цикла; null, если максимума нет")
    level: str | None = Field(title="Код уровня", description="null — в методике нет уровней")
    level_title: str | None = Field(title="Уровень")
    by_direction: list[DirectionOut] = Field(title="По направлениям")
    published: bool = Field(title="Опубликован")
    calculated_at: Instant = Field(title="Рассчитан")
    version: Version


class ContributionOut(Out):
    """Что дала одна позиция и почему."""

    number: int = Field(title="Номер позиции")
    indicator: str = Field(title="Код показателя")
    title: str = Field(title="Показатель")
    direction: str = Field(title="Направление")
    value: Reached | None = Field(title="Значение", description="Округлено, как велит методика")
    inputs: list[GivenOut] = Field(title="Представленные данные")
    weight: Exact = Field(title="Вес в направлении")
    points: Exact = Field(title="Баллы")
    possible: Exact = Field(title="Возможные баллы")
    reason: ScoreReason = Field(title="Основание", description="Код причины")
    explanation: str = Field(title="Объяснение")
    calculation: HitOut | None = Field(title="Как получены баллы", description="null — правило не применялось")
    evidence: list[EvidenceOut] = Field(title="Подтверждения")


class ResultOut(ResultItem):
    """Результат с объяснением: баллы позиций, сложенные как велит методика, равны баллам результата."""

    contributions: list[ContributionOut] = Field(title="Позиции по порядку")


class ResultQuery(ListQuery):
    """Отбор результатов."""

    cycle_id: UUID | None = Field(default=None, description="Цикл")
    subject_id: UUID | None = Field(default=None, description="Субъект")
    published: bool | None = Field(default=None, description="Опубликован")
    level: Code | None = Field(default=None, description="Код уровня")
    sort: Literal["percent", "-percent", "rank", "-rank", "subject_name", "-subject_name"] = Field(
        default="-percent", description="Порядок"
    )
