"""What is said of files of one person: those that look alike, and making them one."""

from uuid import UUID

from pydantic import Field

from services.kernel.schemas import In, Out, Prose, example
from services.reserve.candidates.schemas import CandidateItem
from services.reserve.candidates.twins import TwinSign


class CandidateMerge(In):
    """Какое дело влить в это и почему это один человек."""

    model_config = example(
        {"duplicate_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11", "reason": "Дело заведено дважды, паспорт сверен"}
    )

    duplicate_id: UUID = Field(title="Повторное дело", description="Останется с отметкой, куда объединено")
    reason: Prose = Field(title="Причина")


class TwinOut(CandidateItem):
    """Похожее дело."""

    sign: TwinSign = Field(title="Чем похоже")


class TwinsOut(Out):
    """Дела, которые, возможно, заведены на того же человека; из видимых вам."""

    items: list[TwinOut] = Field(title="Похожие дела")
