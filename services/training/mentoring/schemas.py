"""What is said of pairs."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Out, StepIn, Version, example
from services.training.matching.scores import MatchComponent
from services.training.mentoring.concerns import MentorshipConcern
from services.training.mentoring.programme_schemas import MentorshipGoalOut, MentorshipReviewOut
from services.training.mentoring.rules import MentorshipAction, MentorshipOrigin, MentorshipStatus

Needs = Annotated[
    list[Code], Field(max_length=20, title="Направления", description="Нужные; пусто — подходит любой наставник")
]


class MentorshipCreate(In):
    """Пара, которую предлагают вручную."""

    model_config = example(
        {
            "mentor_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "mentee_person_id": "7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11",
            "directions": ["personnel"],
        }
    )

    mentor_id: UUID = Field(title="Наставник", description="Запись реестра наставников")
    mentee_person_id: UUID = Field(title="Наставляемый", description="Человек из справочника")
    directions: Needs = Field(default=[])


class MentorshipStepIn(StepIn[MentorshipAction]):
    """Шаг пары: согласие, отказ, начало, завершение, досрочное прекращение."""

    model_config = example({"action": "agree_as_mentor"}, {"action": "leave", "last_day": "2027-04-30"})

    last_day: Day | None = Field(
        default=None, title="Последний день", description="Досрочного; null — как только позволяет предупреждение"
    )


class PairContributionOut(Out):
    """Одна составляющая оценки пары."""

    component: MatchComponent = Field(title="Составляющая")
    weight: int = Field(title="Вес")
    value: int = Field(title="Значение", description="В тысячных")
    contribution: int = Field(title="Вклад", description="Вес на значение")
    said: str = Field(title="Словами")


class PairWorthOut(Out):
    """Чего стоила пара, когда её предложили."""

    score: int = Field(title="Баллы")
    best: int = Field(title="Из скольких")
    contributions: list[PairContributionOut] = Field(title="Из чего сложились")


class MentorshipItem(Out):
    """Пара в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где работает наставляемый")
    mentor_id: UUID = Field(title="Запись реестра наставников")
    mentor_person_id: UUID = Field(title="Наставник")
    mentor_name: str | None = Field(title="ФИО наставника", description="null — из справочника ещё не получено")
    mentor_organisation_id: UUID = Field(title="Организация наставника")
    mentee_person_id: UUID = Field(title="Наставляемый")
    mentee_name: str | None = Field(title="ФИО наставляемого", description="null — из справочника ещё не получено")
    mentee_organisation_id: UUID = Field(title="Организация наставляемого")
    directions: list[str] = Field(title="Направления")
    origin: MentorshipOrigin = Field(title="Почему предложена")
    status: MentorshipStatus = Field(title="Статус")
    proposed_on: Day = Field(title="Предложена")
    starts_on: Day | None = Field(title="Программа с")
    ends_on: Day | None = Field(title="Программа по", description="Включительно")
    last_day: Day | None = Field(
        title="Последний день", description="Завершённой или прекращённой; по этот день включительно пара работает"
    )
    under_way: bool = Field(title="Ведётся сегодня", description="Начата, и последний день, если он назван, не прошёл")
    concern: MentorshipConcern | None = Field(
        title="Что насторожило", description="В живой паре, из-за наставника; null — ничего"
    )
    concern_said: str | None = Field(title="Что насторожило, словами")
    version: Version


class MentorshipOut(MentorshipItem):
    """Пара целиком: из чего сложилась, программа, оценки."""

    origin_id: UUID | None = Field(title="Подбор, траектория или маршрут")
    explanation: PairWorthOut = Field(title="Оценка пары")
    mentor_agreed_on: Day | None = Field(title="Наставник согласен с")
    mentee_agreed_on: Day | None = Field(title="Наставляемый согласен с")
    goals: list[MentorshipGoalOut] = Field(title="Цели")
    activated_on: Day | None = Field(title="Начата")
    noticed_on: Day | None = Field(title="О прекращении предупредили")
    helped: bool | None = Field(title="Помогло", description="Достигнуто больше половины целей; null — не оценено")
    reviews: list[MentorshipReviewOut] = Field(title="Оценки", description="Промежуточная, потом итоговая")
    allowed_actions: list[MentorshipAction] = Field(title="Что можно сделать сейчас")


class MentorshipQuery(ListQuery):
    """Отбор пар."""

    status: list[MentorshipStatus] = Field(default=[], description="Статусы")
    origin: MentorshipOrigin | None = Field(default=None, description="Почему предложена")
    mentor_id: UUID | None = Field(default=None, description="Запись реестра наставников")
    mentor_person_id: UUID | None = Field(default=None, description="Наставник")
    mentee_person_id: UUID | None = Field(default=None, description="Наставляемый")
    origin_id: UUID | None = Field(default=None, description="Подбор, траектория или маршрут")
    under_way: bool | None = Field(default=None, description="Ведётся ли сегодня")
    concern: list[MentorshipConcern] = Field(default=[], description="Что насторожило; несколько — любое из них")
    sort: Literal["proposed_on", "-proposed_on"] = Field(default="-proposed_on", description="Порядок")
