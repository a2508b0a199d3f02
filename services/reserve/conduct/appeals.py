"""How appeals are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.business_days import CalendarUnknown
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.steps import documented
from services.reserve.appeals import queries, service
from services.reserve.appeals.rules import WORKFLOW
from services.reserve.appeals.schemas import AppealCreate, AppealItem, AppealOut, AppealQuery, AppealStepIn
from services.reserve.appeals.service import AppealNotFound, AppealOpen, AppealRefused
from services.reserve.applications.service import ApplicationNotFound
from services.reserve.conduct import hearing
from services.reserve.contests.service import ContestNotFound
from services.reserve.permissions import P, access, looking

TAG = "Жалобы на конкурс"
router = slice_router("/api/v1/reserve", TAG)
PATH = "/contest-appeals"

Filer = Annotated[Identity, access.needs(P.appeal_write)]
Reader = Annotated[Identity, access.needs(P.application_read)]


@router.post(
    "/contests/{contest_id}/appeals",
    status_code=201,
    summary="Подать жалобу",
    responses=responses(ContestNotFound, ApplicationNotFound, AppealRefused, AppealOpen, CalendarUnknown),
)
async def create_contest_appeal(
    caller: Filer, tx: Transaction, contest_id: UUID, data: AppealCreate, response: Response
) -> AppealOut:
    """Подаёт участник конкурса: на отказ в допуске или на итог, столько рабочих дней, сколько говорит положение.

    Назначение, состоявшееся раньше, срока не прерывает; отмену конкурса обжалуют, если листы уже вскрыли, а отменил его
    не суд. Почему жалоба не принята, говорит `reason`: `not_rejected`, `no_outcome`, `contest_over` или `appeal_late`.
    """
    appeal = await service.file(tx, caller, contest_id, data)
    return created(response, await hearing.shown(tx, caller, appeal), f"{router.prefix}{PATH}")


@router.get(PATH, response_model=Page[AppealItem], summary="Список жалоб")
async def list_contest_appeals(request: Request, caller: Reader, query: Annotated[AppealQuery, Query()]) -> Response:
    """Жалобы на конкурсы территории и жалобы её людей; школа видит собственные, где бы ни был конкурс."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, looking(caller), queries.LISTING, query, found)


@router.get(f"{PATH}/{{appeal_id}}", summary="Жалоба", responses=responses(AppealNotFound))
async def read_contest_appeal(caller: Reader, tx: Transaction, appeal_id: UUID, response: Response) -> AppealOut:
    """В чём нарушение и что решено."""
    return tagged(response, await hearing.shown(tx, caller, await service.get(tx, caller, appeal_id)))


@router.post(
    f"{PATH}/{{appeal_id}}/steps",
    summary="Рассмотреть или отозвать жалобу",
    responses=responses(AppealNotFound, CalendarUnknown),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_contest_appeal(
    caller: Filer, tx: Transaction, appeal_id: UUID, seen: IfMatch, data: AppealStepIn, response: Response
) -> AppealOut:
    """Рассматривает организатор, но не участник этого конкурса (`own_contest`); отзывает сам подавший.

    Удовлетворённая жалоба на отказ допускает (пока идёт допуск) или отменяет конкурс; жалоба на итог отменяет его или
    возвращает к оценке: все листы заполняют заново, в новые дни. Назначение сначала отменяют (`appointed`).
    """
    return tagged(response, await hearing.shown(tx, caller, await hearing.advance(tx, caller, appeal_id, data, seen)))
