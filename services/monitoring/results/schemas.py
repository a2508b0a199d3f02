"""What is said of results."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Exact, Instant, Out, Version
from services.monitoring.scoring.rules import ScoreReason
from services.monitoring.submissions.schemas import EvidenceOut


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
    published: bool = Field(title="Опубликован")
    calculated_at: Instant = Field(title="Рассчитан")
    version: Version


class ContributionOut(Out):
    """Что дала одна позиция и почему."""

    number: int = Field(title="Номер позиции")
    indicator: str = Field(title="Код показателя")
    title: str = Field(title="Показатель")
    direction: str = Field(title="Направление")
    value: Exact | None = Field(title="Представленное значение")
    points: Exact = Field(title="Баллы")
    possible: Exact = Field(title="Возможные баллы")
    reason: ScoreReason = Field(title="Основание", description="Код причины")
    explanation: str = Field(title="Объяснение")
    evidence: list[EvidenceOut] = Field(title="Подтверждения")


class ResultOut(ResultItem):
    """Результат с объяснением: сумма баллов позиций равна баллам результата."""

    contributions: list[ContributionOut] = Field(title="Позиции по порядку")


class ResultQuery(ListQuery):
    """Отбор результатов."""

    cycle_id: UUID | None = Field(default=None, description="Цикл")
    subject_id: UUID | None = Field(default=None, description="Субъект")
    published: bool | None = Field(default=None, description="Опубликован")
    sort: Literal["percent", "-percent", "subject_name", "-subject_name"] = Field(
        default="-percent", description="Порядок"
    )
