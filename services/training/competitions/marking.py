"""The shell around sheets: what a juror is given to judge, and writes; nobody else reads it until the stage is closed.

Whoever has shown the own seat acts where the stage is held, to the end of the transaction (ADR 0008).
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand, standing_at
from services.kernel.files_api import FileNotFound
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Invalid, NotFound
from services.kernel.records import added, one, renewed
from services.training.competitions import queries, seats
from services.training.competitions.marks import Asked, wrong_marks
from services.training.competitions.models import (
    Competition,
    CompetitionEntry,
    CompetitionJuror,
    CompetitionSheet,
    CompetitionStage,
)
from services.training.competitions.rules import CompetitionStageStatus
from services.training.competitions.service import CompetitionNotFound
from services.training.competitions.sheet_schemas import (
    CompetitionBallotOut,
    CompetitionBallotRow,
    CompetitionSheetIn,
    CompetitionSheetOut,
    CompetitionSheetsOut,
)
from services.training.competitions.stages import CompetitionStageFixed, CompetitionStageNotFound
from services.training.competitions.stages import get as get_stage
from services.training.permissions import P, access
from services.training.staff import service as staff


class NotAJuror(NotFound):
    """Такой заявки вам на оценку не передавали."""


class CompetitionSheetNotFound(NotFound):
    """Листа нет: вы его ещё не сдали."""


async def ballot(tx: AsyncSession, caller: Identity, stage_id: UUID) -> CompetitionBallotOut:
    """The entries the caller judges, by the person of the token (`recusal`)."""
    stage, juror = await _seated(tx, caller, stage_id)
    entries = await _given(tx, stage, juror)
    handed = {entry for entry, by in await tx.execute(queries.handed_in(stage.id)) if by == juror.id}
    people = await staff.names(tx, (each.person_id for each in entries))
    schools = await staff.titles(tx, (each.organisation_id for each in entries))
    rows = [
        CompetitionBallotRow.about(
            each,
            entry_id=each.id,
            full_name=people.get(each.person_id),
            organisation_name=schools.get(each.organisation_id),
            handed_in=each.id in handed,
        )
        for each in entries
    ]
    rows.sort(key=lambda each: (each.nomination, each.full_name or "", each.entry_id))
    return CompetitionBallotOut(stage_id=stage.id, status=stage.status, entries=rows)


async def hand_in(
    tx: AsyncSession, caller: Identity, stage_id: UUID, entry_id: UUID, data: CompetitionSheetIn
) -> CompetitionSheetOut:
    """The caller's sheet, new or corrected, while the stage is judged: it does not close before the commit.

    Raises Invalid for marks off the scale or a zero without a comment, CompetitionStageFixed, NotAJuror.
    """
    stage, juror = await _seated(tx, caller, stage_id)
    stage = await one(tx, queries.stage_going_on(stage.id), CompetitionStageNotFound)
    entry = await _judged_by(tx, stage, juror, entry_id)
    if stage.status is not CompetitionStageStatus.judging:
        raise CompetitionStageFixed("Листы сдают и исправляют, пока этап оценивается.")
    competition = await one(tx, queries.by_id(stage.competition_id), CompetitionNotFound)
    if errors := wrong_marks(_criteria(competition), data.given()):
        raise Invalid(errors=errors)
    marks = {code: {"mark": str(each.mark), "comment": each.comment} for code, each in data.marks.items()}
    await tx.scalar(queries.seat_alone(juror.id))
    sheet: CompetitionSheet | None = await tx.scalar(queries.sheet(entry.id, juror.id))
    if sheet is None:
        its = {"stage_id": stage.id, "entry_id": entry.id, "juror_id": juror.id}
        sheet = await added(tx, CompetitionSheet(place=stage.place, marks=marks, **its))
    else:
        sheet.marks = marks
        await renewed(tx, sheet)
    return CompetitionSheetOut.about(sheet)


async def read_own(tx: AsyncSession, caller: Identity, stage_id: UUID, entry_id: UUID) -> CompetitionSheetOut:
    stage, juror = await _seated(tx, caller, stage_id)
    entry = await _judged_by(tx, stage, juror, entry_id)
    sheet = await one(tx, queries.sheet(entry.id, juror.id), CompetitionSheetNotFound)
    return CompetitionSheetOut.about(sheet)


async def sheets(tx: AsyncSession, stage_id: UUID) -> CompetitionSheetsOut:
    """All of them, to whoever stands at or above the stage; none before it is closed."""
    stage = await get_stage(tx, stage_id)
    access.require(tx.info["caller"], P.competition_write, stage.place)
    found = await tx.scalars(queries.sheets(stage.id))
    return CompetitionSheetsOut(stage_id=stage.id, sheets=[CompetitionSheetOut.about(each) for each in found])


async def file_to_judge(tx: AsyncSession, caller: Identity, stage_id: UUID, entry_id: UUID) -> Any:
    """The materials of an entry, for a juror of its stage. Raises FileNotFound."""
    stage, juror = await _seated(tx, caller, stage_id)
    entry = await _judged_by(tx, stage, juror, entry_id)
    if entry.file_id is None:
        raise FileNotFound
    async with standing_at(tx, region_of(stage.place)):
        return await one(tx, queries.file(entry.file_id), FileNotFound)


async def _seated(tx: AsyncSession, caller: Identity, stage_id: UUID) -> tuple[CompetitionStage, CompetitionJuror]:
    """The stage and the caller's seat on its jury. Raises NotAJuror; an account without a person has no seat."""
    if caller.person is None:
        raise NotAJuror
    async with standing_at(tx, region_of(caller.place)):
        juror = await one(tx, queries.seat(stage_id, caller.person), NotAJuror)
    await stand(tx, juror.place)
    return await get_stage(tx, stage_id), juror


async def _judged_by(
    tx: AsyncSession, stage: CompetitionStage, juror: CompetitionJuror, entry_id: UUID
) -> CompetitionEntry:
    """Raises NotAJuror."""
    for each in await _given(tx, stage, juror):
        if each.id == entry_id:
            return each
    raise NotAJuror


async def _given(tx: AsyncSession, stage: CompetitionStage, juror: CompetitionJuror) -> list[CompetitionEntry]:
    """The entries that are the juror's to judge."""
    entries = list(await tx.scalars(queries.entries(stage.id)))
    due = await seats.due(tx, stage, [juror], entries)
    return [each for each in entries if (each.id, juror.id) in due]


def _criteria(competition: Competition) -> list[Asked]:
    return [Asked(each["code"], each["title"], Decimal(each["most"])) for each in competition.criteria]
