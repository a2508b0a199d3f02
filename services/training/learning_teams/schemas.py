"""What is said of teams that learn."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Out, Text, Version, example
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.rules import StudyGroupStatus
from services.training.learning_teams.rules import LearningTeamLevel, LearningTeamStatus

LeastShare = Annotated[
    int,
    Field(
        ge=1,
        le=100,
        title="Доля освоивших, %",
        description="Сколько участников команды должны освоить программу, прежде чем команда передаст свою программу "
        "перевода на проверку",
    ),
]
Agreement = Annotated[
    bool,
    Field(title="Нужно согласие ОМСУ", description="Без него программу перевода школы не утвердить"),
]


class TeamLearningPolicyIn(In):
    """Порядок обучения управленческих команд в регионе."""

    model_config = example({"least_share": 80, "agreement": True})

    least_share: LeastShare
    agreement: Agreement


class TeamLearningPolicyOut(Out):
    """Порядок обучения управленческих команд в регионе."""

    place: str = Field(title="Регион")
    least_share: LeastShare
    agreement: Agreement
    version: Version


class LearningTeamItem(Out):
    """Управленческая команда, какой её сообщил резерв."""

    id: UUID = Field(title="Идентификатор", description="Тот же, что в резерве")
    place: str = Field(title="Место")
    level: LearningTeamLevel = Field(title="Уровень")
    organisation_id: UUID | None = Field(title="Школа", description="null — команда муниципальная")
    title: str = Field(title="Название")
    valid_from: Day = Field(title="Срок с")
    valid_to: Day | None = Field(title="Срок по", description="Включительно; null — без срока")
    status: LearningTeamStatus = Field(title="Статус")
    ended_on: Day | None = Field(title="Распущена", description="Первый день без команды; null — нет")
    origin_event_id: UUID = Field(title="По какому событию", description="Событие резерва, которое сообщило последним")
    said_at: Instant = Field(title="Сообщено")


class LearningTeamMemberOut(Out):
    """Участник команды."""

    id: UUID = Field(title="Участие", description="Идентификатор участия в резерве")
    person_id: UUID | None = Field(title="Человек", description="null — в справочнике его нет")
    full_name: str | None = Field(title="ФИО", description="null — карточка не получена")
    function: str = Field(title="Функция в команде")
    leads: bool = Field(title="Руководит командой")
    valid_from: Day = Field(title="В команде с")
    valid_to: Day | None = Field(title="В команде по", description="Включительно; null — до конца срока")


class LearningTeamOut(LearningTeamItem):
    """Управленческая команда целиком."""

    members: list[LearningTeamMemberOut] = Field(title="Участники", description="По дню вступления")


class LearningTeamQuery(ListQuery):
    """Отбор команд."""

    level: LearningTeamLevel | None = Field(default=None, description="Уровень")
    status: LearningTeamStatus | None = Field(default=None, description="Статус")
    organisation_id: UUID | None = Field(default=None, description="Школа")
    person_id: UUID | None = Field(default=None, description="Участник")
    on: Day | None = Field(default=None, description="Работающие в этот день")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "valid_from", "-valid_from"] = Field(default="title", description="Порядок")


class TeamEnrolmentCreate(In):
    """Зачислить команду в группу целиком."""

    model_config = example(
        {"team_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11", "group_id": "6f1d1f0e-8f0a-4c47-9a51-0f6d3c0f6a11"}
    )

    team_id: UUID = Field(title="Команда")
    group_id: UUID = Field(title="Группа", description="В которую идёт набор")
    waiting: bool = Field(
        default=False,
        title="Можно в лист ожидания",
        description="true — кому места нет, тот ждёт его по порядку; false — места получают все или никто",
    )


class TeamEnrolmentItem(Out):
    """Команда в группе, в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Место команды")
    team_id: UUID = Field(title="Команда")
    team_title: str = Field(title="Название команды")
    group_id: UUID = Field(title="Группа")
    group_title: str = Field(title="Название группы")
    group_status: StudyGroupStatus = Field(title="Что с группой")
    created_at: Instant = Field(title="Зачислена")
    version: Version


class MemberProgressOut(Out):
    """Чему научился участник команды. Зачёт программы в другой её группе считается."""

    person_id: UUID | None = Field(title="Человек", description="null — в справочнике его нет")
    full_name: str | None = Field(title="ФИО", description="null — карточка не получена")
    function: str = Field(title="Функция в команде")
    leads: bool = Field(title="Руководит командой")
    enrolment_id: UUID | None = Field(title="Зачисление", description="null — места нет")
    group_id: UUID | None = Field(title="В какой группе", description="null — ни в какой")
    status: EnrolmentStatus | None = Field(title="Статус зачисления")
    attended: int = Field(title="Посещено занятий")
    sessions: int = Field(title="Всего занятий")
    passed: bool = Field(title="Освоил программу")
    hours: int | None = Field(title="Засчитано часов", description="null — итога ещё нет")
    completed_on: Day | None = Field(title="Итог подведён")


class TeamEnrolmentOut(TeamEnrolmentItem):
    """Команда в группе: кто из сегодняшних участников что посетил и освоил."""

    members: list[MemberProgressOut] = Field(title="Участники", description="Кто в команде сегодня")
    passed: int = Field(title="Освоили")
    needed: int = Field(title="Должны освоить, не меньше", description="По порядку региона")
    finished: bool = Field(title="Команда завершила обучение")


class TeamEnrolmentQuery(ListQuery):
    """Отбор команд в группах."""

    team_id: UUID | None = Field(default=None, description="Команда")
    group_id: UUID | None = Field(default=None, description="Группа")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["created_at", "-created_at"] = Field(default="-created_at", description="Порядок")
