"""What is said of beginning heads."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Line, Out, Prose, StepIn, Version, example, wrong
from services.kernel.steps import apart
from services.training.novices.rules import FOLLOWED, NoviceAction, NoviceStatus, TaskState

Years = Annotated[int, Field(ge=1, le=10, title="Лет в должности меньше", description="Кто считается начинающим")]
Automatic = Annotated[bool, Field(title="Приглашать по назначению", description="Сразу, как руководитель назначен")]


class NoviceTaskTemplate(In):
    """Дело первых ста дней."""

    model_config = example({"title": "Отчитаться о ста днях", "days": 100})

    title: Line = Field(title="Что сделать")
    days: Annotated[int, Field(ge=1, le=400, title="Дней", description="От первого дня в должности")]


class NovicePolicyIn(In):
    """По каким числам регион приглашает начинающих руководителей и что им предстоит."""

    model_config = example({"automatic": True, "years": 3, "tasks": [{"title": "Принять дела", "days": 10}]})

    automatic: Automatic
    years: Years
    tasks: Annotated[list[NoviceTaskTemplate], Field(max_length=50, title="Дела первых ста дней")]

    @model_validator(mode="after")
    def _once(self) -> Self:
        titles = [each.title for each in self.tasks]
        for at, title in enumerate(titles):
            if title in titles[:at]:
                raise wrong("Дело названо дважды", "tasks", at, "title")
        return self


class NovicePolicyOut(Out):
    """Порядок «Школы начинающего руководителя» в регионе."""

    place: str = Field(title="Регион")
    automatic: Automatic
    years: Years
    tasks: list[NoviceTaskTemplate] = Field(title="Дела первых ста дней")
    version: Version


class NoviceCreate(In):
    """Приглашение начинающего руководителя вручную."""

    model_config = example({"person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    person_id: UUID = Field(title="Человек", description="Возглавляет организацию сегодня")


class NoviceEnrolmentIn(In):
    """В какую группу зачислить."""

    model_config = example({"group_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    group_id: UUID = Field(
        title="Группа", description="Открытая, с местами, по программе «Школы начинающего руководителя»"
    )


class NoviceTaskIn(In):
    """Отметка о деле."""

    model_config = example({"done_on": "2027-02-10"}, {"waived": True, "note": "Наставник был назначен раньше"})

    done_on: Day | None = Field(default=None, title="Сделано", description="null — ещё нет")
    waived: bool = Field(default=False, title="Не требуется", description="Решает СОИРО или ОМСУ")
    note: Prose | None = Field(default=None, title="Примечание", description="Почему не требуется — обязательно")

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.waived and self.note is None:
            raise wrong("Напишите, почему это не требуется", "note")
        return self


class NoviceStepIn(StepIn[Annotated[NoviceAction, apart(*FOLLOWED)]]):
    """Шаг: подвести итог или освободить от обучения."""

    model_config = example({"action": "complete"}, {"action": "release", "reason": "Перешёл на другую работу"})


class NoviceTaskOut(Out):
    """Дело первых ста дней."""

    id: UUID = Field(title="Идентификатор")
    title: str = Field(title="Что сделать")
    due_on: Day = Field(title="Срок")
    state: TaskState = Field(title="Состояние")
    done_on: Day | None = Field(title="Сделано")
    note: str | None = Field(title="Примечание")


class NoviceItem(Out):
    """Начинающий руководитель в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — карточка ещё не получена")
    organisation_id: UUID = Field(title="Организация")
    since: Day = Field(title="Первый день в должности")
    status: NoviceStatus = Field(title="Статус")
    group_id: UUID | None = Field(title="Группа", description="null — ещё не зачислен")
    tasks_left: int = Field(title="Осталось дел")
    completed_on: Day | None = Field(title="Окончил")
    version: Version


class NoviceOut(NoviceItem):
    """Начинающий руководитель: дела первых ста дней и группа, в которой учится."""

    enrolment_id: UUID | None = Field(title="Зачисление")
    origin_event_id: UUID | None = Field(title="По какому событию", description="null — вручную")
    tasks: list[NoviceTaskOut] = Field(title="Дела первых ста дней", description="По сроку")
    allowed_actions: list[NoviceAction] = Field(title="Что можно сделать сейчас")


class NoviceQuery(ListQuery):
    """Отбор начинающих руководителей."""

    status: NoviceStatus | None = Field(default=None, description="Статус")
    person_id: UUID | None = Field(default=None, description="Человек")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    group_id: UUID | None = Field(default=None, description="Группа")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["since", "-since"] = Field(default="-since", description="Порядок")
