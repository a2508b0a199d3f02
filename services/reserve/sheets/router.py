"""How sheets are reached."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import Code
from services.reserve.contests.service import ContestNotFound
from services.reserve.permissions import P, access
from services.reserve.sheets import answers, service
from services.reserve.sheets.answers import NotOpened
from services.reserve.sheets.jury import NotInCommission
from services.reserve.sheets.schemas import (
    ApplicationMarksOut,
    ContestResultsOut,
    JuryAgreementOut,
    OwnSheetOut,
    SealedSheetOut,
    SheetIn,
    SheetsOut,
)
from services.reserve.sheets.service import KeyUnusable, SheetBroken, SheetNotFound, SheetRefused

router = slice_router("/api/v1/reserve/contests", "Оценочные листы")


def key_file(request: Request) -> Path:
    file: Path = request.app.state.settings.key_file
    return file


KeyFile = Annotated[Path, Depends(key_file)]
Juror = Annotated[Identity, access.needs(P.sheet_write)]
Reader = Annotated[Identity, access.needs(P.contest_read)]

SHEET = "/{contest_id}/applications/{application_id}/sheets/{stage}"
MARKED = 2**18
"""Bytes of the longest sheet: thirty criteria with comments."""
_REFUSED = (ContestNotFound, SheetNotFound, NotInCommission, SheetRefused, KeyUnusable)


@router.put(SHEET, summary="Сдать оценочный лист", responses=responses(*_REFUSED), openapi_extra={"x-max-body": MARKED})
async def hand_in_sheet(
    caller: Juror, tx: Transaction, file: KeyFile, contest_id: UUID, application_id: UUID, stage: Code, data: SheetIn
) -> SealedSheetOut:
    """Лист запечатывается: до вскрытия оценки не видит никто, кроме автора. До закрытия листов автор сдаёт его заново
    сколько угодно раз; последний заменяет прежний, и заметить это по ответам нельзя.

    Почему лист не принят, говорит `reason`: `not_in_commission`, `not_scoring`, `sheets_closed`, `sheets_opened`,
    `recused`, `no_vote`, `not_admitted`, `seat_has_marked`; об оценках — `errors[]`: `criterion_missing`,
    `criterion_unknown`, `out_of_scale`, `zero_without_comment`.
    """
    return answers.sealed(await service.hand_in(tx, caller, file, contest_id, application_id, stage, data))


@router.get(SHEET, summary="Свой оценочный лист", responses=responses(*_REFUSED, SheetBroken))
async def read_own_sheet(
    caller: Juror, tx: Transaction, file: KeyFile, contest_id: UUID, application_id: UUID, stage: Code
) -> OwnSheetOut:
    """Что вы сдали, пока лист ещё можно исправить. Чужого листа здесь не бывает."""
    return answers.read(await service.read_own(tx, caller, file, contest_id, application_id, stage))


@router.get("/{contest_id}/sheets", summary="Сданные листы", responses=responses(ContestNotFound, NotInCommission))
async def read_handed_in_sheets(caller: Reader, tx: Transaction, contest_id: UUID) -> SheetsOut:
    """Какие листы ожидаются, сдан ли каждый, и какие сданные отложены. Видят тот, кто проводит конкурс, секретарь и
    председатель с заместителем; что в листах, не видит никто.

    Листы ждут от всех, кто голосует и есть в справочнике, с открытия заседания — от тех из них, кто пришёл: листы
    непришедших откладывают, и в баллы они не входят. Кто состоит в комиссии, решает день заседания.
    """
    return await answers.handed_in(tx, caller, contest_id)


@router.get(
    "/{contest_id}/results",
    summary="Итоги по листам",
    responses=responses(ContestNotFound, NotInCommission, NotOpened),
)
async def read_contest_results(caller: Reader, tx: Transaction, contest_id: UUID) -> ContestResultsOut:
    """После вскрытия: баллы и места до выбора между равными. Комиссия и организатор видят все, участник — свой итог."""
    return await answers.results(tx, caller, contest_id)


@router.get(
    "/{contest_id}/applications/{application_id}/marks",
    summary="Оценки заявки",
    responses=responses(ContestNotFound, SheetNotFound, NotInCommission, NotOpened),
)
async def read_application_marks(
    caller: Reader, tx: Transaction, contest_id: UUID, application_id: UUID
) -> ApplicationMarksOut:
    """После вскрытия: все листы заявки с комментариями. Участник видит свои."""
    return await answers.marks(tx, caller, contest_id, application_id)


@router.get(
    "/{contest_id}/agreement",
    summary="Согласие жюри",
    responses=responses(ContestNotFound, NotInCommission, NotOpened),
)
async def read_jury_agreement(caller: Reader, tx: Transaction, contest_id: UUID) -> JuryAgreementOut:
    """После вскрытия: разброс листов, листы, далёкие от остальных, и склонность каждого члена комиссии."""
    return await answers.agreed(tx, caller, contest_id)
