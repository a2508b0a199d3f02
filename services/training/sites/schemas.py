"""What is said of sites."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import (
    Change,
    Code,
    Day,
    In,
    Line,
    Out,
    Prose,
    StepIn,
    Text,
    Version,
    absent,
    example,
    wrong,
)
from services.training.competencies.content import LevelNumber
from services.training.sites.report_schemas import SiteYearOut
from services.training.sites.rules import SiteAction, SiteStatus

_TEACHES = [{"competency": "quality", "level": 3}]


class SiteTeaches(In):
    """Что развивает стажировка и до какого уровня."""

    model_config = example(_TEACHES[0])

    competency: Code = Field(title="Компетенция", description="Код компетенции")
    level: LevelNumber = Field(title="До уровня", description="До которого доводит, с любого ниже")


Direction = Annotated[Code, Field(title="Направление", description="Код из `directions`", examples=["quality"])]
Title = Annotated[Line, Field(title="Название")]
Programme = Annotated[Prose | None, Field(title="Программа стажировки", description="null — не описана")]
ProgrammeFile = Annotated[UUID | None, Field(title="Файл программы", description="null — файла нет")]
Teaches = Annotated[list[SiteTeaches], Field(max_length=30, title="Что развивает")]
Hours = Annotated[int, Field(ge=1, le=1000, title="Часов", description="В одной стажировке по программе")]
Weeks = Annotated[int, Field(ge=1, le=52, title="Недель", description="Сколько длится одна стажировка")]
Capacity = Annotated[int, Field(ge=1, le=100, title="Мест", description="Сколько стажёров одновременно")]
ValidFrom = Annotated[Day, Field(title="Статус с")]
ValidTo = Annotated[Day, Field(title="Статус по", description="Включительно")]
OrderNumber = Annotated[Line | None, Field(title="Номер приказа", description="О присвоении статуса; null — ещё нет")]
OrderDate = Annotated[Day | None, Field(title="Дата приказа")]
OrderFile = Annotated[UUID | None, Field(title="Файл приказа", description="null — файла нет")]


def _once(teaches: list[SiteTeaches] | None) -> None:
    codes = [each.competency for each in teaches or ()]
    if len(set(codes)) < len(codes):
        raise wrong("Компетенция названа дважды", "teaches")


class SiteCreate(In):
    """Стажировочная площадка, которую готовят."""

    model_config = example(
        {
            "organisation_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "direction": "quality",
            "title": "Внутришкольная система оценки качества",
            "programme": "Пять дней в управленческой команде школы…",
            "teaches": _TEACHES,
            "hours": 36,
            "weeks": 1,
            "capacity": 3,
            "valid_from": "2027-02-01",
            "valid_to": "2029-01-31",
        }
    )

    organisation_id: UUID = Field(title="Школа")
    direction: Direction
    title: Title
    programme: Programme = None
    programme_file_id: ProgrammeFile = None
    teaches: Teaches = Field(default_factory=list)
    hours: Hours
    weeks: Weeks = 1
    capacity: Capacity
    valid_from: ValidFrom
    valid_to: ValidTo
    order_number: OrderNumber = None
    order_date: OrderDate = None
    order_file_id: OrderFile = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _once(self.teaches)
        return self


class SiteChange(Change):
    """Что изменить в площадке; чего нет в запросе, останется как было. У работающей — программу и чему она учит."""

    model_config = example({"order_number": "41-од", "order_date": "2027-01-20"})

    direction: Direction = Field(default_factory=absent)
    title: Title = Field(default_factory=absent)
    programme: Programme = Field(default_factory=absent)
    programme_file_id: ProgrammeFile = Field(default_factory=absent)
    teaches: Teaches = Field(default_factory=absent)
    hours: Hours = Field(default_factory=absent)
    weeks: Weeks = Field(default_factory=absent)
    capacity: Capacity = Field(default_factory=absent)
    valid_from: ValidFrom = Field(default_factory=absent)
    valid_to: ValidTo = Field(default_factory=absent)
    order_number: OrderNumber = Field(default_factory=absent)
    order_date: OrderDate = Field(default_factory=absent)
    order_file_id: OrderFile = Field(default_factory=absent)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _once(self.teaches)
        return self


class SiteStepIn(StepIn[SiteAction]):
    """Шаг площадки: присвоить статус по приказу или прекратить досрочно, с причиной."""

    model_config = example({"action": "grant"}, {"action": "terminate", "reason": "Программа не выполняется"})


class SiteCuratorIn(In):
    """Кто от СОИРО сопровождает площадку."""

    model_config = example({"curator_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    curator_id: UUID | None = Field(title="Куратор", description="Человек из справочника; null — никто")


class SiteTold(Out):
    """Площадка, где бы её ни видели."""

    id: UUID = Field(title="Идентификатор")
    organisation_id: UUID = Field(title="Школа")
    organisation_name: str = Field(title="Название школы")
    direction: str = Field(title="Код направления")
    title: str = Field(title="Название")
    hours: int = Field(title="Часов в стажировке")
    weeks: int = Field(title="Недель")
    capacity: int = Field(title="Мест одновременно")
    valid_from: ValidFrom
    valid_to: ValidTo
    status: SiteStatus = Field(title="Статус на сегодня")
    terminated_on: Day | None = Field(title="Прекращена", description="Первый день без площадки; null — нет")


class SiteItem(SiteTold):
    """Площадка в списке."""

    place: str = Field(title="Место")
    curator_id: UUID | None = Field(title="Куратор", description="null — не назначен")
    opened_on: Day | None = Field(title="Статус присвоен", description="null — ещё нет")
    version: Version


class SiteOut(SiteItem):
    """Площадка целиком."""

    programme: Programme
    programme_file_id: ProgrammeFile
    teaches: list[SiteTeaches] = Field(title="Что развивает")
    order_number: OrderNumber
    order_date: OrderDate
    order_file_id: OrderFile
    curator_name: str | None = Field(title="ФИО куратора", description="null — не назначен")
    termination_reason: str | None = Field(title="Причина прекращения")
    years: list[SiteYearOut] = Field(title="Годы работы", description="Пусто, пока статус не присвоен")
    allowed_actions: list[SiteAction] = Field(title="Что можно сделать сейчас")


class SiteQuery(ListQuery):
    """Отбор площадок."""

    status: SiteStatus | None = Field(default=None, description="Статус на сегодня")
    organisation_id: UUID | None = Field(default=None, description="Школа")
    direction: Annotated[str | None, Field(max_length=60, description="Код направления")] = None
    curator_id: UUID | None = Field(default=None, description="Куратор")
    report_missing: bool | None = Field(default=None, description="Какой-то отчёт не сдан в срок; false — все сданы")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "valid_to", "-valid_to"] = Field(default="title", description="Порядок")
