"""What is said of marks."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.directory.roles import Role
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Line, Out, Prose, StepIn, Text, Version, example
from services.monitoring.follow_ups.rules import FollowUpAction, FollowUpStatus
from services.monitoring.methodologies.indicators import Code

Assigned = Literal[Role.department, Role.omsu, Role.soiro, Role.school]


class FollowUpCreate(In):
    """Отметка о проверке: что посмотреть, кому и до какого дня."""

    model_config = example(
        {
            "indicator": "q1",
            "note": "Сверить с протоколами ГИА",
            "assignee_role": "omsu",
            "assignee": "Отдел общего образования",
            "due_on": "2022-03-15",
        }
    )

    indicator: Code | None = Field(default=None, title="Код показателя", description="null — всё представление данных")
    note: Prose = Field(title="Что проверить")
    assignee_role: Assigned = Field(title="Кому")
    assignee: Line | None = Field(default=None, title="Кому именно", description="Отдел или ФИО")
    due_on: Day = Field(title="Срок", description="Включительно")


class FollowUpStepIn(StepIn[FollowUpAction]):
    """Шаг отметки: снять или вернуть, с причиной."""

    model_config = example({"action": "finish", "reason": "Протоколы сверены, число верно"})


class FollowUpItem(Out):
    """Отметка о проверке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    cycle_id: UUID = Field(title="Цикл")
    submission_id: UUID = Field(title="Представление данных")
    subject_name: str = Field(title="Название субъекта")
    indicator: str | None = Field(title="Код показателя", description="null — всё представление данных")
    note: str = Field(title="Что проверить")
    assignee_role: Role = Field(title="Кому")
    assignee: str | None = Field(title="Кому именно")
    due_on: Day = Field(title="Срок", description="Включительно")
    status: FollowUpStatus = Field(title="Статус")
    account: UUID = Field(title="Кто поставил")
    role: Role = Field(title="В какой роли")
    created_at: Instant = Field(title="Поставлена")
    version: Version


class FollowUpOut(FollowUpItem):
    """Отметка о проверке с тем, что с ней можно сделать."""

    allowed_actions: list[FollowUpAction] = Field(title="Что можно сделать сейчас")


class FollowUpQuery(ListQuery):
    """Отбор отметок."""

    cycle_id: UUID | None = Field(default=None, description="Цикл")
    submission_id: UUID | None = Field(default=None, description="Представление данных")
    status: FollowUpStatus | None = Field(default=None, description="Статус")
    due_before: Day | None = Field(default=None, description="Срок раньше этого дня")
    assignee_role: Role | None = Field(default=None, description="Кому")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или текста")] = None
    sort: Literal["due_on", "-due_on", "subject_name", "-subject_name"] = Field(default="due_on", description="Порядок")
