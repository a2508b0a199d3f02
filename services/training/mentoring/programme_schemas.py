"""What is said of the programme of a pair and of its reviews."""

from typing import Annotated

from pydantic import Field

from services.kernel.schemas import Code, Day, In, Line, Out, Prose, example
from services.training.mentoring.goals import GoalMark, ReviewKind
from services.training.mentoring.rules import PairSide

StartsOn = Annotated[Day, Field(title="Программа с")]
EndsOn = Annotated[Day, Field(title="Программа по", description="Включительно")]


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
