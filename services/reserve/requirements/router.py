"""How sets of criteria are reached."""

from typing import Annotated

from fastapi import Path

from services.kernel.identity import Identity
from services.kernel.operations import slice_router
from services.reserve.permissions import P, access
from services.reserve.requirements import sets
from services.reserve.requirements.schemas import RequirementSets

TAG = "Требования"
router = slice_router("/api/v1/reserve", TAG)

Reader = Annotated[Identity, access.needs(P.regulation_read)]
CriterionCode = Annotated[str, Path(pattern=r"^[a-z0-9_.-]{1,60}$", description="Код критерия")]
"""As other routers name one criterion of many."""


@router.get("/requirement-sets", summary="Наборы требований")
async def list_requirement_sets(_: Reader) -> RequirementSets:
    """ЕКС, профессиональный стандарт, закон — критериями.

    Их посылают как есть: в `requirements` вакансии или в `criteria` положения. Взятые критерии остаются в вакансии и
    в объявленном конкурсе такими, какими их взяли.
    """
    return sets.known()
