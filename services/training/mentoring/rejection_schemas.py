"""What is said of rejected pairs."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Out, Prose, example
from services.training.mentoring.rules import PairSide


class RejectedPairCreate(In):
    """Пара, которую не нужно предлагать."""

    model_config = example(
        {
            "mentor_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "mentee_person_id": "7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11",
            "reason": "Школы спорят о приёме в десятый класс",
        }
    )

    mentor_id: UUID = Field(title="Наставник", description="Запись реестра наставников")
    mentee_person_id: UUID = Field(title="Наставляемый")
    reason: Prose = Field(title="Причина")


class RejectedPairOut(Out):
    """Отклонённая пара: подбор её больше не предлагает."""

    id: UUID = Field(title="Идентификатор")
    mentor_person_id: UUID = Field(title="Наставник")
    mentee_person_id: UUID = Field(title="Наставляемый")
    by_side: PairSide = Field(title="Кто отклонил")
    reason: str = Field(title="Причина")
    rejected_on: Day = Field(title="Когда")
    mentorship_id: UUID | None = Field(title="Предложение", description="null — отклонена до предложения")


class RejectedPairQuery(ListQuery):
    """Отбор отклонённых пар."""

    mentor_person_id: UUID | None = Field(default=None, description="Наставник")
    mentee_person_id: UUID | None = Field(default=None, description="Наставляемый")
    by_side: PairSide | None = Field(default=None, description="Кто отклонил")
    sort: Literal["rejected_on", "-rejected_on"] = Field(default="-rejected_on", description="Порядок")
