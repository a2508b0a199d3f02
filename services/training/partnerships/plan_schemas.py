"""What is said of the joint plan of a pair, and of what came of it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Change, Day, In, Line, Out, Prose, Reached, absent, example
from services.training.partnerships.rules import PartnershipMeasureOwner, PartnershipMeasureStatus, PartnershipOutlook

MeasureTitle = Annotated[Line, Field(title="Что делается")]
Owner = Annotated[PartnershipMeasureOwner, Field(title="Кто делает")]
DueOn = Annotated[Day, Field(title="Срок", description="Последний день, включительно")]
DoneOn = Annotated[Day | None, Field(title="Выполнена", description="null — ещё нет")]
Result = Annotated[Prose | None, Field(title="Результат", description="Выполненной; null — ещё нет")]
Year = Annotated[int, Field(ge=2000, le=2999, title="Год")]


class PartnershipMeasureCreate(In):
    """Мера совместного плана."""

    model_config = example({"title": "Взаимное посещение уроков", "owner": "both", "due_on": "2027-11-30"})

    title: MeasureTitle
    owner: Owner
    due_on: DueOn


class PartnershipMeasureChange(Change):
    """Что изменить в мере; чего нет в запросе, останется как было. Выполненной ставят день и результат."""

    model_config = example({"done_on": "2027-11-12", "result": "Посещено 14 уроков, разбор на методсовете"})

    title: MeasureTitle = Field(default_factory=absent)
    owner: Owner = Field(default_factory=absent)
    due_on: DueOn = Field(default_factory=absent)
    done_on: DoneOn = Field(default_factory=absent)
    result: Result = Field(default_factory=absent)


class PartnershipMeasureOut(Out):
    """Мера совместного плана."""

    id: UUID = Field(title="Идентификатор")
    title: MeasureTitle
    owner: Owner
    due_on: DueOn
    done_on: DoneOn
    result: Result
    status: PartnershipMeasureStatus = Field(title="Статус на сегодня")


class PartnershipReviewCreate(In):
    """Итоги года пары."""

    model_config = example({"year": 2027, "text": "Доля неуспевающих сократилась вдвое", "outlook": "goes_on"})

    year: Year
    text: Prose = Field(title="Что получилось")
    outlook: PartnershipOutlook = Field(title="Что дальше")


class PartnershipFigure(Out):
    """Как изменился результат школы с низкими результатами в направлении пары."""

    code: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    before: Reached | None = Field(title="Процент, когда пару предложили", description="null — не известен")
    now: Reached | None = Field(
        title="Процент к итогам",
        description="По данным периода, который длился и после начала пары; null — таких ещё нет",
    )


class PartnershipReviewOut(Out):
    """Итоги года пары."""

    year: Year
    day: Day = Field(title="Подведены")
    text: str = Field(title="Что получилось")
    outlook: PartnershipOutlook = Field(title="Что дальше")
    figures: list[PartnershipFigure] = Field(title="Показатели")
