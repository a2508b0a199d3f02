"""What is said of appointments."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, Out, Version
from services.reserve.appointments.rules import (
    AppointmentAction,
    AppointmentGround,
    AppointmentStatus,
    ProbationOutcome,
)


class AppointmentItem(Out):
    """Назначение в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    vacancy_id: UUID = Field(title="Вакансия")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str = Field(title="Название организации")
    post_title: str = Field(title="Должность")
    ground: AppointmentGround = Field(title="Основание")
    candidate_id: UUID = Field(title="Кандидат")
    person_id: UUID | None = Field(title="Человек", description="Карточка в справочнике; null — ещё не связан")
    full_name: str | None = Field(title="ФИО", description="null — сведения обезличены")
    decided_on: Day = Field(title="День решения")
    starts_on: Day | None = Field(title="Первый день в должности", description="null — приказа ещё нет")
    contract_until: Day | None = Field(title="Договор по", description="Последний день; null — бессрочный или нет")
    entry_id: UUID | None = Field(title="Зачисление в резерв", description="null — не из резерва")
    status: AppointmentStatus = Field(title="Статус")
    revoked_on: Day | None = Field(title="Отменено с", description="Первый день не в должности; null — не отменено")
    version: Version


class AppointmentOut(AppointmentItem):
    """Назначение целиком: основание, приказ, договор, испытание."""

    contest_id: UUID | None = Field(title="Конкурс")
    application_id: UUID | None = Field(title="Заявка")
    offer_id: UUID | None = Field(title="Предложение из резерва")
    act_title: str | None = Field(title="Акт")
    act_number: str | None = Field(title="Номер акта")
    act_date: Day | None = Field(title="Дата акта")
    justification: str | None = Field(title="Почему без конкурса и не из резерва")
    contract_due: Day | None = Field(title="Договор заключить по", description="По положению; null — срока нет")
    order_number: str | None = Field(title="Номер приказа")
    order_date: Day | None = Field(title="Дата приказа")
    contract_on: Day | None = Field(title="Договор заключён")
    probation_until: Day | None = Field(title="Испытание по", description="Последний день; null — без испытания")
    probation_outcome: ProbationOutcome | None = Field(title="Итог испытания", description="null — итога нет")
    probation_on: Day | None = Field(title="Когда решили об испытании")
    probation_note: str | None = Field(title="Замечания по испытанию")
    status_reason: str | None = Field(title="Причина", description="Отказа, отмены или отступления от правила")
    obstacles: list["AppointmentObstacleOut"] = Field(
        title="Что мешает назначить", description="На сегодня; пусто — ничего"
    )
    allowed_actions: list[AppointmentAction] = Field(title="Что можно сделать сейчас")


class AppointmentObstacleOut(Out):
    """Почему назначить пока нельзя."""

    reason: str = Field(title="Код причины")
    detail: str = Field(title="Словами")


class AppointmentQuery(ListQuery):
    """Отбор назначений."""

    status: Annotated[list[AppointmentStatus], Field(max_length=5, description="Один или несколько статусов")] = Field(
        default_factory=list
    )
    ground: AppointmentGround | None = Field(default=None, description="Основание")
    vacancy_id: UUID | None = Field(default=None, description="Вакансия")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    contest_id: UUID | None = Field(default=None, description="Конкурс")
    candidate_id: UUID | None = Field(default=None, description="Кандидат")
    person_id: UUID | None = Field(default=None, description="Человек")
    starts_from: Day | None = Field(default=None, description="В должности не раньше этого дня")
    starts_to: Day | None = Field(default=None, description="В должности не позже этого дня, включительно")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["decided_on", "-decided_on", "starts_on", "-starts_on"] = Field(
        default="-decided_on", description="Порядок"
    )
