"""How entries of the reserve are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery
from services.kernel.imports import documented as table
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.reports import ImportOut, ImportRejected
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.kernel.tables import BadTable
from services.kernel.uploads import Upload
from services.reserve.candidates.router import Sealed
from services.reserve.entries import answers, nominating, queries, reviewing, service, taking
from services.reserve.entries.decisions import EntryStepIn
from services.reserve.entries.register import EXAMPLE
from services.reserve.entries.reviewing import EntryCriterionNotFound, EntryReviewRefused
from services.reserve.entries.rules import APART, WORKFLOW
from services.reserve.entries.schemas import EntryAmendment, EntryCheckIn, EntryCreate, EntryItem, EntryOut, EntryQuery
from services.reserve.entries.service import (
    AlreadyInReserve,
    EntryNotFound,
    EntryPending,
    InRegionalReserve,
    NominationDecided,
)
from services.reserve.entries.taking import NoReserveHere
from services.reserve.permissions import P, access, looking
from services.reserve.regulations.service import RegulationMissing
from services.reserve.requirements.router import CriterionCode

router = slice_router("/api/v1/reserve/entries", "Кадровый резерв")

Reader = Annotated[Identity, access.needs(P.entry_read)]
Nominator = Annotated[Identity, access.needs(P.entry_nominate)]
Keeper = Annotated[Identity, access.needs(P.entry_manage)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[EntryItem], summary="Список резерва")
async def list_entries(request: Request, caller: Reader, query: Annotated[EntryQuery, Query()]) -> Response:
    """Кто выдвинут и кто состоит в резерве сегодня, с готовностью. Школа видит тех, кого выдвинула, а
    резервист — себя, где бы ни вели его дело и резерв."""
    found = queries.found(caller, query, request.app.state.clock.today())
    return await answer(request, looking(caller), queries.LISTING, query, found)


@router.post(
    "",
    status_code=201,
    summary="Выдвинуть в резерв",
    responses=responses(RegulationMissing, AlreadyInReserve, InRegionalReserve, EntryPending),
)
async def create_entry(caller: Nominator, tx: Transaction, data: EntryCreate, response: Response) -> EntryOut:
    """Критерии действующего положения проверяются сразу: `criteria` говорит, чему кандидат соответствует и чем это
    установлено. Решает тот, кто ведёт резерв; до решения выдвижение можно исправить или отозвать.
    """
    entry = await nominating.nominate(tx, caller, data)
    return created(response, await answers.shown(tx, caller, entry), router.prefix)


@router.post(
    ":import",
    summary="Загрузить реестр резерва",
    responses=responses(NoReserveHere, RegulationMissing, BadTable, ImportRejected),
    openapi_extra=table(8 * 2**20, EXAMPLE),
)
async def import_entries(
    caller: Keeper,
    tx: Transaction,
    sealed: Sealed,
    upload: Upload,
    query: Annotated[ImportQuery, Query()],
) -> ImportOut:
    """Реестр, который вели до этого: кто состоит в вашем резерве, по какому приказу и по какой день.

    Кандидат — по `candidate_id` или СНИЛС; его дело должно быть заведено. Критерии отмечаются, но не мешают: решение
    уже принято. Соблюдаются число мест (`reserve_full`), предельный возраст (`exit_age_reached`) и наибольший срок со
    всеми продлениями по положению, действовавшему в день включения (`term_too_long`); себя не переносят (`own_entry`).
    Срок без `until` считается по положению; план и отчёты ждут со дня загрузки. Та же строка ещё раз ничего не меняет.
    """
    return await taking.take(tx, caller, upload, query, sealed)


@router.get("/{entry_id}", summary="Зачисление в резерв", responses=responses(EntryNotFound))
async def read_entry(caller: Reader, tx: Transaction, entry_id: UUID, response: Response) -> EntryOut:
    """Как попал в резерв, по какой день, чем готов, что должен и что представил."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, entry_id)))


@router.patch(
    "/{entry_id}",
    summary="Исправить выдвижение",
    responses=responses(EntryNotFound, NominationDecided),
)
async def change_entry(
    caller: Nominator, tx: Transaction, entry_id: UUID, seen: IfMatch, data: EntryAmendment, response: Response
) -> EntryOut:
    """Пока не решено: тот, кто выдвинул, сам кандидат или тот, кто ведёт резерв."""
    return tagged(response, await answers.shown(tx, caller, await nominating.amend(tx, entry_id, data, seen)))


@router.put(
    "/{entry_id}/checks/{code}",
    summary="Сверить сведения с документами",
    responses=responses(EntryNotFound, EntryCriterionNotFound, EntryReviewRefused, RegulationMissing),
)
async def check_entry(
    caller: Keeper,
    tx: Transaction,
    entry_id: UUID,
    code: CriterionCode,
    seen: IfMatch,
    data: EntryCheckIn,
    response: Response,
) -> EntryOut:
    """Вывод того, кто ведёт резерв, пока выдвижение на рассмотрении; он важнее вычисленного по личному делу.

    Какие критерии сверяют обязательно, говорит положение (`checked`). Изменилось образование, стаж или другое, что
    заявлено в деле, — сверяют заново.
    """
    entry = await reviewing.check(tx, caller, entry_id, code, data, seen)
    return tagged(response, await answers.shown(tx, caller, entry))


@router.post(
    "/{entry_id}/steps",
    summary="Рассмотреть, включить, продлить или исключить",
    responses=responses(EntryNotFound, RegulationMissing),
    openapi_extra=documented(WORKFLOW, access, *APART),
)
async def advance_entry(
    caller: Reader, tx: Transaction, entry_id: UUID, seen: IfMatch, data: EntryStepIn, response: Response
) -> EntryOut:
    """Включают приказом (`inclusion`), если критерии выполнены и на должность есть место; срок считается по положению.

    Продлевают с записанным согласием (`renewal`), исключают с основанием (`exclusion`), которое проверяется по фактам.
    Почему шаг не сделан, говорит `reason`: `criteria_unmet`, `criteria_unchecked`, `reserve_full`,
    `already_in_reserve`, `exit_age_reached`, `term_over`, `renewals_exhausted`, `own_entry`, `not_the_keeper`,
    `not_the_nominator`.
    Истечение срока и исключение по положению наступают сами.
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, entry_id, data, seen)))


@router.get(
    "/{entry_id}/history",
    response_model=Page[HistoryOut],
    summary="История зачисления",
    responses=responses(EntryNotFound),
)
async def list_entry_history(
    request: Request, caller: Historian, tx: Transaction, entry_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему рассматривал, включал, продлевал и исключал; само — служба заданий."""
    await service.get(tx, entry_id)
    return await history_of(request, looking(caller), WORKFLOW, entry_id, query)
