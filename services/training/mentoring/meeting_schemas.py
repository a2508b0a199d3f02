"""What is said of meetings of a pair."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, Exact, In, Line, Out, Prose, Reached, StepIn, Version, example
from services.training.mentoring.meeting_rules import MOST_HOURS, PairMeetingAction, PairMeetingStatus
from services.training.mentoring.rules import PairSide


class MentorMeetingCreate(In):
    """Встреча пары; подтверждает её другая сторона."""

    model_config = example({"held_on": "2027-03-02", "topic": "План ВСОКО на полугодие", "hours": 1.5})

    held_on: Day = Field(title="Когда")
    topic: Line = Field(title="Тема")
    hours: Annotated[Exact, Field(gt=0, le=MOST_HOURS, decimal_places=1)] = Field(
        title="Часов", description=f"Всех встреч пары за день — не больше {MOST_HOURS}"
    )
    note: Prose | None = Field(default=None, title="Заметка", description="О чём договорились; null — нет")


class MentorMeetingStepIn(StepIn[PairMeetingAction]):
    """Шаг встречи: подтвердить, оспорить или отозвать запись."""

    model_config = example({"action": "confirm"}, {"action": "dispute", "reason": "В этот день не встречались"})


class MentorMeetingItem(Out):
    """Встреча пары."""

    id: UUID = Field(title="Идентификатор")
    mentorship_id: UUID = Field(title="Пара")
    held_on: Day = Field(title="Когда")
    topic: str = Field(title="Тема")
    hours: Reached = Field(title="Часов")
    note: str | None = Field(title="Заметка")
    recorded_by: PairSide = Field(title="Кто записал")
    status: PairMeetingStatus = Field(title="Статус")
    answered_on: Day | None = Field(title="Отвечено", description="Другой стороной, или запись отозвана")
    reason: str | None = Field(title="Почему оспорена")
    version: Version


class MentorMeetingOut(MentorMeetingItem):
    """Встреча и что с ней можно сделать."""

    allowed_actions: list[PairMeetingAction] = Field(title="Что можно сделать сейчас")


class MentorMeetingQuery(ListQuery):
    """Отбор встреч пары."""

    status: PairMeetingStatus | None = Field(default=None, description="Статус")
    sort: Literal["held_on", "-held_on"] = Field(default="held_on", description="Порядок")
