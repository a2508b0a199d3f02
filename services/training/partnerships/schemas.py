"""What is said of pairs of schools."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Out, Prose, Reached, StepIn, Version, example, wrong
from services.training.partnerships.plan_schemas import PartnershipMeasureOut, PartnershipReviewOut
from services.training.partnerships.rules import PartnershipAction, PartnershipStatus

ValidFrom = Annotated[Day, Field(title="С")]
ValidTo = Annotated[Day, Field(title="По", description="Включительно")]


class PartnershipCreate(In):
    """Пара школ, которую предлагает СОИРО: из подбора или своя, с обоснованием."""

    model_config = example(
        {
            "low_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "high_id": "7a4e3f7e-0f43-4b53-8a54-2a8d6a1c9b10",
            "matching_id": "5b0d6a3e-9a1e-4a52-9d0f-7f3a1b2c4d5e",
            "valid_from": "2027-09-01",
            "valid_to": "2028-06-30",
        },
        {
            "low_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "high_id": "7a4e3f7e-0f43-4b53-8a54-2a8d6a1c9b10",
            "directions": ["quality"],
            "ground": "Школы уже работают вместе по сетевой программе",
            "valid_from": "2027-09-01",
            "valid_to": "2028-06-30",
        },
    )

    low_id: UUID = Field(title="Школа с низкими результатами")
    high_id: UUID = Field(title="Школа с высокими результатами")
    matching_id: UUID | None = Field(default=None, title="Подбор", description="Который предложил пару; null — своя")
    directions: Annotated[list[Code], Field(max_length=30)] | None = Field(
        default=None, title="Направления", description="Коды; null — как предложил подбор"
    )
    ground: Prose | None = Field(default=None, title="Обоснование", description="null — как сказал подбор")
    valid_from: ValidFrom
    valid_to: ValidTo

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.low_id == self.high_id:
            raise wrong("В паре две школы", "high_id")
        if self.valid_to < self.valid_from:
            raise wrong("Срок кончается раньше, чем начинается", "valid_to")
        if self.matching_id is None and not self.directions:
            raise wrong("Укажите, в каких направлениях школы помогают друг другу", "directions")
        if self.matching_id is None and self.ground is None:
            raise wrong("Укажите, почему именно эти школы", "ground")
        return self


class PartnershipStepIn(StepIn[PartnershipAction]):
    """Шаг пары: согласие или отказ школы, начало, завершение, прекращение."""

    model_config = example({"action": "agree"}, {"action": "end", "reason": "Школа реорганизована"})


class PartnershipDirection(Out):
    """Направление, в котором школы помогают друг другу, и результаты, когда пару предложили."""

    code: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    low: Reached | None = Field(title="Процент школы с низкими результатами", description="null — не известен")
    high: Reached | None = Field(title="Процент школы с высокими результатами", description="null — не известен")


class PartnershipItem(Out):
    """Пара школ в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Регион")
    low_id: UUID = Field(title="Школа с низкими результатами")
    low_name: str = Field(title="Её название")
    high_id: UUID = Field(title="Школа с высокими результатами")
    high_name: str = Field(title="Название этой школы")
    valid_from: ValidFrom
    valid_to: ValidTo
    low_agreed_on: Day | None = Field(title="Согласие школы с низкими результатами", description="null — ещё нет")
    high_agreed_on: Day | None = Field(title="Согласие школы с высокими результатами", description="null — ещё нет")
    begun_on: Day | None = Field(title="Работает с", description="null — ещё нет")
    ended_on: Day | None = Field(title="Кончилась", description="null — ещё нет")
    status: PartnershipStatus = Field(title="Статус")
    version: Version


class PartnershipOut(PartnershipItem):
    """Пара школ целиком."""

    directions: list[PartnershipDirection] = Field(title="Направления")
    ground: str = Field(title="Почему именно эти школы")
    matching_id: UUID | None = Field(title="Подбор", description="null — предложена вручную")
    reason: str | None = Field(title="Почему отклонена или прекращена")
    measures: list[PartnershipMeasureOut] = Field(title="Совместный план", description="По срокам")
    reviews: list[PartnershipReviewOut] = Field(title="Итоги по годам")
    allowed_actions: list[PartnershipAction] = Field(title="Что можно сделать сейчас")


class PartnershipQuery(ListQuery):
    """Отбор пар школ."""

    status: Annotated[list[PartnershipStatus], Field(max_length=6, description="Один или несколько статусов")] = Field(
        default_factory=list
    )
    organisation_id: UUID | None = Field(default=None, description="Школа, на любой стороне")
    matching_id: UUID | None = Field(default=None, description="Подбор")
    overdue: bool | None = Field(default=None, description="Есть просроченная мера; false — нет")
    sort: Literal["valid_from", "-valid_from", "low_name", "-low_name"] = Field(
        default="-valid_from", description="Порядок"
    )
