"""What is said of registrations and attendance."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import In, Out, Version, example


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
