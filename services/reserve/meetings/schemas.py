"""What is said of meetings."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Line, Out, Prose, StepIn, Version, example, wrong
from services.reserve.commissions.rules import CommissionRole
from services.reserve.meetings.rules import AgendaMatter, MeetingAction, MeetingStatus
from services.reserve.meetings.votes import APPLICATION, MEMBER, BallotOut, QuorumOut, VoteOutcomeOut

CONTEST = "5d2f7c1e-4a07-4f53-9d3e-0a4b5f6c7d8e"


class AgendaPointIn(In):
    """Вопрос повестки дня."""

    title: Line = Field(title="О чём")
    matter: AgendaMatter = Field(default=AgendaMatter.hearing, title="Чем заканчивается")
    application_id: UUID | None = Field(
        default=None, title="Заявка", description="О чьей заявке вопрос; отведённые от неё не голосуют"
    )

    attestation_id: UUID | None = Field(
        default=None,
        title="Аттестация",
        description="На заседании аттестационной комиссии; голосуют за то, что человек соответствует должности",
    )

    @model_validator(mode="after")
    def _says_whom(self) -> Self:
        if self.application_id is not None and self.attestation_id is not None:
            raise wrong("Вопрос — об одной заявке или об одной аттестации", "attestation_id")
        if self.matter is AgendaMatter.tie_break and self.application_id is None:
            raise wrong("Назовите заявку, за которую голосуют при равенстве баллов", "application_id")
        return self


class MeetingIn(In):
    """Когда и где заседание и что на нём решают."""

    model_config = example({"held_on": "2026-04-15", "venue": "Администрация, каб. 12", "agenda": []})

    held_on: Day = Field(title="День заседания")
    venue: Line | None = Field(default=None, title="Где")
    agenda: list[AgendaPointIn] = Field(default=[], max_length=100, title="Повестка дня")


class MeetingCreate(MeetingIn):
    """Новое заседание: по конкурсу или по аттестациям, названным в повестке."""

    model_config = example(
        {
            "contest_id": CONTEST,
            "held_on": "2026-04-15",
            "venue": "Администрация, каб. 12",
            "agenda": [{"title": "О победителе конкурса", "matter": "decision", "application_id": APPLICATION}],
        },
        {
            "commission_id": CONTEST,
            "held_on": "2026-04-15",
            "agenda": [{"title": "О соответствии должности", "matter": "decision", "attestation_id": APPLICATION}],
        },
    )

    contest_id: UUID | None = Field(default=None, title="Конкурс", description="Заседает его комиссия")
    commission_id: UUID | None = Field(default=None, title="Аттестационная комиссия", description="Вместо конкурса")

    @model_validator(mode="after")
    def _meets_on_something(self) -> Self:
        if (self.contest_id is None) == (self.commission_id is None):
            raise wrong("Назовите конкурс или аттестационную комиссию: одно из двух", "contest_id")
        return self


class AttendanceIn(In):
    """Кто присутствует; остальные отсутствуют."""

    model_config = example({"present": [MEMBER]})

    present: list[UUID] = Field(max_length=50, title="Присутствуют", description="Члены комиссии")


class MeetingStepIn(StepIn[MeetingAction]):
    """Шаг заседания. Открывая его, называют присутствующих."""

    model_config = example({"action": "convene", "present": [MEMBER]}, {"action": "conclude"})

    present: list[UUID] | None = Field(
        default=None, max_length=50, title="Присутствуют", description="Нужно у шага `convene`, и только у него"
    )

    @model_validator(mode="after")
    def _is_called(self) -> Self:
        if (self.present is not None) != (self.action is MeetingAction.convene):
            raise wrong("Присутствующих называют, открывая заседание", "present")
        return self


class AskedQuestionIn(In):
    """Вопрос, заданный участнику конкурса."""

    model_config = example(
        {"application_id": APPLICATION, "member_id": MEMBER, "question": "Как сократить разрыв в результатах ОГЭ?"}
    )

    application_id: UUID = Field(title="Заявка", description="Кому задан")
    member_id: UUID | None = Field(default=None, title="Кто спросил", description="null — не записано")
    question: Prose = Field(title="Вопрос")
    answer: Prose | None = Field(default=None, title="Ответ кратко", description="null — не записан")


class AgendaPointOut(Out):
    """Вопрос повестки дня, голоса по нему и итог."""

    id: UUID = Field(title="Идентификатор")
    title: str = Field(title="О чём")
    matter: AgendaMatter = Field(title="Чем заканчивается")
    application_id: UUID | None = Field(title="Заявка")
    attestation_id: UUID | None = Field(title="Аттестация")
    quorum: QuorumOut | None = Field(title="Кворум по вопросу", description="null — заседание ещё не открыто")
    may_vote: list[UUID] = Field(title="Кто голосует", description="Члены комиссии; пусто — по вопросу не голосуют")
    ballots: list[BallotOut] = Field(title="Голоса")
    outcome: VoteOutcomeOut | None = Field(title="Итог", description="null — не голосовали")


class AttendeeOut(Out):
    """Место в комиссии на заседании."""

    member_id: UUID = Field(title="Член комиссии")
    full_name: str = Field(title="Фамилия, имя, отчество")
    position: str = Field(title="Должность")
    role: CommissionRole = Field(title="Роль в комиссии")
    trade_union: bool = Field(title="От профсоюза")
    votes: bool = Field(title="Голосует")
    present: bool = Field(title="Присутствует")


class AskedQuestionOut(Out):
    """Вопрос, заданный участнику конкурса."""

    id: UUID = Field(title="Идентификатор")
    application_id: UUID = Field(title="Заявка")
    member_id: UUID | None = Field(title="Кто спросил")
    question: str = Field(title="Вопрос")
    answer: str | None = Field(title="Ответ кратко")


class MeetingItem(Out):
    """Заседание в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    contest_id: UUID | None = Field(title="Конкурс", description="null — заседание об аттестациях")
    commission_id: UUID = Field(title="Комиссия")
    held_on: Day = Field(title="День заседания")
    venue: str | None = Field(title="Где")
    status: MeetingStatus = Field(title="Статус")
    convened_at: Instant | None = Field(title="Открыто")
    concluded_at: Instant | None = Field(title="Закрыто")
    version: Version


class MeetingOut(MeetingItem):
    """Заседание целиком."""

    quorum: QuorumOut | None = Field(
        title="Кворум", description="По вопросу, где он уже всего; null — заседание ещё не открыто"
    )
    presiding_id: UUID | None = Field(title="Кто ведёт", description="Председатель или его заместитель")
    seats: list[AttendeeOut] = Field(title="Состав на день заседания", description="Пусто, пока не открыто")
    agenda: list[AgendaPointOut] = Field(title="Повестка дня")
    questions: list[AskedQuestionOut] = Field(title="Заданные вопросы")
    allowed_actions: list[MeetingAction] = Field(title="Что можно сделать сейчас")


class MeetingQuery(ListQuery):
    """Отбор заседаний."""

    contest_id: UUID | None = Field(default=None, description="Конкурс")
    commission_id: UUID | None = Field(default=None, description="Комиссия")
    status: MeetingStatus | None = Field(default=None, description="Статус")
    place: Annotated[Place | None, Field(description="Не выше этого места")] = None
    sort: Literal["held_on", "-held_on"] = Field(default="-held_on", description="Порядок")
