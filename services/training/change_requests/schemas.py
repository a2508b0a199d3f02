"""What is said of requests to change what is taught."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Instant, Out, Prose, Reached, StepIn, Version, example, wrong
from services.kernel.steps import apart
from services.training.change_requests.rules import ChangeRequestAction, ChangeRequestStatus

Programme = Annotated[
    UUID | None, Field(title="Программа", description="Редакция, которую нужно изменить; null — программы нет")
]
Module = Annotated[Code | None, Field(title="Модуль", description="Код модуля этой редакции; null — вся программа")]
Why = Annotated[Prose, Field(title="Почему")]


class ChangeRequestIn(In):
    """Запрос: что изменить в обучении и почему."""

    model_config = example(
        {
            "programme_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "module": "conflict",
            "competencies": ["conflict"],
            "why": "После курса повторная диагностика не показала роста у семи руководителей из девяти",
        }
    )

    programme_id: Programme = None
    module: Module = None
    competencies: Annotated[list[Code], Field(min_length=1, max_length=50)] = Field(
        title="Компетенции", description="Коды действующей модели"
    )
    why: Why

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.module is not None and self.programme_id is None:
            raise wrong("Назовите программу, чей это модуль", "module")
        for at, code in enumerate(self.competencies):
            if code in self.competencies[:at]:
                raise wrong("Компетенция названа дважды", "competencies", at)
        return self


class ChangeRequestStepIn(StepIn[Annotated[ChangeRequestAction, apart(ChangeRequestAction.fulfil)]]):
    """Шаг запроса."""

    model_config = example({"action": "submit"}, {"action": "decline", "reason": "Программу закрывают"})


class ChangeRequestAnswerIn(In):
    """Чем отвечают на запрос."""

    model_config = example({"programme_id": "6f1d1f0e-8f0a-4c47-9a51-0f6d3c0f6a11"})

    programme_id: UUID = Field(title="Новая редакция", description="Опубликованная; если программы не было — любая")


class ChangeRequestItem(Out):
    """Запрос в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где готовится; поданный — регион")
    asked_at: str = Field(title="Кто просит", description="Место")
    programme_id: Programme
    programme_title: str | None = Field(title="Название программы")
    module: Module
    competencies: list[str] = Field(title="Компетенции")
    why: Why
    status: ChangeRequestStatus = Field(title="Статус")
    submitted_on: Day | None = Field(title="Подан")
    decided_on: Day | None = Field(title="Рассмотрен")
    decision: str | None = Field(title="Почему отклонён")
    successor_id: UUID | None = Field(title="Чем ответили", description="Редакция программы; null — ещё ничем")
    created_at: Instant = Field(title="Записан")
    version: Version


class ChangeRequestOut(ChangeRequestItem):
    """Запрос целиком."""

    allowed_actions: list[ChangeRequestAction] = Field(title="Что можно сделать сейчас")


class ChangeRequestQuery(ListQuery):
    """Отбор запросов."""

    status: ChangeRequestStatus | None = Field(default=None, description="Статус")
    programme_id: UUID | None = Field(default=None, description="О какой редакции")
    asked_at: str | None = Field(default=None, max_length=200, description="Кто просит: место")
    competency: Annotated[Code | None, Field(description="Код компетенции")] = None
    sort: Literal["created_at", "-created_at", "submitted_on", "-submitted_on"] = Field(
        default="-created_at", description="Порядок"
    )


class EditionEffect(Out):
    """Кому из обученных по редакции удалось подтвердить, что дефицит закрыт."""

    programme_id: UUID = Field(title="Редакция")
    edition: int = Field(title="Номер редакции")
    people: int | None = Field(title="Обучены, имея дефицит", description="Человек; null — меньше пяти")
    proved: int | None = Field(title="Из них подтвердили", description="Человек; null — обучено меньше пяти")
    percent: Reached | None = Field(title="Доля, %", description="Один знак, половина — вверх; null — обучено мало")


class ChangeRequestEffectOut(Out):
    """Что дало изменение программы: до и после. По тем, кто работает на вашей территории."""

    id: UUID = Field(title="Запрос")
    competencies: list[str] = Field(title="Компетенции")
    before: EditionEffect | None = Field(title="Прежняя редакция", description="null — программы не было")
    after: EditionEffect | None = Field(title="Новая редакция", description="null — запрос не выполнен")
