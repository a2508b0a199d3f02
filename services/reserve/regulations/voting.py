"""How a commission is quorate and decides, and the terms every regulation counts in."""

from typing import Annotated

from pydantic import Field

from services.kernel.schemas import Exact, In
from services.reserve.regulations.terms import Majority, TieBreak

Days = Annotated[int, Field(ge=0, le=3650)]
Months = Annotated[int, Field(ge=1, le=600)]


class VotingRules(In):
    """Как комиссия правомочна и решает."""

    quorum: Annotated[Exact, Field(gt=0, le=1)] = Field(
        title="Кворум, доля состава", description="Треть, округлённая до сотых и точнее, — это треть: 0.667 — две трети"
    )
    majority: Majority = Field(title="Большинство")
    tie: TieBreak = Field(title="При равенстве")
