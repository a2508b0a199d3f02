"""What is said of cycles."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID, uuid4

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.schemas import Day, In, Instant, Line, Out, StepIn, Text, Version, example, wrong
from services.monitoring.cycles.content import Cluster, Clusters
from services.monitoring.cycles.rules import CycleAction, CycleStatus

EXAMPLE: dict[str, Any] = {  # by the methodology of the demo region, so that it can be sent as it stands
    "title": "Мониторинг механизмов управления, 2026 год",
    "methodology_id": "462621d4-b875-5d54-a686-b920b79eca20",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
    "deadline": "2027-03-01",
    "objection_days": 5,
}


class CycleIn(In):
    """Цикл: по какой методике, за какой период и до какого дня собираются данные."""

    model_config = example(EXAMPLE)

    title: Line = Field(title="Название")
    methodology_id: UUID = Field(title="Методика")
    period_from: Day = Field(title="Период с", description="Первый день периода, включительно")
    period_to: Day = Field(title="Период по", description="Последний день периода, включительно")
    deadline: Day = Field(
        title="Последний день сбора",
        description="Включительно, не раньше начала периода; может быть раньше его конца. После него не представленное "
        "не принимается, если субъекту не дана отсрочка; сам сбор завершает шаг end_collection",
    )
    as_of: Day | None = Field(
        default=None,
        title="Руководители на день",
        description="Оценивают тех, кто в этот день в должности; null — на последний день периода",
    )
    clusters: Clusters = Field(
        default=[], title="Кластеры", description="По порядку: субъект входит в первый подходящий; пусто — все вместе"
    )
    objection_days: int = Field(
        default=5,
        ge=0,
        le=60,
        title="Рабочих дней на возражения",
        description="По производственному календарю; 0 — без возражений, но не там, где оценивают руководителей",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not is_proper(self.period_from, self.period_to):
            raise wrong("Период заканчивается раньше, чем начинается", "period_to")
        if not is_proper(self.period_from, self.deadline):
            raise wrong("Последний день сбора раньше начала периода", "deadline")
        codes = [each.code for each in self.clusters]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                raise wrong(f"Код кластера повторяется: {code}", "clusters", index, "code")
        self.as_of = self.as_of or self.period_to
        return self


class CycleCreate(CycleIn):
    """Новый цикл."""

    id: UUID = Field(default_factory=uuid4, title="Идентификатор", description="Можно задать на стороне клиента")


class CycleStepIn(StepIn[CycleAction]):
    """Шаг цикла.

    Причина нужна, чтобы возобновить сбор, вернуть цикл на проверку, пересмотреть опубликованное, а если кто-то
    останется без результата — чтобы открыть приём возражений и опубликовать.
    """

    model_config = example(
        {"action": "open"},
        {"action": "publish", "reason": "Вяземский муниципальный округ данные не представил"},
    )


class CycleItem(Out):
    """Цикл в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    title: str = Field(title="Название")
    methodology_id: UUID = Field(title="Методика")
    period_from: Day = Field(title="Период с", description="Включительно")
    period_to: Day = Field(title="Период по", description="Включительно")
    deadline: Day = Field(title="Последний день сбора", description="Включительно")
    as_of: Day = Field(title="Руководители на день")
    objection_days: int = Field(title="Рабочих дней на возражения")
    objections_until: Day | None = Field(title="Последний день возражений", description="null — окно не открывали")
    status: CycleStatus = Field(title="Статус")
    published_at: Instant | None = Field(title="Результаты опубликованы")
    version: Version


class Progress(Out):
    """Сколько субъектов на каком шаге; видны только субъекты, доступные вызывающему."""

    subjects: int = Field(title="Субъектов")
    draft: int = Field(title="Не представили")
    submitted: int = Field(title="Ожидают проверки")
    returned: int = Field(title="Возвращены")
    verified: int = Field(title="Проверены")
    accepted: int = Field(title="Приняты")
    without_result: int = Field(
        title="Без результата",
        description="Результат получают проверенные и принятые; это все остальные. При публикации их быть "
        "не должно, либо нужна причина",
    )


class CycleOut(CycleItem):
    """Цикл с кластерами и ходом сбора."""

    clusters: list[Cluster] = Field(title="Кластеры")
    progress: Progress = Field(title="Ход сбора")
    allowed_actions: list[CycleAction] = Field(title="Что можно сделать сейчас")


class CycleQuery(ListQuery):
    """Отбор циклов."""

    status: CycleStatus | None = Field(default=None, description="Статус")
    methodology_id: UUID | None = Field(default=None, description="Методика")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["period_from", "-period_from", "title", "-title"] = Field(
        default="-period_from", description="Порядок"
    )
