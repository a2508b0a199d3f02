"""What is said of gatherings, one by one."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import (
    Change,
    Day,
    In,
    Instant,
    Out,
    Prose,
    StepIn,
    Text,
    Version,
    absent,
    example,
    wrong,
)
from services.training.gatherings.bounds import spans
from services.training.gatherings.fields import (
    EXAMPLE,
    Address,
    Audience,
    Cases,
    Description,
    GatheringHeldIn,
    Hours,
    Materials,
    Seats,
    Teaches,
    Title,
    Venue,
)
from services.training.gatherings.rules import (
    GatheringAction,
    GatheringKind,
    GatheringStatus,
)


class GatheringTimesIn(In):
    """When it begins and ends."""

    starts_at: Instant = Field(title="Начало")
    ends_at: Instant = Field(title="Конец")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if refusal := spans(self.starts_at, self.ends_at):
            raise wrong(refusal.detail, "ends_at")
        return self


class GatheringCreate(GatheringHeldIn, GatheringTimesIn):
    """Мероприятие: отдельное, не из серии."""

    model_config = example(EXAMPLE | {"starts_at": "2027-02-17T15:00:00+03:00", "ends_at": "2027-02-17T18:00:00+03:00"})

    cases: Cases = Field(default_factory=list)
    materials: Materials = Field(default_factory=list)


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


class GatheringMoveIn(GatheringTimesIn):
    """Новое время одного мероприятия; серия остаётся как была."""

    model_config = example(
        {
            "starts_at": "2027-02-24T15:00:00+03:00",
            "ends_at": "2027-02-24T18:00:00+03:00",
            "reason": "В этот день итоговое собеседование",
        }
    )

    reason: Prose | None = Field(default=None, title="Причина", description="Обязательна")


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
