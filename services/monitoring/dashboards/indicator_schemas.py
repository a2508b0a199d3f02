"""What is said of one indicator of a cycle."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.listing import Format
from services.kernel.places import Place
from services.kernel.schemas import Out, Reached
from services.monitoring.dashboards.schemas import SHARE, DashboardOut
from services.monitoring.methodologies.indicators import Better
from services.monitoring.scoring.rules import ScoreReason


class OwnTerritoryQuery(BaseModel):
    """О какой части своей территории."""

    model_config = ConfigDict(extra="forbid")

    place: Place | None = Field(
        default=None, description="Часть своей территории; по умолчанию — всё, что видно в цикле полностью"
    )


class RatingQuery(OwnTerritoryQuery):
    """Страница рейтинга."""

    limit: Annotated[int, Field(ge=1, le=1000, description="Сколько записей вернуть; в файле все")] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="Значение `next_cursor` прошлой страницы")] = None
    with_total: Annotated[bool, Field(description="Посчитать всех, у кого есть место")] = False
    format: Format = None


class QuantileOut(Out):
    """Квантиль 7-го типа: между двумя соседними значениями — пропорционально (ПРОЦЕНТИЛЬ.ВКЛ в Excel)."""

    part: Reached = Field(title="Доля", description="От 0 до 1")
    value: Reached = Field(title="Значение", description="До 6 знаков")


class BinOut(Out):
    """Столбец гистограммы."""

    lower: Reached = Field(title="От", description="Включительно")
    upper: Reached = Field(title="До", description="Не включая; в последнем столбце — включительно")
    count: int = Field(title="Сколько")


class SpreadOut(Out):
    """Как распределены числа."""

    count: int = Field(title="Сколько чисел")
    mean: Reached | None = Field(title="Среднее", description="До 6 знаков; null — чисел нет")
    quantiles: list[QuantileOut] = Field(title="Квантили", description="0; 0,1; 0,25; 0,5; 0,75; 0,9; 1")
    bins: list[BinOut] = Field(title="Гистограмма", description="До десяти столбцов равной ширины")


class NotCountedOut(Out):
    """Почему показатель не засчитан и у скольких."""

    reason: ScoreReason = Field(title="Основание", description="Код причины")
    explanation: str = Field(title="Объяснение")
    count: int = Field(title="У скольких")
    percent: Reached | None = Field(title="Доля", description=SHARE)


class DistributionOut(DashboardOut):
    """Один показатель цикла: как распределены значения и баллы."""

    indicator: str = Field(title="Код показателя")
    number: int = Field(title="Номер позиции")
    indicator_title: str = Field(title="Показатель")
    unit: str | None = Field(title="Единица измерения", description="null — у показателя нет паспорта")
    better: Better = Field(title="Какое значение лучше")
    rated: int = Field(title="Результатов")
    counted: int = Field(title="Засчитано")
    not_counted: list[NotCountedOut] = Field(title="Не засчитано", description="Только причины, которые встретились")
    values: SpreadOut = Field(title="Значения", description="Засчитанные")
    points: SpreadOut = Field(title="Баллы", description="Всех, у кого показатель входит в итог: и незасчитанные нули")


class RatedItem(Out):
    """Место субъекта по одному показателю."""

    model_config = ConfigDict(title="Рейтинг по показателю")

    rank: int = Field(
        title="Место в рейтинге", description="Среди всех субъектов цикла, у которых показатель входит в итог"
    )
    result_id: UUID = Field(title="Результат")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    municipality_name: str = Field(title="Муниципалитет")
    place: str = Field(title="Место в иерархии")
    value: Reached | None = Field(title="Значение", description="Округлено, как велит методика; null — его нет")
    points: Reached = Field(title="Баллы")
