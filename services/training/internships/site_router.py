"""How a step of a site is taken: here, because its internships follow it."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.steps import documented
from services.training.internships import ending
from services.training.permissions import P, access
from services.training.sites.answers import shown
from services.training.sites.router import TAG
from services.training.sites.rules import WORKFLOW
from services.training.sites.schemas import SiteOut, SiteStepIn
from services.training.sites.service import SiteNotFound, SiteOverlaps

router = slice_router("/api/v1/training/sites", TAG)

Reader = Annotated[Identity, access.needs(P.site_read)]


@router.post(
    "/{site_id}/steps",
    summary="Присвоить статус или прекратить досрочно",
    responses=responses(SiteNotFound, SiteOverlaps),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_site(
    caller: Reader, tx: Transaction, site_id: UUID, seen: IfMatch, data: SiteStepIn, response: Response
) -> SiteOut:
    """Статус присваивает ОМСУ приказом; со дня присвоения площадку видит весь регион. Прекращают с причиной: она
    сообщается тем, чья стажировка ещё не началась, — такие стажировки отклоняются. Идущую площадка зачитывает или нет.
    """
    return tagged(response, await shown(tx, caller, await ending.advance(tx, site_id, data, seen)))
