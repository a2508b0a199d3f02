"""What is said of individual routes."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Instant, Out, Prose, StepIn, Version, absent, example, wrong
from services.training.competencies.content import NormPost
from services.training.routes.part_schemas import (
    RouteChangeOut,
    RouteCheckpointOut,
    RouteCreditOut,
    RouteStepOut,
    RouteUncoveredOut,
)
from services.training.routes.rules import RouteAction, RouteStatus, StepState

From = Annotated[Day, Field(title="Не раньше")]
FromToday = Annotated[Day, Field(title="Не раньше", description="Прошедший день заменяется сегодняшним")]
To = Annotated[Day, Field(title="Не позже", description="Последний день, на который может прийтись шаг")]
Hours = Annotated[int, Field(ge=1, le=2000, title="Часов на маршрут")]
Weekly = Annotated[int, Field(ge=1, le=40, title="Часов в неделю", description="Больше в одну неделю не ставится")]
Goal = Annotated[Prose, Field(title="Цель")]


class RouteCreate(In):
    """Для кого составить маршрут и в каких пределах."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "goal": "Вывести школу из группы риска за учебный год",
            "window_from": "2027-01-11",
            "window_to": "2027-12-20",
            "hours_limit": 120,
            "weekly_limit": 12,
        }
    )

    person_id: UUID = Field(title="Человек", description="Работает в организации в этот день")
    post: NormPost | None = Field(
        default=None, title="Норма должности", description="Которую человек занимает; null — по основной"
    )
    goal: Goal
    window_from: FromToday
    window_to: To
    hours_limit: Hours = 120
    weekly_limit: Weekly = 12

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.window_to < self.window_from:
            raise wrong("Маршрут кончается раньше, чем начинается", "window_to")
        return self


class RouteCompilationIn(Change):
    """В каких пределах составить маршрут заново; чего нет в запросе, останется как было."""

    model_config = example({"window_to": "2028-03-01", "hours_limit": 160})

    window_from: FromToday = Field(default_factory=absent)
    window_to: To = Field(default_factory=absent)
    hours_limit: Hours = Field(default_factory=absent)
    weekly_limit: Weekly = Field(default_factory=absent)


class RouteChangeIn(Change):
    """Что изменить в проекте маршрута, не составляя его заново."""

    model_config = example({"goal": "Наладить внутреннюю оценку качества"})

    goal: Goal = Field(default_factory=absent)


class RouteAgreementIn(In):
    """Согласен ли с маршрутом тот, чей он."""

    model_config = example(
        {"agreed": True},
        {"agreed": True, "file_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"},
        {"agreed": False, "remark": "В марте отпуск: занятия перенесите"},
    )

    agreed: bool = Field(title="Согласен")
    file_id: UUID | None = Field(
        default=None,
        title="Подписанный лист",
        description="Файл; с ним ответ на бумаге вносит СОИРО или ОМСУ; null — отвечает сам человек",
    )
    remark: Prose | None = Field(default=None, title="Замечание", description="Обязательно, если не согласен")

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if not self.agreed and self.remark is None:
            raise wrong("Напишите, с чем вы не согласны", "remark")
        return self


class RouteMarkIn(In):
    """Отметка о шаге, у которого нет своей записи."""

    model_config = example({"state": "done", "on": "2027-02-15", "file_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    state: Literal[StepState.begun, StepState.done, StepState.missed] = Field(title="Что с шагом")
    on: Day = Field(title="Когда")
    note: Prose | None = Field(default=None, title="Примечание", description="Почему не пройден — обязательно")
    file_id: UUID | None = Field(default=None, title="Подтверждение", description="Файл; у пройденного обязателен")

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.state is StepState.missed and self.note is None:
            raise wrong("Напишите, почему шаг не пройден", "note")
        if self.state is StepState.done and self.file_id is None:
            raise wrong("Приложите подтверждение: шаг пройден", "file_id")
        return self


class RouteReportIn(In):
    """Отчёт: промежуточный или итоговый."""

    model_config = example({"report": "Пройдены два модуля из трёх; разработано положение о ВСОКО."})

    report: Prose = Field(title="Отчёт")


class RouteStepIn(StepIn[RouteAction]):
    """Шаг процесса: что сделать с маршрутом."""

    model_config = example({"action": "submit"}, {"action": "give_back", "reason": "Добавьте стажировку"})


class RouteItem(Out):
    """Маршрут в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — карточка ещё не получена")
    organisation_id: UUID | None = Field(title="Организация", description="null — орган управления")
    organisation_name: str | None = Field(title="Название организации", description="null — орган управления")
    status: RouteStatus = Field(title="Статус")
    window_from: From
    window_to: To
    revision: int = Field(title="Составлен в который раз")
    agreed: bool | None = Field(title="Согласие", description="null — ответа ещё нет")
    activated_on: Day | None = Field(title="Утверждён")
    completed_on: Day | None = Field(title="Завершён")
    version: Version


class RouteOut(RouteItem):
    """Маршрут целиком: шаги по порядку, что зачтено, что не закрыто и почему."""

    framework_id: UUID = Field(title="Модель компетенций")
    post: NormPost = Field(title="Норма должности")
    goal: str = Field(title="Цель")
    hours_limit: int = Field(title="Часов на маршрут, не больше")
    weekly_limit: int = Field(title="Часов в неделю, не больше")
    hours: int = Field(title="Часов по плану")
    share_done: int = Field(title="Пройдено, %", description="Доля часов, вниз до целого")
    proven: bool = Field(title="Лучше нет", description="Доказано, что лучшего маршрута в этих пределах нет")
    gap: float = Field(title="Разрыв", description="Насколько лучший маршрут мог бы быть лучше; 0, если доказано")
    remarks: list[str] = Field(
        title="На что обратить внимание", description="Закрывать нечего; занятое одно превышает пределы маршрута"
    )
    compiled_at: Instant = Field(title="Составлен")
    approved_by: str | None = Field(title="Кто и когда утвердил", description="null — не утверждён")
    remark: str | None = Field(title="Замечание того, чей маршрут")
    agreement_file_id: UUID | None = Field(title="Подписанный лист", description="null — ответ дан из учётной записи")
    origin_event_id: UUID | None = Field(title="По какому событию", description="null — вручную")
    steps: list[RouteStepOut] = Field(title="Шаги")
    credits: list[RouteCreditOut] = Field(title="Зачтено")
    uncovered: list[RouteUncoveredOut] = Field(title="Не закрыто")
    changes: list[RouteChangeOut] = Field(title="Что изменилось", description="По сравнению с прежним составлением")
    checkpoints: list[RouteCheckpointOut] = Field(title="Отчёты")
    allowed_actions: list[RouteAction] = Field(title="Что можно сделать сейчас")


class RouteQuery(ListQuery):
    """Отбор маршрутов."""

    status: RouteStatus | None = Field(default=None, description="Статус")
    person_id: UUID | None = Field(default=None, description="Человек")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["window_to", "-window_to", "compiled_at", "-compiled_at"] = Field(
        default="-compiled_at", description="Порядок"
    )
