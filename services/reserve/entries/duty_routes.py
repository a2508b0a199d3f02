"""How a reservist's duties are reached: plan, reports, news, refused offers."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.reserve.entries import answers, completing, offers, staying
from services.reserve.entries.completing import PlanLineNotFound, PlanLineNotReported
from services.reserve.entries.duties import CompletionIn, OfferRefusalIn, PlanIn, ReportedChangeIn, ReportIn
from services.reserve.entries.schemas import EntryOut
from services.reserve.entries.service import EntryNotFound
from services.reserve.entries.staying import NoReportDue, NotInReserve, PlanLineDone
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/entries", "Кадровый резерв")

Reporter = Annotated[Identity, access.needs(P.entry_report)]
Keeper = Annotated[Identity, access.needs(P.entry_manage)]


@router.put(
    "/{entry_id}/plan",
    summary="Представить план развития",
    responses=responses(EntryNotFound, NotInReserve, PlanLineDone),
)
async def replace_entry_plan(
    caller: Reporter, tx: Transaction, entry_id: UUID, seen: IfMatch, data: PlanIn, response: Response
) -> EntryOut:
    """Первый раз — в срок `plan_due_on`; потом план можно менять, кроме выполненных строк."""
    return tagged(response, await answers.shown(tx, caller, await staying.plan(tx, entry_id, data, seen)))


@router.post(
    "/{entry_id}/plan/{line_id}/completion",
    summary="Отметить строку плана выполненной",
    responses=responses(EntryNotFound, PlanLineNotFound, NotInReserve, PlanLineDone),
)
async def complete_plan_line(
    caller: Reporter,
    tx: Transaction,
    entry_id: UUID,
    line_id: UUID,
    seen: IfMatch,
    data: CompletionIn,
    response: Response,
) -> EntryOut:
    """С документом. Сказанное резервистом о себе — сообщение: в готовность строка засчитывается, когда её подтвердит
    тот, кто ведёт резерв, а до того о ней можно сообщить заново. Сразу засчитывается отмеченное тем, кто ведёт резерв,
    и обучение, о котором сообщила служба обучения: его часы берутся из неё и второй раз не считаются.
    """
    done = await completing.complete(tx, entry_id, line_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, done))


@router.post(
    "/{entry_id}/plan/{line_id}/confirmation",
    summary="Подтвердить выполнение строки плана",
    responses=responses(EntryNotFound, PlanLineNotFound, NotInReserve, PlanLineDone, PlanLineNotReported),
)
async def confirm_plan_line(
    caller: Keeper, tx: Transaction, entry_id: UUID, line_id: UUID, seen: IfMatch, response: Response
) -> EntryOut:
    """Подтверждает тот, кто ведёт резерв, посмотрев документ; с этого дня строка засчитана. Не о себе самом."""
    return tagged(response, await answers.shown(tx, caller, await completing.confirm(tx, entry_id, line_id, seen)))


@router.post(
    "/{entry_id}/reports",
    status_code=201,
    summary="Представить отчёт",
    responses=responses(EntryNotFound, NotInReserve, NoReportDue),
)
async def create_entry_report(
    caller: Reporter, tx: Transaction, entry_id: UUID, seen: IfMatch, data: ReportIn, response: Response
) -> EntryOut:
    """За самый ранний период без отчёта, с последнего дня периода. Опоздание отмечается."""
    return tagged(response, await answers.shown(tx, caller, await staying.report(tx, entry_id, data, seen)))


@router.post(
    "/{entry_id}/changes",
    status_code=201,
    summary="Сообщить об изменении сведений",
    responses=responses(EntryNotFound, NotInReserve),
)
async def create_entry_change(
    caller: Reporter, tx: Transaction, entry_id: UUID, seen: IfMatch, data: ReportedChangeIn, response: Response
) -> EntryOut:
    """Что и когда изменилось; срок сообщения — по положению, опоздание отмечается."""
    return tagged(response, await answers.shown(tx, caller, await staying.tell_change(tx, entry_id, data, seen)))


@router.post(
    "/{entry_id}/refusals",
    status_code=201,
    summary="Записать отказ от предложенной должности",
    responses=responses(EntryNotFound, NotInReserve),
)
async def create_entry_refusal(
    caller: Keeper, tx: Transaction, entry_id: UUID, seen: IfMatch, data: OfferRefusalIn, response: Response
) -> EntryOut:
    """Записывает тот, кто ведёт резерв. Отказ, после которого положение исключает, исключает сразу."""
    return tagged(response, await answers.shown(tx, caller, await offers.refuse_offer(tx, entry_id, data, seen)))
