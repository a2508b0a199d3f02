"""What is said of what a new calculation changed."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.schemas import Exact, Out


class RatingOut(Out):
    """Что расчёт говорит о субъекте."""

    score: Exact = Field(title="Баллы")
    percent: Exact | None = Field(title="Процент от максимума")
    level: str | None = Field(title="Код уровня")
    rank: int | None = Field(title="Место в рейтинге")
    at_risk: bool | None = Field(title="В группе риска")


class RatingChangeOut(Out):
    """Субъект, о котором два расчёта говорят разное."""

    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    municipality_name: str = Field(title="Муниципалитет")
    place: str = Field(title="Место в иерархии")
    before: RatingOut | None = Field(title="Было", description="null — в прежнем расчёте результата нет")
    after: RatingOut | None = Field(title="Стало", description="null — в новом расчёте результата нет")
    climbed: int = Field(
        title="На сколько мест выше", description="Отрицательное — ниже; 0, если места не было или нет"
    )
    entered_risk: bool = Field(title="Вошёл в группу риска")
    left_risk: bool = Field(title="Вышел из группы риска")


class RecalculationOut(Out):
    """Что новый расчёт изменил в рейтинге — из видимого с места вызывающего."""

    calculation_id: UUID = Field(title="Новый расчёт")
    number: int = Field(title="Его номер")
    against: UUID = Field(title="Прежний расчёт")
    against_number: int = Field(title="Его номер")
    subjects: int = Field(title="Субъектов хотя бы в одном из расчётов")
    changed: int = Field(title="Изменилось")
    unchanged: int = Field(title="Не изменилось", description="Баллы, процент, уровень, место и риск те же")
    entered_risk: int = Field(title="Вошли в группу риска")
    left_risk: int = Field(title="Вышли из группы риска")
    moved_up: int = Field(title="Поднялись")
    moved_down: int = Field(title="Опустились")
    level_changed: int = Field(title="Сменили уровень")
    appeared: int = Field(title="Получили результат")
    gone: int = Field(title="Остались без результата")
    items: list[RatingChangeOut] = Field(
        title="У кого изменилось",
        description="Не больше `limit`: сначала группа риска, затем появившиеся и выбывшие, уровень, сдвиг места",
    )


class RecalculationQuery(BaseModel):
    """С чем сравнить и сколько показать."""

    model_config = ConfigDict(extra="forbid")

    against: Annotated[UUID | None, Field(description="Прежний расчёт того же цикла; нет — предыдущий по номеру")] = (
        None
    )
    limit: Annotated[int, Field(ge=1, le=1000, description="Сколько субъектов назвать; счётчики — по всем")] = 1000
