"""The shell around juries: who judges a stage. A juror is a person of the directory, wherever they work."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid
from services.kernel.records import one
from services.kernel.references import unknown_reference
from services.training.competitions import queries, seats
from services.training.competitions.models import CompetitionJuror, CompetitionStage
from services.training.competitions.rules import STAGES_OVER, CompetitionLevel
from services.training.competitions.sheet_schemas import CompetitionJurorOut, CompetitionJuryIn, CompetitionJuryOut
from services.training.competitions.stages import CompetitionStageFixed, CompetitionStageNotFound
from services.training.competitions.stages import get as get_stage
from services.training.permissions import P, access
from services.training.staff import service as staff


class JurorHasMarked(Conflict):
    """Член жюри уже сдал листы: исключить его нельзя."""


async def appoint(tx: AsyncSession, stage_id: UUID, data: CompetitionJuryIn, seen: int | None) -> CompetitionJuryOut:
    """The jury as a whole, until the stage closes. Raises Invalid for strangers, JurorHasMarked."""
    stage = await get_stage(tx, stage_id)
    expect(stage, seen)
    access.require(tx.info["caller"], P.competition_write, stage.place)
    stage = await one(tx, queries.stage_alone(stage.id), CompetitionStageNotFound)
    if stage.status in STAGES_OVER or stage.level is CompetitionLevel.federal:
        raise CompetitionStageFixed("Жюри назначают, пока этап не закрыт; у федерального его нет.")
    await _require_people(tx, stage.place, data.person_ids)
    sitting = {each.person_id: each for each in await tx.scalars(queries.jurors(stage.id))}
    marked = {juror for _, juror in await tx.execute(queries.handed_in(stage.id))}
    leaving = [each for person, each in sitting.items() if person not in data.person_ids]
    if any(each.id in marked for each in leaving):
        raise JurorHasMarked
    for each in leaving:
        await tx.delete(each)
    for person in dict.fromkeys(data.person_ids):
        if person not in sitting:
            tx.add(CompetitionJuror(stage_id=stage.id, place=stage.place, person_id=person))
    await tx.flush()  # so that the answer shows them
    return await jury_of(tx, stage)


async def read_jury(tx: AsyncSession, stage_id: UUID) -> CompetitionJuryOut:
    """Raises Forbidden for whoever does not stand at or above the stage."""
    stage = await get_stage(tx, stage_id)
    access.require(tx.info["caller"], P.competition_write, stage.place)
    return await jury_of(tx, stage)


async def jury_of(tx: AsyncSession, stage: CompetitionStage) -> CompetitionJuryOut:
    jurors = list(await tx.scalars(queries.jurors(stage.id)))
    handed = [juror for _, juror in await tx.execute(queries.handed_in(stage.id))]
    judging = [by for _, by in await seats.due(tx, stage, jurors, list(await tx.scalars(queries.entries(stage.id))))]
    async with standing_at(tx, region_of(stage.place)):  # ADR 0008
        names = await staff.names(tx, (each.person_id for each in jurors))
    rows = [
        CompetitionJurorOut.about(
            each, full_name=names.get(each.person_id), entries=judging.count(each.id), sheets=handed.count(each.id)
        )
        for each in jurors
    ]
    rows.sort(key=lambda each: (each.full_name or "", each.id))
    return CompetitionJuryOut(stage_id=stage.id, jurors=rows)


async def _require_people(tx: AsyncSession, place: str, ids: Iterable[UUID]) -> None:
    """They are in the directory of the region, wherever they work. Raises Invalid naming who is not."""
    listed = list(ids)
    async with standing_at(tx, region_of(place)):  # ADR 0008: that a person is there
        known = set(await tx.scalars(queries.people(listed)))
    if wrong := [
        unknown_reference(("person_ids", at), "Такого человека в справочнике нет")
        for at, each in enumerate(listed)
        if each not in known
    ]:
        raise Invalid(errors=wrong)
