"""How the yearly reports of sites are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.permissions import P, access
from services.training.sites import reports
from services.training.sites.report_schemas import (
    SiteReportChange,
    SiteReportCreate,
    SiteReportList,
    SiteReportOut,
    SiteReportStepIn,
)
from services.training.sites.reporting import WORKFLOW
from services.training.sites.reports import SiteReportFixed, SiteReportNotFound, shown
from services.training.sites.router import TAG
from services.training.sites.service import SiteNotFound

router = slice_router("/api/v1/training", TAG)

Reader = Annotated[Identity, access.needs(P.site_read)]
Reporter = Annotated[Identity, access.needs(P.site_report)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "/sites/{site_id}/reports", status_code=201, summary="Сдать отчёт площадки", responses=responses(SiteNotFound)
)
async def create_site_report(
    caller: Reporter, tx: Transaction, site_id: UUID, data: SiteReportCreate, response: Response
) -> SiteReportOut:
    """За год работы, который кончился: первый начинается с первого дня срока. Поздний отчёт тоже принимают."""
    report = await reports.submit(tx, site_id, data)
    return created(response, shown(caller, report), f"{router.prefix}/site-reports")


@router.get("/sites/{site_id}/reports", summary="Отчёты площадки", responses=responses(SiteNotFound))
async def list_site_reports(caller: Reader, tx: Transaction, site_id: UUID) -> SiteReportList:
    """Сданные; чего недостаёт, видно по годам самой площадки."""
    return SiteReportList(items=[shown(caller, each) for each in await reports.of_site(tx, site_id)])


@router.get("/site-reports/{report_id}", summary="Отчёт площадки", responses=responses(SiteReportNotFound))
async def read_site_report(caller: Reader, tx: Transaction, report_id: UUID, response: Response) -> SiteReportOut:
    """Что сделано за год и принят ли отчёт."""
    return tagged(response, shown(caller, await reports.get(tx, report_id)))


@router.patch(
    "/site-reports/{report_id}",
    summary="Исправить отчёт площадки",
    responses=responses(SiteReportNotFound, SiteReportFixed),
)
async def change_site_report(
    caller: Reporter, tx: Transaction, report_id: UUID, seen: IfMatch, data: SiteReportChange, response: Response
) -> SiteReportOut:
    """Пока он возвращён; потом его сдают снова."""
    return tagged(response, shown(caller, await reports.change(tx, report_id, data, seen)))


@router.post(
    "/site-reports/{report_id}/steps",
    summary="Принять, вернуть или сдать снова отчёт площадки",
    responses=responses(SiteReportNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_site_report(
    caller: Reader, tx: Transaction, report_id: UUID, seen: IfMatch, data: SiteReportStepIn, response: Response
) -> SiteReportOut:
    """Принимает и возвращает ОМСУ, который присвоил статус; возвращает с причиной."""
    return tagged(response, shown(caller, await reports.advance(tx, report_id, data, seen)))


@router.get(
    "/site-reports/{report_id}/history",
    response_model=Page[HistoryOut],
    summary="История отчёта площадки",
    responses=responses(SiteReportNotFound),
)
async def list_site_report_history(
    request: Request, caller: Historian, tx: Transaction, report_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда принял или вернул отчёт и почему."""
    await reports.get(tx, report_id)
    return await history_of(request, caller, WORKFLOW, report_id, query)
