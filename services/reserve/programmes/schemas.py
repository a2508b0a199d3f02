"""What is said of programmes."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Line, Out, Prose, StepIn, Text, Version, example, wrong
from services.reserve.programmes.rules import ProgrammeAction, ProgrammeMeasureStatus, ProgrammeStatus
from services.reserve.regulations.schemas import FoundingAct

Count = Annotated[int, Field(ge=0, le=10_000)]
Year = Annotated[int, Field(ge=2000, le=2999)]


class ProgrammeMeasureIn(In):
    """Мера программы."""

    title: Line = Field(title="Что делается")
    responsible: Line = Field(title="Ответственные")
    due_from: Day | None = Field(default=None, title="С")
    due_to: Day | None = Field(default=None, title="По", description="Последний день")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.due_from and self.due_to and self.due_to < self.due_from:
            raise wrong("Срок кончается раньше, чем начинается", "due_to")
        return self


class ProgrammeTarget(In):
    """Сколько человек должно стоять в резерве: всего или в муниципалитете."""

    place: Place = Field(title="Место", description="Своё место или муниципалитет в нём")
    count: Count = Field(title="Человек")


class ProgrammeIn(In):
    """Программа формирования и использования резерва."""

    model_config = example(
        {
            "title": "Программа формирования и использования резерва управленческих кадров на 2026–2028 годы",
            "act": {"kind": "Приказ", "issuer": "Департамент", "number": "12-ОД", "date": "2026-01-15"},
            "period_from": "2026-01-15",
            "period_to": "2028-12-31",
            "goals": ["На каждую должность руководителя школы — не меньше одного готового резервиста"],
            "measures": [{"title": "Конкурс в резерв", "responsible": "Департамент, ОМСУ", "due_to": "2026-12-31"}],
            "targets": [{"place": "ru.r67", "count": 120}],
        }
    )

    title: Line = Field(title="Название")
    act: FoundingAct = Field(title="Акт")
    period_from: Day = Field(title="Период с")
    period_to: Day = Field(title="Период по", description="Последний день")
    goals: Annotated[list[Line], Field(max_length=50)] = Field(title="Цели")
    measures: Annotated[list[ProgrammeMeasureIn], Field(max_length=200)] = Field(title="Меры по порядку")
    targets: Annotated[list[ProgrammeTarget], Field(max_length=200)] = Field(default=[], title="Численность резерва")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.period_to < self.period_from:
            raise wrong("Период кончается раньше, чем начинается", "period_to")
        if len({each.place for each in self.targets}) < len(self.targets):
            raise wrong("Численность для одного места указана дважды", "targets")
        return self


class ProgrammeMeasureProgress(In):
    """Как выполняется мера. У выполненной указывают день и результат, у снятой — почему."""

    model_config = example({"status": "done", "done_on": "2026-11-20", "result": "Проведён, включено 14 человек"})

    status: ProgrammeMeasureStatus = Field(title="Статус")
    done_on: Day | None = Field(default=None, title="Выполнена")
    result: Prose | None = Field(default=None, title="Результат")

    @model_validator(mode="after")
    def _told(self) -> Self:
        if (self.status is ProgrammeMeasureStatus.done) != (self.done_on is not None):
            raise wrong("День указывают у выполненной меры, и только у неё", "done_on")
        finished = (ProgrammeMeasureStatus.done, ProgrammeMeasureStatus.cancelled)
        if self.status in finished and self.result is None:
            raise wrong("Что получилось, или почему мера снята", "result")
        return self


class ProgrammeStepIn(StepIn[ProgrammeAction]):
    """Шаг программы. Отменяют с причиной."""

    model_config = example({"action": "adopt"}, {"action": "repeal", "reason": "Принята новая программа"})


class ExecutionCreate(In):
    """Отчёт о выполнении программы за год."""

    model_config = example({"year": 2026, "text": "Проведены два конкурса в резерв…"})

    year: Year = Field(title="Год")
    text: Prose = Field(title="Что сделано")
    metric_run_id: UUID | None = Field(
        default=None, title="Расчёт показателей", description="На который опирается отчёт; null — без него"
    )


class ProgrammeItem(Out):
    """Программа в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    title: str = Field(title="Название")
    period_from: Day = Field(title="Период с")
    period_to: Day = Field(title="Период по")
    status: ProgrammeStatus = Field(title="Статус")
    adopted_at: Instant | None = Field(title="Принята")
    version: Version


class ProgrammeMeasureOut(Out):
    """Мера программы и её выполнение."""

    position: int = Field(title="Номер")
    title: str = Field(title="Что делается")
    responsible: str = Field(title="Ответственные")
    due_from: Day | None = Field(title="С")
    due_to: Day | None = Field(title="По")
    status: ProgrammeMeasureStatus = Field(title="Статус")
    done_on: Day | None = Field(title="Выполнена")
    result: str | None = Field(title="Результат")


class ReachedTarget(Out):
    """Сколько человек должно было стоять в резерве и сколько стояло."""

    place: str = Field(title="Место")
    count: int = Field(title="Должно быть")
    reached: int = Field(title="Стояло")


class ExecutionOut(Out):
    """Выполнение программы за год, каким оно было в день отчёта."""

    year: int = Field(title="Год")
    text: str = Field(title="Что сделано")
    counted_on: Day = Field(title="На какой день посчитано")
    reported_at: Instant = Field(title="Отчёт представлен")
    reported_by: UUID = Field(title="Кто представил", description="Учётная запись")
    measures: list[ProgrammeMeasureOut] = Field(title="Меры")
    targets: list[ReachedTarget] = Field(title="Численность резерва")
    metric_run_id: UUID | None = Field(title="Расчёт показателей")


class ProgrammeOut(ProgrammeItem):
    """Программа целиком."""

    act: FoundingAct = Field(title="Акт")
    goals: list[str] = Field(title="Цели")
    measures: list[ProgrammeMeasureOut] = Field(title="Меры")
    targets: list[ProgrammeTarget] = Field(title="Численность резерва")
    executions: list[ExecutionOut] = Field(title="Выполнение по годам")
    allowed_actions: list[ProgrammeAction] = Field(title="Что можно сделать сейчас")


class ProgrammeQuery(ListQuery):
    """Отбор программ."""

    status: ProgrammeStatus | None = Field(default=None, description="Статус")
    on: Day | None = Field(default=None, description="Период которых содержит этот день")
    place: Place | None = Field(default=None, description="Не выше этого места")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["period_from", "-period_from", "title", "-title"] = Field(
        default="-period_from", description="Порядок"
    )
