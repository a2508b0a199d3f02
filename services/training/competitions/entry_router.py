"""How entries of competitions are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.competitions import entries, queries
from services.training.competitions.entries import AlreadyEntered, CompetitionEntryNotFound, shown
from services.training.competitions.router import TAG
from services.training.competitions.stage_schemas import (
    CompetitionEntryCreate,
    CompetitionEntryOut,
    CompetitionEntryQuery,
    CompetitionPassIn,
    CompetitionResultIn,
)
from services.training.competitions.stages import (
    CompetitionNotGoingOn,
    CompetitionStageFixed,
    CompetitionStageNotFound,
)
from services.training.permissions import P, access, seeking

router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/competition-entries"
ENTERING = (CompetitionStageNotFound, CompetitionStageFixed, CompetitionNotGoingOn, AlreadyEntered)

Reader = Annotated[Identity, access.needs(P.competition_read)]
Nominator = Annotated[Identity, access.needs(P.competition_nominate)]
Writer = Annotated[Identity, access.needs(P.competition_write)]


@router.get("/competition-entries", response_model=Page[CompetitionEntryOut], summary="Список заявок на конкурсы")
async def list_competition_entries(
    request: Request, caller: Reader, query: Annotated[CompetitionEntryQuery, Query()]
) -> Response:
    """Со своей территории: школа видит свои, ОМСУ — муниципалитета; эксперт — те, что оценивает."""
    found = queries.ENTRIES.found(query).where(queries.entry_visible_to(caller))
    return await answer(request, seeking(caller), queries.ENTRIES, query, found)


@router.post(
    "/competition-stages/{stage_id}/entries",
    status_code=201,
    summary="Выдвинуть на конкурс",
    responses=responses(*ENTERING),
)
async def create_competition_entry(
    caller: Nominator, tx: Transaction, stage_id: UUID, data: CompetitionEntryCreate, response: Response
) -> CompetitionEntryOut:
    """На первый этап, пока идёт приём: школа — своего руководителя, ОМСУ и СОИРО — своей территории."""
    return created(response, await shown(tx, await entries.nominate(tx, caller, stage_id, data)), LOCATION)


@router.post(
    "/competition-stages/{stage_id}/entries:pass",
    status_code=201,
    summary="Перевести с предыдущего этапа",
    responses=responses(*ENTERING),
)
async def pass_competition_entry(
    caller: Writer, tx: Transaction, stage_id: UUID, data: CompetitionPassIn, response: Response
) -> CompetitionEntryOut:
    """Победителя или призёра предыдущего этапа, итоги которого подведены."""
    return created(response, await shown(tx, await entries.pass_on(tx, caller, stage_id, data)), LOCATION)


@router.get(
    "/competition-entries/{entry_id}", summary="Заявка на конкурс", responses=responses(CompetitionEntryNotFound)
)
async def read_competition_entry(
    caller: Reader, tx: Transaction, entry_id: UUID, response: Response
) -> CompetitionEntryOut:
    """Кто, в какой номинации и, когда подведены итоги, с каким результатом."""
    return tagged(response, await shown(tx, await entries.get(tx, caller, entry_id)))


@router.delete(
    "/competition-entries/{entry_id}",
    status_code=204,
    summary="Снять заявку",
    responses=responses(CompetitionEntryNotFound, CompetitionStageFixed, CompetitionNotGoingOn),
)
async def remove_competition_entry(caller: Nominator, tx: Transaction, entry_id: UUID, seen: IfMatch) -> None:
    """Пока идёт приём."""
    await entries.withdraw(tx, caller, entry_id, seen)


@router.put(
    "/competition-entries/{entry_id}/result",
    summary="Внести результат федерального этапа",
    responses=responses(CompetitionEntryNotFound, CompetitionStageFixed, CompetitionNotGoingOn),
)
async def record_competition_result(
    caller: Writer, tx: Transaction, entry_id: UUID, seen: IfMatch, data: CompetitionResultIn, response: Response
) -> CompetitionEntryOut:
    """Федеральный этап оценивают не здесь: его результат вносят до закрытия этапа."""
    return tagged(response, await shown(tx, await entries.record(tx, caller, entry_id, data, seen)))
