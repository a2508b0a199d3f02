"""What is said of management teams."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Line, Out, Prose, StepIn, Text, Version, absent, example, wrong
from services.reserve.teams.rules import TeamAction, TeamLevel, TeamStatus

ValidFrom = Annotated[Day, Field(title="Срок с")]
ValidTo = Annotated[Day | None, Field(title="Срок по", description="Включительно; null — без срока")]
Strategy = Annotated[Prose | None, Field(title="Стратегия", description="null — не описана")]
StrategyFile = Annotated[UUID | None, Field(title="Файл стратегии", description="null — файла нет")]
OrderNumber = Annotated[Line | None, Field(title="Номер приказа", description="Об утверждении состава; null — ещё нет")]
OrderDate = Annotated[Day | None, Field(title="Дата приказа")]
Function = Annotated[Line, Field(title="Функция в команде", examples=["Качество образования"])]
Leads = Annotated[bool, Field(title="Руководит командой")]
MemberFrom = Annotated[Day, Field(title="В команде с")]
MemberTo = Annotated[Day | None, Field(title="В команде по", description="Включительно; null — до конца срока")]


class TeamMemberCreate(In):
    """Участник команды: человек из справочника, кандидат с личным делом или то и другое."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "function": "Качество образования",
            "leads": True,
            "valid_from": "2027-01-11",
        }
    )

    person_id: UUID | None = Field(default=None, title="Человек", description="Из справочника; null — только кандидат")
    candidate_id: UUID | None = Field(default=None, title="Кандидат", description="null — личного дела нет")
    function: Function
    leads: Leads = False
    valid_from: MemberFrom
    valid_to: MemberTo = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.person_id is None and self.candidate_id is None:
            raise wrong("Укажите человека из справочника или кандидата", "person_id")
        return self


class TeamMemberChange(Change):
    """Что изменить в участии; чего нет в запросе, останется как было."""

    model_config = example({"valid_to": "2027-06-30"})

    function: Function = Field(default_factory=absent)
    leads: Leads = Field(default_factory=absent)
    valid_from: MemberFrom = Field(default_factory=absent)
    valid_to: MemberTo = Field(default_factory=absent)


class TeamCreate(In):
    """Управленческая команда, которую формируют."""

    model_config = example(
        {
            "level": "school",
            "organisation_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "title": "Команда перехода в эффективный режим",
            "valid_from": "2027-01-11",
            "valid_to": "2029-12-31",
            "strategy": "За три года вывести школу из группы риска",
        }
    )

    level: TeamLevel = Field(title="Уровень")
    organisation_id: UUID | None = Field(default=None, title="Школа", description="Школьной команды")
    municipality_id: UUID | None = Field(default=None, title="Муниципалитет", description="Муниципальной команды")
    title: Line = Field(title="Название")
    valid_from: ValidFrom
    valid_to: ValidTo = None
    strategy: Strategy = None
    strategy_file_id: StrategyFile = None
    order_number: OrderNumber = None
    order_date: OrderDate = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        school = self.level is TeamLevel.school
        named, other = ("organisation_id", "municipality_id") if school else ("municipality_id", "organisation_id")
        if getattr(self, named) is None:
            raise wrong("Укажите, чья это команда", named)
        if getattr(self, other) is not None:
            raise wrong("У команды этого уровня такого не указывают", other)
        if not is_proper(self.valid_from, self.valid_to):
            raise wrong("Срок кончается раньше, чем начинается", "valid_to")
        if (self.order_number is None) != (self.order_date is None):
            raise wrong("Приказ указывают номером и датой", "order_date")
        return self


class TeamChange(Change):
    """Что изменить в команде, пока она не распущена; чего нет в запросе, останется как было."""

    model_config = example({"order_number": "112-од", "order_date": "2027-01-10"})

    title: Line = Field(default_factory=absent, title="Название")
    valid_from: ValidFrom = Field(default_factory=absent)
    valid_to: ValidTo = Field(default_factory=absent)
    strategy: Strategy = Field(default_factory=absent)
    strategy_file_id: StrategyFile = Field(default_factory=absent)
    order_number: OrderNumber = Field(default_factory=absent)
    order_date: OrderDate = Field(default_factory=absent)


class TeamStepIn(StepIn[TeamAction]):
    """Шаг команды: утвердить состав или распустить."""

    model_config = example({"action": "form"}, {"action": "dissolve", "reason": "Срок стратегии истёк"})


class TeamMemberOut(Out):
    """Участник команды."""

    id: UUID = Field(title="Идентификатор")
    person_id: UUID | None = Field(title="Человек")
    candidate_id: UUID | None = Field(title="Кандидат")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    function: Function
    leads: Leads
    valid_from: MemberFrom
    valid_to: MemberTo


class TeamItem(Out):
    """Управленческая команда в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    level: TeamLevel = Field(title="Уровень")
    organisation_id: UUID | None = Field(title="Школа", description="null — команда муниципальная")
    title: str = Field(title="Название")
    valid_from: ValidFrom
    valid_to: ValidTo
    status: TeamStatus = Field(title="Статус")
    formed_on: Day | None = Field(title="Состав утверждён")
    dissolved_on: Day | None = Field(title="Распущена", description="Первый день без команды; null — нет")
    version: Version


class TeamOut(TeamItem):
    """Управленческая команда целиком."""

    strategy: Strategy
    strategy_file_id: StrategyFile
    order_number: OrderNumber
    order_date: OrderDate
    members: list[TeamMemberOut] = Field(title="Участники", description="По дню вступления")
    allowed_actions: list[TeamAction] = Field(title="Что можно сделать сейчас")


class TeamQuery(ListQuery):
    """Отбор команд."""

    level: TeamLevel | None = Field(default=None, description="Уровень")
    status: TeamStatus | None = Field(default=None, description="Статус")
    organisation_id: UUID | None = Field(default=None, description="Школа")
    person_id: UUID | None = Field(default=None, description="Участник: человек из справочника")
    candidate_id: UUID | None = Field(default=None, description="Участник: кандидат")
    on: Day | None = Field(default=None, description="Утверждённые и работающие в этот день")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "valid_from", "-valid_from"] = Field(default="title", description="Порядок")
