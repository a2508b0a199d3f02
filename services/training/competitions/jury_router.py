"""How juries and sheets of competitions are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import FileResponse

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.files_api import ContentLost, FileNotFound, sent
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.competitions import jury, marking
from services.training.competitions.jury import JurorHasMarked
from services.training.competitions.marking import CompetitionSheetNotFound, NotAJuror
from services.training.competitions.router import TAG
from services.training.competitions.sheet_schemas import (
    CompetitionBallotOut,
    CompetitionJuryIn,
    CompetitionJuryOut,
    CompetitionSheetIn,
    CompetitionSheetOut,
    CompetitionSheetsOut,
)
from services.training.competitions.stages import CompetitionStageFixed, CompetitionStageNotFound
from services.training.permissions import P, access

router = slice_router("/api/v1/training/competition-stages/{stage_id}", TAG)

Writer = Annotated[Identity, access.needs(P.competition_write)]
Juror = Annotated[Identity, access.needs(P.competition_judge)]


@router.get("/jury", summary="Жюри этапа", responses=responses(CompetitionStageNotFound))
async def read_competition_jury(_: Writer, tx: Transaction, stage_id: UUID) -> CompetitionJuryOut:
    """Кто оценивает и сколько листов сдал; самих оценок до закрытия этапа не видно."""
    return await jury.read_jury(tx, stage_id)


@router.put(
    "/jury",
    summary="Назначить жюри",
    responses=responses(CompetitionStageNotFound, CompetitionStageFixed, JurorHasMarked),
)
async def change_competition_jury(
    _: Writer, tx: Transaction, stage_id: UUID, seen: IfMatch, data: CompetitionJuryIn
) -> CompetitionJuryOut:
    """Состав целиком, из людей справочника. Кто уже сдал листы, остаётся. If-Match — версия этапа."""
    return await jury.appoint(tx, stage_id, data, seen)


@router.get("/ballot", summary="Что мне оценить", responses=responses(NotAJuror))
async def read_competition_ballot(caller: Juror, tx: Transaction, stage_id: UUID) -> CompetitionBallotOut:
    """Заявки этапа, которые вы оцениваете.

    Среди них нет соперников по своей номинации, своей организации и тех, кого вы выдвинули сами.
    """
    return await marking.ballot(tx, caller, stage_id)


@router.get("/sheets", summary="Листы закрытого этапа", responses=responses(CompetitionStageNotFound))
async def list_competition_sheets(_: Writer, tx: Transaction, stage_id: UUID) -> CompetitionSheetsOut:
    """Тому, кто проводит этап или выше; пока этап не закрыт, список пуст."""
    return await marking.sheets(tx, stage_id)


@router.get("/entries/{entry_id}/sheet", summary="Мой лист", responses=responses(NotAJuror, CompetitionSheetNotFound))
async def read_competition_sheet(
    caller: Juror, tx: Transaction, stage_id: UUID, entry_id: UUID, response: Response
) -> CompetitionSheetOut:
    """Свой лист видит только его автор."""
    return tagged(response, await marking.read_own(tx, caller, stage_id, entry_id))


@router.put(
    "/entries/{entry_id}/sheet",
    summary="Сдать или исправить лист",
    responses=responses(NotAJuror, CompetitionStageFixed),
)
async def hand_in_competition_sheet(
    caller: Juror, tx: Transaction, stage_id: UUID, entry_id: UUID, data: CompetitionSheetIn, response: Response
) -> CompetitionSheetOut:
    """Оценка по каждому критерию; ноль объясняют. Лист один на заявку, исправлять можно до закрытия этапа."""
    return tagged(response, await marking.hand_in(tx, caller, stage_id, entry_id, data))


@router.get(
    "/entries/{entry_id}/file",
    summary="Материалы заявки для жюри",
    response_class=FileResponse,
    responses=responses(NotAJuror, FileNotFound, ContentLost),
)
async def download_competition_file(
    request: Request, caller: Juror, tx: Transaction, stage_id: UUID, entry_id: UUID
) -> Response:
    """Файл, приложенный к заявке."""
    return sent(request, await marking.file_to_judge(tx, caller, stage_id, entry_id))
