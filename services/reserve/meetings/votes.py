"""What is said of an open vote and of a quorum."""

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import In, Out, Prose, example, wrong
from services.reserve.commissions.rules import VoteChoice, VoteVerdict

MEMBER = "0b1a7f9c-52cb-4c0e-9d43-7b5f0c1d2e3f"
APPLICATION = "8f14e45f-ceea-467f-a8f0-5d4c3b2a1908"


class BallotIn(In):
    """Голос члена комиссии, поданный открыто."""

    member_id: UUID = Field(title="Член комиссии")
    choice: VoteChoice = Field(title="Голос")
    opinion: Prose | None = Field(default=None, title="Особое мнение", description="null — особого мнения нет")
    opinion_file_id: UUID | None = Field(default=None, title="Файл особого мнения", description="Вместо текста")

    @model_validator(mode="after")
    def _one_opinion(self) -> Self:
        if self.opinion is not None and self.opinion_file_id is not None:
            raise wrong("Особое мнение — или текст, или файл", "opinion_file_id")
        return self


class BallotsIn(In):
    """Все голоса по одному вопросу; прежние по нему заменяются."""

    model_config = example({"ballots": [{"member_id": MEMBER, "choice": "in_favour"}]})

    ballots: list[BallotIn] = Field(max_length=50, title="Голоса")


class QuorumOut(Out):
    """Кворум: сколько голосуют, сколько из них нужно и сколько присутствует."""

    whole: int = Field(title="Голосующих без отведённых")
    needed: int = Field(title="Нужно присутствие")
    attending: int = Field(title="Присутствуют")
    reached: bool = Field(title="Кворум есть")


class VoteOutcomeOut(Out):
    """Итог открытого голосования."""

    verdict: VoteVerdict = Field(title="Итог")
    in_favour: int = Field(title="За")
    against: int = Field(title="Против")
    abstained: int = Field(title="Воздержались")
    needed: int = Field(title="Нужно голосов «за»")
    casting: bool = Field(title="Решил голос председательствующего")


class BallotOut(Out):
    """Голос члена комиссии."""

    member_id: UUID = Field(title="Член комиссии")
    choice: VoteChoice = Field(title="Голос")
    opinion: str | None = Field(title="Особое мнение")
    opinion_file_id: UUID | None = Field(title="Файл особого мнения")
