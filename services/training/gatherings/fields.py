"""What is said of a gathering and of a series alike."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import (
    Code,
    In,
    Line,
    Link,
    Prose,
    wrong,
)
from services.training.competencies.content import LevelNumber
from services.training.gatherings.rules import (
    GatheringAudience,
    GatheringKind,
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
