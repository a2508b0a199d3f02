"""How the conflicts of interest, the recusals and the meetings of a contest are reached."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import created
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.reserve.contests.service import ContestNotFound
from services.reserve.meetings import answers, benches, queries, reaching, recusals
from services.reserve.meetings.benches import RecusalsClosed
from services.reserve.meetings.recusals import RecusalStands, WaiverRefused
from services.reserve.meetings.schemas import MeetingItem, MeetingQuery
from services.reserve.meetings.voices import ConflictScreenOut, RecusalCreate, RecusalOut, RecusalQuery, WaiverCreate
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/contests/{contest_id}", "Заседания и отводы")

Overseer = Annotated[Identity, access.needs(P.commission_read)]
Reader = Annotated[Identity, access.needs(P.contest_read)]
Juror = Annotated[Identity, access.needs(P.sheet_write)]
Secretary = Annotated[Identity, access.needs(P.meeting_write)]


@router.get("/conflicts", summary="Конфликты интересов", responses=responses(ContestNotFound, RecusalsClosed))
async def read_contest_conflicts(caller: Overseer, tx: Transaction, contest_id: UUID) -> ConflictScreenOut:
    """Кому из комиссии кого нельзя оценивать: найденное по данным на сегодня и заявленное.

    Найденный конфликт действует как отвод сразу, пока не решено, что он не мешает (`…/waivers`). Работа и документы,
    которые участник внёс в своё дело после подачи заявки, показаны (`bars: false`) и сами никого не отводят.
    """
    return await answers.screen(tx, caller, contest_id)


@router.get("/recusals", response_model=Page[RecusalOut], summary="Отводы", responses=responses(ContestNotFound))
async def list_contest_recusals(
    request: Request, caller: Reader, tx: Transaction, contest_id: UUID, query: Annotated[RecusalQuery, Query()]
) -> Response:
    """Отводы и допуски, записанные в конкурсе; член комиссии видит свои."""
    reach = await reaching.reached(tx, caller, contest_id)
    found = queries.recusals_of(contest_id, reach.seat.member_id if reach.seat else None, query)
    return await answer(request, replace(caller, place=reach.contest.place), queries.RECUSALS, query, found)


@router.post(
    "/recusals",
    status_code=201,
    summary="Отвести члена комиссии от заявки",
    responses=responses(ContestNotFound, RecusalsClosed, RecusalStands),
)
async def create_contest_recusal(
    caller: Juror, tx: Transaction, contest_id: UUID, data: RecusalCreate, response: Response
) -> RecusalOut:
    """Самоотвод заявляет сам член комиссии, где бы он ни работал; отвод другому — тот, кто проводит конкурс.

    Отведённый не оценивает эту заявку и не голосует по ней; кворум и большинство считаются без него. Отвод принимают
    до решения: после вскрытия листов сданные оценки остаются, а голоса по заявке у отведённого нет; это записывают в
    протокол. Отвод из-за родства (`relative`) и из-за того, что это одно лицо, другим видом конфликта не заменяют
    (`never_replaced`), записанный до вскрытия после него не меняют (`kept_since_opening`).
    """
    bench = await benches.of_contest(tx, caller, contest_id)
    made = await recusals.recuse(tx, caller, bench, data.application_id, data)
    return created(response, RecusalOut.about(made), f"/api/v1/reserve/contests/{contest_id}/recusals")


@router.post(
    "/waivers",
    status_code=201,
    summary="Допустить, несмотря на найденный конфликт",
    responses=responses(ContestNotFound, RecusalsClosed, WaiverRefused),
)
async def create_contest_waiver(
    caller: Secretary, tx: Transaction, contest_id: UUID, data: WaiverCreate, response: Response
) -> RecusalOut:
    """Решение с причиной о тех видах конфликта, что известны на этот час: найденное позже снова действует как отвод.

    К себе самому и к родственнику не допускают (`never_waived`), а отведённого при вскрытии листов — до нового раунда
    (`kept_since_opening`).
    """
    bench = await benches.of_contest(tx, caller, contest_id)
    made = await recusals.waive(tx, caller, bench, data.application_id, data)
    return created(response, RecusalOut.about(made), f"/api/v1/reserve/contests/{contest_id}/recusals")


@router.get(
    "/meetings", response_model=Page[MeetingItem], summary="Заседания по конкурсу", responses=responses(ContestNotFound)
)
async def list_contest_meetings(
    request: Request, caller: Reader, tx: Transaction, contest_id: UUID, query: Annotated[MeetingQuery, Query()]
) -> Response:
    """Для тех, кто отвечает за комиссию, и для её членов, где бы они ни работали."""
    reach = await reaching.reached(tx, caller, contest_id)
    found = queries.LISTING.found(query.model_copy(update={"contest_id": contest_id}))
    return await answer(request, replace(caller, place=reach.contest.place), queries.LISTING, query, found)
