"""What is said of gatherings and of who registers for them."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import (
    Change,
    Code,
    Day,
    In,
    Instant,
    Line,
    Link,
    Out,
    Prose,
    StepIn,
    Text,
    Version,
    absent,
    example,
    wrong,
)
from services.training.competencies.content import LevelNumber
from services.training.gatherings.rules import (
    GatheringAction,
    GatheringAudience,
    GatheringKind,
    GatheringStatus,
    spans,
)

Title = Annotated[Line, Field(title="Название")]
Audience = Annotated[list[GatheringAudience], Field(min_length=1, max_length=5, title="Для кого")]
Description = Annotated[Prose | None, Field(title="Описание", description="null — нет")]
Venue = Annotated[Line | None, Field(title="Место проведения", description="null — дистанционно")]
Address = Annotated[
    Link | None, Field(title="Ссылка", description="null — нет", examples=["https://meet.example/vcs-17"])
]
Seats = Annotated[int | None, Field(ge=1, le=10_000, title="Мест", description="null — сколько угодно")]
Hours = Annotated[int, Field(ge=0, le=1000, title="Часов", description="Учебных; 0 — в объём обучения не входит")]


class GatheringTaughtIn(In):
    """До какого уровня мероприятие доводит компетенцию."""

    competency: Code = Field(title="Компетенция", description="Код из модели компетенций")
    level: LevelNumber = Field(title="До уровня")


class GatheringCaseIn(In):
    """Кейс, который разбирают: текст, файл или то и другое."""

    title: Line = Field(title="Название")
    text: Prose | None = Field(default=None, title="Текст", description="null — только файл")
    file_id: UUID | None = Field(default=None, title="Файл", description="null — только текст")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.text is None and self.file_id is None:
            raise wrong("Опишите кейс текстом или приложите файл", "text")
        return self


class GatheringMaterialIn(In):
    """Материал мероприятия."""

    title: Line = Field(title="Название")
    file_id: UUID = Field(title="Файл")


Teaches = Annotated[list[GatheringTaughtIn], Field(max_length=20, title="Чему учит")]
Cases = Annotated[list[GatheringCaseIn], Field(max_length=50, title="Кейсы")]
Materials = Annotated[list[GatheringMaterialIn], Field(max_length=100, title="Материалы")]

EXAMPLE: dict[str, Any] = {
    "title": "Управленческая среда: трудный разговор с родителями",
    "kind": "management_environment",
    "audience": ["head", "deputy"],
    "venue": "СОИРО, аудитория 12",
    "seats": 40,
    "hours": 4,
    "teaches": [{"competency": "conflict", "level": 3}],
}


class GatheringHeldIn(In):
    """What a gathering and a series are told alike."""

    title: Title
    kind: GatheringKind = Field(title="Вид")
    audience: Audience
    description: Description = None
    venue: Venue = None
    link: Address = None
    seats: Seats = None
    hours: Hours = 0
    teaches: Teaches = Field(default_factory=list)


class GatheringCreate(GatheringHeldIn):
    """Мероприятие: отдельное, не из серии."""

    model_config = example(EXAMPLE | {"starts_at": "2027-02-17T15:00:00+03:00", "ends_at": "2027-02-17T18:00:00+03:00"})

    starts_at: Instant = Field(title="Начало")
    ends_at: Instant = Field(title="Конец")
    cases: Cases = Field(default_factory=list)
    materials: Materials = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if refusal := spans(self.starts_at, self.ends_at):
            raise wrong(refusal.detail, "ends_at")
        return self


class GatheringChange(Change):
    """Что изменить; время меняет перенос. Изменённое само по себе изменений серии больше не получает."""

    model_config = example({"cases": [{"title": "Жалоба в прокуратуру", "text": "В школу пришёл запрос…"}]})

    title: Title = Field(default_factory=absent)
    audience: Audience = Field(default_factory=absent)
    description: Description = Field(default_factory=absent)
    venue: Venue = Field(default_factory=absent)
    link: Address = Field(default_factory=absent)
    seats: Seats = Field(default_factory=absent)
    hours: Hours = Field(default_factory=absent)
    teaches: Teaches = Field(default_factory=absent)
    cases: Cases = Field(default_factory=absent)
    materials: Materials = Field(default_factory=absent)


class GatheringStepIn(StepIn[GatheringAction]):
    """Шаг мероприятия."""

    model_config = example({"action": "announce"}, {"action": "cancel", "reason": "Докладчик заболел"})


class GatheringMoveIn(In):
    """Новое время одного мероприятия; серия остаётся как была."""

    model_config = example(
        {
            "starts_at": "2027-02-24T15:00:00+03:00",
            "ends_at": "2027-02-24T18:00:00+03:00",
            "reason": "В этот день итоговое собеседование",
        }
    )

    starts_at: Instant = Field(title="Начало")
    ends_at: Instant = Field(title="Конец")
    reason: Prose | None = Field(default=None, title="Причина", description="Обязательна")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if refusal := spans(self.starts_at, self.ends_at):
            raise wrong(refusal.detail, "ends_at")
        return self


class GatheringItem(Out):
    """Мероприятие в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Чьё мероприятие: региона или муниципалитета")
    series_id: UUID | None = Field(title="Серия", description="null — отдельное")
    title: str = Field(title="Название")
    kind: GatheringKind = Field(title="Вид")
    starts_at: Instant = Field(title="Начало")
    ends_at: Instant = Field(title="Конец")
    venue: Venue
    seats: Seats
    hours: Hours
    status: GatheringStatus = Field(title="Статус")
    version: Version


class GatheringOut(GatheringItem):
    """Мероприятие целиком."""

    planned_on: Day | None = Field(title="День по правилу серии", description="null — отдельное")
    moved_from: Instant | None = Field(title="Прежнее начало", description="null — не переносилось")
    audience: Audience
    description: Description
    link: Address
    teaches: Teaches
    cases: Cases
    materials: Materials
    taken: int = Field(title="Записано человек")
    allowed_actions: list[GatheringAction] = Field(title="Что можно сделать сейчас")


class GatheringQuery(ListQuery):
    """Отбор мероприятий."""

    kind: GatheringKind | None = Field(default=None, description="Вид")
    status: GatheringStatus | None = Field(default=None, description="Статус")
    series_id: UUID | None = Field(default=None, description="Серия")
    person_id: UUID | None = Field(default=None, description="На которые записан этот человек")
    competency: Annotated[str | None, Field(max_length=60, description="Которые учат этой компетенции")] = None
    starts_from: Instant | None = Field(default=None, description="Начинаются не раньше")
    starts_before: Instant | None = Field(default=None, description="Начинаются раньше")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["starts_at", "-starts_at", "title", "-title"] = Field(default="starts_at", description="Порядок")


class GatheringRegistrationCreate(In):
    """Кого записать на мероприятие."""

    model_config = example({"person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    person_id: UUID = Field(title="Человек", description="Из справочника")
    organisation_id: UUID | None = Field(
        default=None, title="Организация", description="Где человек работает; null — по первой из его должностей"
    )


class GatheringRegistrationOut(Out):
    """Запись на мероприятие."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где человек работает")
    gathering_id: UUID = Field(title="Мероприятие")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_id: UUID | None = Field(title="Организация", description="null — сотрудник ОМСУ")
    organisation_name: str | None = Field(title="Название организации")
    attended: bool | None = Field(title="Присутствовал", description="null — не отмечено")
    version: Version


class GatheringRegistrationQuery(ListQuery):
    """Отбор записей."""

    attended: bool | None = Field(default=None, description="Присутствовал")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    sort: Literal["full_name", "-full_name"] = Field(default="full_name", description="Порядок")


class GatheringAttendanceIn(In):
    """Кто из записанных присутствовал; остальные записанные — нет."""

    model_config = example({"person_ids": ["2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"]})

    person_ids: Annotated[list[UUID], Field(max_length=10_000)] = Field(title="Присутствовали")
