"""What is said of enrolments."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Line, Out, StepIn, Version, example
from services.training.enrolments.rules import EnrolmentAction, EnrolmentOrigin, EnrolmentStatus


class TrainingCredit(In):
    """Зачёт: документ, который заменяет освоение программы."""

    model_config = example(
        {
            "programme": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "proof": "Удостоверение № 0412/2025 от 14.05.2025, 36 ч",
        }
    )

    programme: UUID = Field(title="Программа", description="Семейство, которого требует программа группы")
    proof: Line = Field(title="Документ")


class EnrolmentCreate(In):
    """Заявка на место в группе."""

    model_config = example(
        {
            "group_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "person_id": "6f1d1f0e-8f0a-4c47-9a51-0f6d3c0f6a11",
        }
    )

    group_id: UUID = Field(title="Группа", description="В которую идёт набор")
    person_id: UUID = Field(title="Кого зачислить", description="Человек из справочника")
    credits: Annotated[list[TrainingCredit], Field(max_length=20)] = Field(
        default_factory=list,
        title="Зачёты",
        description="Взамен программ, которые нужно пройти прежде; их рассматривает тот, кто ведёт группу",
    )


class EnrolmentStepIn(StepIn[EnrolmentAction]):
    """Шаг зачисления."""

    model_config = example({"action": "withdraw", "reason": "Болезнь"}, {"action": "confirm"})


class EnrolmentItem(Out):
    """Зачисление в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где человек работает")
    group_id: UUID = Field(title="Группа")
    group_title: str | None = Field(title="Название группы", description="null — группа не видна")
    programme_title: str | None = Field(title="Название программы", description="null — группа не видна")
    person_id: UUID = Field(title="Кто")
    full_name: str | None = Field(title="Имя", description="По справочнику; null — карточка не видна")
    organisation_id: UUID | None = Field(title="Организация", description="null — специалист органа управления")
    organisation_name: str | None = Field(title="Название организации", description="null — нет или не видна")
    arrival: int = Field(title="Номер заявки", description="В порядке поступления: по нему и лист ожидания")
    status: EnrolmentStatus = Field(title="Статус")
    origin: EnrolmentOrigin = Field(title="Откуда")
    origin_id: UUID | None = Field(
        title="Запись, откуда", description="Шаг маршрута, направление или зачисление команды"
    )
    passed: bool | None = Field(title="Освоил программу", description="null — итога ещё нет")
    hours: int | None = Field(title="Засчитано часов")
    completed_on: Day | None = Field(title="Итог подведён")
    created_at: Instant = Field(title="Поступила")
    version: Version


class EnrolmentOut(EnrolmentItem):
    """Зачисление целиком."""

    credits: list[TrainingCredit] = Field(title="Зачёты")
    remark: str | None = Field(title="Примечание к итогу")
    attended: int = Field(title="Посещено занятий")
    sessions: int = Field(title="Всего занятий в группе")
    allowed_actions: list[EnrolmentAction] = Field(title="Что можно сделать сейчас")


class EnrolmentQuery(ListQuery):
    """Отбор зачислений."""

    group_id: UUID | None = Field(default=None, description="В эту группу")
    person_id: UUID | None = Field(default=None, description="Этого человека")
    organisation_id: UUID | None = Field(default=None, description="Из этой организации")
    status: EnrolmentStatus | None = Field(default=None, description="Статус")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["arrival", "-arrival", "created_at", "-created_at"] = Field(default="arrival", description="Порядок")
