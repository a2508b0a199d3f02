"""What is said of results."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Exact, Instant, Out, Reached, Text, Version
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.methodologies.indicators import Code
from services.monitoring.quality.confidence import ConfidenceLabel, ConfidenceReason
from services.monitoring.scoring.rules import ScoreReason
from services.monitoring.scoring.told import HitOut
from services.monitoring.submissions.schemas import EvidenceOut, GivenOut


class DirectionOut(Out):
    """Что дало одно направление."""

    direction: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    points: Exact = Field(title="Баллы")
    maximum: Exact = Field(title="Максимум")


class CauseOut(Out):
    """По какому правилу субъект в группе риска."""

    code: str = Field(title="Код правила")
    title: str = Field(title="Причина")
    kind: str = Field(title="Вид правила")


class GroundOut(Out):
    """На чём основано доверие к результату."""

    reason: ConfidenceReason = Field(title="Основание")
    indicators: list[str] = Field(title="Коды показателей", description="Пусто — результат в целом")


class ResultItem(Out):
    """Результат субъекта в цикле."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    cycle_id: UUID = Field(title="Цикл")
    calculation_id: UUID = Field(title="Расчёт")
    standing: ResultStanding = Field(title="Положение")
    methodology_id: UUID = Field(title="Методика")
    content_hash: str = Field(title="Хеш методики")
    subject_id: UUID = Field(
        title="Субъект", description="Муниципалитет или организация, руководителя которой оценивают"
    )
    subject_name: str = Field(title="Название субъекта")
    municipality_name: str = Field(title="Муниципалитет")
    person_id: UUID | None = Field(title="Руководитель", description="null — оценивают не руководителя")
    person_name: str | None = Field(title="ФИО руководителя")
    cluster: str | None = Field(title="Код кластера", description="null — в цикле нет кластеров")
    score: Exact = Field(title="Баллы")
    maximum: Exact = Field(title="Максимум", description="По применимым показателям")
    percent: Exact | None = Field(title="Процент от максимума", description="0–100; null, если максимума нет")
    missing: list[int] = Field(title="Незасчитанные позиции", description="Номера позиций методики")
    rank: int | None = Field(
        title="Место в рейтинге", description="Среди всех субъектов цикла; null, если максимума нет"
    )
    rank_of: int = Field(title="Из скольких")
    rank_municipality: int | None = Field(title="Место в муниципалитете")
    rank_municipality_of: int = Field(title="Из скольких в муниципалитете")
    rank_cluster: int | None = Field(title="Место в кластере")
    rank_cluster_of: int = Field(title="Из скольких в кластере")
    level: str | None = Field(
        title="Код уровня", description="null — уровней нет, ни один не достигнут или максимума нет"
    )
    level_title: str | None = Field(title="Уровень")
    by_direction: list[DirectionOut] = Field(title="По направлениям")
    pass_mark: Exact | None = Field(title="Порог баллов", description="null — порога нет")
    passed: bool | None = Field(title="Порог набран", description="null — порога нет")
    at_risk: bool | None = Field(title="В группе риска", description="null — в методике нет правил риска")
    causes: list[CauseOut] = Field(title="Причины риска")
    contested: bool = Field(
        title="Оспаривается",
        description="true — возражение ещё не рассмотрено: последствий у результата быть не должно",
    )
    grace: bool = Field(
        title="Руководитель назначен недавно", description="Льгота: риск считается организации, но не ему"
    )
    previous_id: UUID | None = Field(title="Результат прошлого цикла")
    change: Exact | None = Field(title="Изменение", description="Процент минус процент прошлого цикла")
    comparable: bool | None = Field(
        title="Сравнимо с прошлым", description="false — методика с тех пор изменилась; null — прошлого результата нет"
    )
    confidence: ConfidenceLabel | None = Field(
        title="Доверие", description="Насколько данные проверены; на баллы не влияет. null — рассчитан до его появления"
    )
    confidence_reasons: list[GroundOut] = Field(title="Основания доверия")
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
    rank: int | None = Field(title="Место по показателю", description="Среди субъектов, у которых он учтён")
    reason: ScoreReason = Field(title="Основание", description="Код причины")
    explanation: str = Field(title="Объяснение")
    calculation: HitOut | None = Field(title="Как получены баллы", description="null — правило не применялось")
    comment: str | None = Field(title="Комментарий")
    evidence: list[EvidenceOut] = Field(title="Подтверждения")


class ResultOut(ResultItem):
    """Результат с объяснением: баллы позиций, сложенные как велит методика, равны баллам результата."""

    contributions: list[ContributionOut] = Field(title="Позиции по порядку")


class ResultQuery(ListQuery):
    """Отбор результатов."""

    cycle_id: UUID | None = Field(default=None, description="Цикл")
    subject_id: UUID | None = Field(default=None, description="Субъект")
    calculation_id: UUID | None = Field(default=None, description="Расчёт")
    person_id: UUID | None = Field(default=None, description="Руководитель")
    standing: ResultStanding | None = Field(
        default=None, description="Положение; если не указать ни его, ни расчёт, заменённых результатов в списке нет"
    )
    level: Code | None = Field(default=None, description="Код уровня")
    cluster: Code | None = Field(default=None, description="Код кластера")
    at_risk: bool | None = Field(default=None, description="В группе риска")
    contested: bool | None = Field(default=None, description="Есть нерассмотренное возражение")
    confidence: ConfidenceLabel | None = Field(default=None, description="Доверие")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или ФИО")] = None
    sort: Literal["percent", "-percent", "rank", "-rank", "change", "-change", "subject_name", "-subject_name"] = Field(
        default="-percent", description="Порядок"
    )
