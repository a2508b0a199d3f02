"""What is said of practice cards."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.schemas import (
    Change,
    Day,
    Exact,
    In,
    Line,
    Out,
    Prose,
    StepIn,
    Text,
    Version,
    absent,
    example,
    wrong,
)
from services.reserve.practices.rules import PracticeCardAction, PracticeCardStatus

_FIGURE = {
    "title": "Доля выпускников, набравших 220 баллов и больше",
    "unit": "%",
    "before": 12.5,
    "after": 21,
    "measured_from": "2024-09-01",
    "measured_to": "2026-06-30",
    "source": "Мониторинг руководителей, цикл 2026 года",
}


class FigureIn(In):
    """Измеренный результат: что было, что стало, за какое время и кто это измерил."""

    title: Line = Field(title="Показатель")
    unit: Annotated[Text, Field(min_length=1, max_length=50, title="Единица")]
    before: Exact = Field(title="Было")
    after: Exact = Field(title="Стало")
    measured_from: Day = Field(title="Измерено с")
    measured_to: Day = Field(title="Измерено по", description="Включительно")
    source: Line = Field(title="Источник", description="Кем и где измерено")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not is_proper(self.measured_from, self.measured_to):
            raise wrong("Время измерения кончается раньше, чем начинается", "measured_to")
        return self


class FigureOut(Out):
    """Измеренный результат."""

    title: str = Field(title="Показатель")
    unit: str = Field(title="Единица")
    before: Exact = Field(title="Было")
    after: Exact = Field(title="Стало")
    measured_from: Day = Field(title="Измерено с")
    measured_to: Day = Field(title="Измерено по", description="Включительно")
    source: str = Field(title="Источник")


Title = Annotated[Line, Field(title="Название")]
Problem = Annotated[Prose, Field(title="Какую задачу решает")]
Practice = Annotated[Prose, Field(title="Что делает руководитель")]
Figures = Annotated[list[FigureIn], Field(max_length=20, title="Измеренные результаты")]
FileId = Annotated[UUID | None, Field(title="Файл", description="Виден с места загрузки и выше; null — нет")]


class PracticeCardCreate(In):
    """Карточка практики руководителя из базы."""

    model_config = example(
        {
            "title": "Наставничество завучей",
            "problem": "Молодые заместители не умеют разбирать уроки",
            "practice": "Еженедельный совместный разбор двух уроков по единому листу",
            "figures": [_FIGURE],
        }
    )

    title: Title
    problem: Problem
    practice: Practice
    figures: Figures = Field(default_factory=list)
    file_id: FileId = None


class PracticeCardChange(Change):
    """Что изменить в карточке, пока она готовится; чего нет в запросе, останется как было."""

    model_config = example({"figures": [_FIGURE]})

    title: Title = Field(default_factory=absent)
    problem: Problem = Field(default_factory=absent)
    practice: Practice = Field(default_factory=absent)
    figures: Figures = Field(default_factory=absent)
    file_id: FileId = Field(default_factory=absent)


class PracticeCardStepIn(StepIn[PracticeCardAction]):
    """Шаг карточки практики."""

    model_config = example({"action": "submit"}, {"action": "send_back", "reason": "Не указан источник измерения"})


class PracticeCardItem(Out):
    """Карточка практики в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Регион")
    leader_id: UUID = Field(title="Запись базы")
    person_name: str = Field(title="ФИО руководителя")
    organisation_name: str = Field(title="Организация")
    direction: str = Field(title="Код направления")
    direction_title: str = Field(title="Направление")
    title: str = Field(title="Название")
    status: PracticeCardStatus = Field(title="Статус")
    published_on: Day | None = Field(title="Опубликована", description="null — не опубликована")
    version: Version


class PracticeCardOut(PracticeCardItem):
    """Карточка практики целиком."""

    problem: str = Field(title="Какую задачу решает")
    practice: str = Field(title="Что делает руководитель")
    figures: list[FigureOut] = Field(title="Измеренные результаты")
    file_id: FileId
    allowed_actions: list[PracticeCardAction] = Field(title="Что можно сделать сейчас")


class PracticeCardQuery(ListQuery):
    """Отбор карточек практик."""

    leader_id: UUID | None = Field(default=None, description="Запись базы")
    direction: Annotated[str | None, Field(max_length=100, description="Код направления")] = None
    status: PracticeCardStatus | None = Field(default=None, description="Статус")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или описания")] = None
    sort: Literal["title", "-title", "published_on", "-published_on"] = Field(default="title", description="Порядок")
