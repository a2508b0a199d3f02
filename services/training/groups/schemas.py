"""What is said of groups."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.schemas import (
    Change,
    Code,
    Day,
    In,
    Instant,
    Line,
    Out,
    StepIn,
    Text,
    Version,
    absent,
    example,
    wrong,
)
from services.training.groups.rules import StudyGroupAction, StudyGroupStatus

Title = Annotated[Line, Field(title="Название")]
Venue = Annotated[Line | None, Field(title="Где проходит", description="null — дистанционно")]
StartsOn = Annotated[Day, Field(title="Первый день")]
EndsOn = Annotated[Day, Field(title="Последний день", description="Включительно")]
Seats = Annotated[int, Field(ge=1, le=1000, title="Мест")]


class StudyGroupCreate(In):
    """Группа, которую планируют."""

    model_config = example(
        {
            "programme_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "title": "Управление кадрами, осень",
            "venue": "Смоленск, ул. Октябрьской Революции, 20А",
            "starts_on": "2027-10-04",
            "ends_on": "2027-10-08",
            "seats": 25,
        }
    )

    programme_id: UUID = Field(title="Программа", description="Опубликованная редакция")
    title: Title
    venue: Venue = None
    starts_on: StartsOn
    ends_on: EndsOn
    seats: Seats

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not is_proper(self.starts_on, self.ends_on):
            raise wrong("Обучение кончается раньше, чем начинается", "ends_on")
        return self


class StudyGroupChange(Change):
    """Что изменить в группе, пока обучение не началось; чего нет в запросе, останется как было."""

    model_config = example({"seats": 30})

    title: Title = Field(default_factory=absent)
    venue: Venue = Field(default_factory=absent)
    starts_on: StartsOn = Field(default_factory=absent)
    ends_on: EndsOn = Field(default_factory=absent)
    seats: Seats = Field(default_factory=absent)


SESSION: dict[str, Any] = {
    "starts_at": "2027-10-04T10:00:00+03:00",
    "ends_at": "2027-10-04T13:00:00+03:00",
    "title": "Команда школы: роли и ответственность",
    "module": "team",
}


class StudySessionIn(In):
    """Занятие."""

    model_config = example(SESSION)

    starts_at: Instant = Field(title="Начало")
    ends_at: Instant = Field(title="Конец")
    title: Line = Field(title="Тема")
    module: Code | None = Field(default=None, title="Модуль", description="Код модуля программы; null — вне модулей")


class StudySessionsIn(In):
    """Расписание группы целиком."""

    model_config = example({"sessions": [SESSION]})

    sessions: Annotated[list[StudySessionIn], Field(max_length=200)] = Field(title="Занятия")


class StudySessionOut(Out):
    """Занятие группы."""

    id: UUID = Field(title="Идентификатор")
    starts_at: Instant = Field(title="Начало")
    ends_at: Instant = Field(title="Конец")
    title: str = Field(title="Тема")
    module: str | None = Field(title="Модуль")
    marked_at: Instant | None = Field(title="Посещаемость отмечена", description="null — ещё нет")


class StudyGroupStepIn(StepIn[StudyGroupAction]):
    """Шаг группы."""

    model_config = example({"action": "announce"}, {"action": "cancel", "reason": "Группа не набрана"})


class StudyGroupItem(Out):
    """Группа в списке, с тем, сколько в ней мест."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Кто ведёт группу")
    programme_id: UUID = Field(title="Программа", description="Редакция, по которой учат")
    programme_title: str = Field(title="Название программы")
    title: str = Field(title="Название")
    venue: str | None = Field(title="Где проходит")
    starts_on: Day = Field(title="Первый день")
    ends_on: Day = Field(title="Последний день")
    seats: int = Field(title="Мест")
    confirmed: int = Field(title="Зачислено", description="У завершённой — сколько дошли до итога")
    waiting: int = Field(title="В листе ожидания")
    seats_left: int = Field(title="Свободных мест")
    status: StudyGroupStatus = Field(title="Статус")
    version: Version


class StudyGroupOut(StudyGroupItem):
    """Группа целиком."""

    sessions: list[StudySessionOut] = Field(title="Занятия", description="По времени")
    scheduled_hours: int = Field(title="Учебных часов в расписании", description="По 45 минут")
    shortfall: str | None = Field(
        title="Чего не хватает расписанию",
        description="Очной программе: часов и занятий по модулям; объявить группу это не мешает. null — хватает всего",
    )
    allowed_actions: list[StudyGroupAction] = Field(title="Что можно сделать сейчас")


class StudyGroupQuery(ListQuery):
    """Отбор групп."""

    programme_id: UUID | None = Field(default=None, description="По этой редакции программы")
    family: UUID | None = Field(default=None, description="По любой редакции программы этого семейства")
    status: StudyGroupStatus | None = Field(default=None, description="Статус")
    starts_from: Day | None = Field(default=None, description="Начинаются не раньше этого дня")
    with_seats: bool | None = Field(default=None, description="Есть ли свободные места")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["starts_on", "-starts_on", "title", "-title"] = Field(default="starts_on", description="Порядок")
