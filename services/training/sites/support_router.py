"""How the log of the support of sites is reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.permissions import P, access
from services.training.sites import service, support, support_queries
from services.training.sites.router import TAG
from services.training.sites.service import SiteNotFound
from services.training.sites.support import AlreadyCorrected, shown
from services.training.sites.support_schemas import SiteSupportCreate, SiteSupportItem, SiteSupportQuery

router = slice_router("/api/v1/training", TAG)

Reader = Annotated[Identity, access.needs(P.site_read)]
Supporter = Annotated[Identity, access.needs(P.site_support)]


@router.post(
    "/sites/{site_id}/support",
    status_code=201,
    summary="Записать в журнал сопровождения",
    responses=responses(SiteNotFound, AlreadyCorrected),
)
async def create_site_support(
    caller: Supporter, tx: Transaction, site_id: UUID, data: SiteSupportCreate
) -> SiteSupportItem:
    """Консультация, материалы или анонс СОИРО. Записи не меняют и не удаляют: ошибку исправляет другая запись."""
    return shown(await support.note(tx, caller, site_id, data))


@router.get(
    "/sites/{site_id}/support",
    response_model=Page[SiteSupportItem],
    summary="Журнал сопровождения",
    responses=responses(SiteNotFound),
)
async def list_site_support(
    request: Request, caller: Reader, tx: Transaction, site_id: UUID, query: Annotated[SiteSupportQuery, Query()]
) -> Response:
    """Что СОИРО сделал для площадки: видно ей самой, ОМСУ и региону."""
    await service.get(tx, site_id)
    return await answer(request, caller, support_queries.LISTING, query, support_queries.of_site(site_id, query))
