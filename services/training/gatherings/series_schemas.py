"""What is said of series."""

from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, WithJsonSchema

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, Line, Out, Text, Version, example, wrong
from services.training.gatherings.fields import (
    EXAMPLE,
    Address,
    Audience,
    Description,
    GatheringHeldIn,
    Hours,
    Seats,
    Teaches,
    Title,
    Venue,
)
from services.training.gatherings.recurrence import MOST, OffDays
from services.training.gatherings.rules import GatheringKind


def _local(at: time) -> time:
    """The zone is that of the region."""
    if at.tzinfo is not None:
        raise wrong("Время указывают без часового пояса: оно местное")
    return at


_RULE = (
    "RRULE (RFC 5545) без имени: FREQ=WEEKLY с BYDAY=TU,TH или FREQ=MONTHLY с BYDAY=3WE (третья среда; -1FR — "
    "последняя пятница) либо BYMONTHDAY=15; INTERVAL; одно из COUNT и UNTIL=20270630. "
    f"Не больше {MOST} мероприятий"
)
Rule = Annotated[
    Line, Field(title="Правило повторения", description=_RULE, examples=["FREQ=MONTHLY;BYDAY=3WE;COUNT=9"])
]
StartsOn = Annotated[Day, Field(title="Не раньше дня")]
Minutes = Annotated[int, Field(ge=1, le=1440, title="Продолжительность, минут")]
OffDay = Annotated[OffDays, Field(title="Если выпал выходной", description="По производственному календарю")]
Starts = Annotated[
    time,
    AfterValidator(_local),
    WithJsonSchema({"type": "string", "format": "time-local"}),  # `time` would want a zone
    Field(title="Начало", description="По времени региона", examples=["15:00:00"]),
]


class GatheringSeriesIn(GatheringHeldIn):
    """Серия мероприятий: что в них общего и по какому правилу они повторяются."""

    model_config = example(
        EXAMPLE
        | {
            "title": "Управленческая среда",
            "rule": "FREQ=MONTHLY;BYDAY=3WE;COUNT=9",
            "starts_on": "2026-09-01",
            "starts": "15:00:00",
            "minutes": 180,
            "off_days": "shift",
        }
    )

    rule: Rule
    starts_on: StartsOn
    starts: Starts
    minutes: Minutes
    off_days: OffDay = OffDays.shift


class GatheringSeriesItem(Out):
    """Серия мероприятий в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Чья серия: региона или муниципалитета")
    title: Title
    kind: GatheringKind = Field(title="Вид")
    rule: Rule
    starts_on: StartsOn
    starts: Starts
    minutes: Minutes
    off_days: OffDay
    version: Version


class GatheringSeriesDay(Out):
    """День правила, в который мероприятие не проводится так, как выпало."""

    planned_on: Day = Field(title="День по правилу")
    held_on: Day | None = Field(title="Проводится", description="null — не проводится")
    said: str = Field(title="Словами")


class GatheringSeriesOut(GatheringSeriesItem):
    """Серия мероприятий целиком. Сами мероприятия — в списке мероприятий, с отбором `series_id`."""

    audience: Audience
    description: Description
    venue: Venue
    link: Address
    seats: Seats
    hours: Hours
    teaches: Teaches
    off: list[GatheringSeriesDay] = Field(
        title="Выпавшие на выходной", description="Перенесённые, слившиеся и пропущенные дни правила, по порядку"
    )


class GatheringSeriesQuery(ListQuery):
    """Отбор серий."""

    kind: GatheringKind | None = Field(default=None, description="Вид")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "starts_on", "-starts_on"] = Field(default="title", description="Порядок")
