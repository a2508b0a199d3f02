"""How candidates for mentors are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.training.mentor_candidates import service
from services.training.mentor_candidates.schemas import MentorCandidate, MentorCandidateQuery, MentorCandidatesOut
from services.training.mentors.router import TAG
from services.training.permissions import P, access

router = slice_router("/api/v1/training", TAG)

Reader = Annotated[Identity, access.needs(P.mentor_matching_read)]


@router.get("/mentor-candidates", response_model=MentorCandidatesOut, summary="Кандидаты в наставники")
async def list_mentor_candidates(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[MentorCandidateQuery, Query()]
) -> MentorCandidatesOut | Response:
    """Кто состоит в базе эффективных руководителей, по каким направлениям и что мешает назначить его наставником
    сегодня: те же правила, что при предложении и назначении. ОМСУ видит своих, СОИРО и Департамент — всех.

    Исключённого из базы в списке нет. Пока реакция `leaders` выключена, база не пополняется.
    """
    found = await service.candidates(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, MentorCandidate, exports.given(found.items), wanted)
