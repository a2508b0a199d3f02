"""What is said of pairs, their programme and reviews."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Line, Out, Prose, StepIn, Version, example
from services.training.matching.scores import MatchComponent
from services.training.mentoring.goals import GoalMark, ReviewKind
from services.training.mentoring.rules import (
    MentorshipAction,
    MentorshipConcern,
    MentorshipOrigin,
    MentorshipStatus,
    PairSide,
)

Needs = Annotated[
    list[Code], Field(max_length=20, title="Направления", description="Нужные; пусто — подходит любой наставник")
]
StartsOn = Annotated[Day, Field(title="Программа с")]
EndsOn = Annotated[Day, Field(title="Программа по", description="Включительно")]


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


class MentorshipGoalIn(In):
    """Цель программы."""

    model_config = example({"title": "Провести цикл ВСОКО без внешней помощи", "competency": "vsoko"})

    title: Line = Field(title="Цель")
    competency: Code | None = Field(default=None, title="Компетенция", description="Код в действующей модели")
    direction: Code | None = Field(default=None, title="Направление", description="Код")
    until: Day | None = Field(default=None, title="Срок", description="null — до конца программы")


class MentorshipProgrammeIn(In):
    """Персонализированная программа наставничества: срок и цели. Заменяет прежнюю целиком."""

    model_config = example(
        {
            "starts_on": "2027-02-01",
            "ends_on": "2027-05-31",
            "goals": [{"title": "Провести цикл ВСОКО без внешней помощи", "competency": "vsoko"}],
        }
    )

    starts_on: StartsOn
    ends_on: EndsOn
    goals: Annotated[list[MentorshipGoalIn], Field(min_length=1, max_length=30)] = Field(title="Цели")


class MentorshipMarkIn(In):
    """Оценка одной цели."""

    model_config = example({"goal": 1, "mark": "partly", "reason": "План есть, контрольных точек нет"})

    goal: Annotated[int, Field(ge=1, le=30)] = Field(title="Номер цели")
    mark: GoalMark = Field(title="Оценка")
    reason: Prose = Field(title="Почему")


class MentorshipReviewIn(In):
    """Промежуточная или итоговая оценка: каждой цели — с причиной."""

    model_config = example(
        {
            "kind": "mid",
            "marks": [{"goal": 1, "mark": "partly", "reason": "План есть, контрольных точек нет"}],
            "conclusion": "Продолжить по программе",
        }
    )

    kind: ReviewKind = Field(title="Какая")
    marks: Annotated[list[MentorshipMarkIn], Field(min_length=1, max_length=60)] = Field(title="Оценки целей")
    conclusion: Prose = Field(title="Вывод")


class MentorshipStepIn(StepIn[MentorshipAction]):
    """Шаг пары: согласие, отказ, начало, завершение, досрочное прекращение."""

    model_config = example({"action": "agree_as_mentor"}, {"action": "leave", "last_day": "2027-04-30"})

    last_day: Day | None = Field(
        default=None, title="Последний день", description="Досрочного; null — как только позволяет предупреждение"
    )


class MentorshipGoalOut(Out):
    """Цель программы."""

    number: int = Field(title="Номер")
    title: str = Field(title="Цель")
    competency: str | None = Field(title="Компетенция")
    direction: str | None = Field(title="Направление")
    until: Day | None = Field(title="Срок", description="null — до конца программы")


class MentorshipMarkOut(Out):
    """Оценка цели и сама цель, какой была тогда."""

    goal: int = Field(title="Номер цели")
    title: str = Field(title="Цель")
    mark: GoalMark = Field(title="Оценка")
    reason: str = Field(title="Почему")


class MentorshipReviewOut(Out):
    """Промежуточная или итоговая оценка."""

    kind: ReviewKind = Field(title="Какая")
    reviewed_on: Day = Field(title="Когда")
    by_side: PairSide = Field(title="Кто оценил")
    marks: list[MentorshipMarkOut] = Field(title="Оценки целей")
    conclusion: str = Field(title="Вывод")


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
