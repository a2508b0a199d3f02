"""The shell around stages: open one where it is held, judge, close it with results.

A school enters at a stage that lies above it: the stage is held where it lies, and whoever may see it knows its course
(ADR 0008).
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import referred, refused
from services.training.competitions import judging, queries, seats
from services.training.competitions.models import Competition, CompetitionEntry, CompetitionStage
from services.training.competitions.naming_queries import municipality_at
from services.training.competitions.passing import level_before, too_late
from services.training.competitions.rules import (
    STAGE,
    CompetitionLevel,
    CompetitionStageAction,
    CompetitionStatus,
    StageFacts,
)
from services.training.competitions.service import get as get_competition
from services.training.competitions.service import going_on
from services.training.competitions.stage_schemas import (
    CompetitionStageCreate,
    CompetitionStageOut,
    CompetitionStageStepIn,
)
from services.training.permissions import P, access
from services.training.store import COPIES


class CompetitionStageNotFound(NotFound):
    """Этап конкурса не найден или не виден с вашими правами."""


class CompetitionStageExists(AlreadyExists):
    """Такой этап здесь уже проводится."""


class CompetitionNotGoingOn(Conflict):
    """Конкурс сейчас не идёт: он ещё не объявлен, завершён или отменён."""


class CompetitionStageTooLate(Conflict):
    """Следующий этап уже оценивают или он закрыт: победители этого на него не попадут."""


class CompetitionStageFixed(Conflict):
    """На этом этапе такое сейчас невозможно."""


async def get(tx: AsyncSession, stage_id: UUID) -> CompetitionStage:
    return await one(tx, queries.stage(stage_id), CompetitionStageNotFound)


async def create(tx: AsyncSession, competition_id: UUID, data: CompetitionStageCreate) -> CompetitionStage:
    """Of a municipality in the municipality, any other where the competition is held."""
    competition = await going_on(tx, competition_id)
    if competition.status is not CompetitionStatus.announced:
        raise CompetitionNotGoingOn
    if data.level not in competition.order:
        raise refused(("level",), "no_such_stage", "Такого этапа в конкурсе нет")
    place = await _place_of(tx, competition, data)
    access.require(tx.info["caller"], P.competition_write, place)
    async with standing_at(tx, competition.place):
        begun = list(await tx.scalars(queries.begun(competition.id)))
    if too_late(competition.order, data.level, begun):
        raise CompetitionStageTooLate
    return await added(tx, CompetitionStage(place=place, competition_id=competition.id, level=data.level), _opened)


async def advance(tx: AsyncSession, stage_id: UUID, data: CompetitionStageStepIn, seen: int | None) -> CompetitionStage:
    """Judge, or close: then places and results are written, and announced of every nominee.

    What was entered or marked a moment before counts: the stage is held first.
    """
    stage = await get(tx, stage_id)
    competition = await going_on(tx, stage.competition_id)  # before the stage, as who enters at it does
    stage = await tx.scalar(queries.stage_alone(stage.id)) or stage  # from below it is seen and held by nobody
    expect(stage, seen)
    facts = await facts_of(tx, stage, competition)
    told = {"competition_id": str(competition.id), "level": stage.level}
    await steps.advance(tx, access, STAGE, stage, data, facts, seen, told)
    if data.action is CompetitionStageAction.close:
        await _conclude(tx, stage, competition)
    return await renewed(tx, stage)


async def facts_of(tx: AsyncSession, stage: CompetitionStage, competition: Competition) -> StageFacts:
    async with standing_at(tx, stage.place):
        entries = list(await tx.scalars(queries.entries(stage.id)))
        jurors = list(await tx.scalars(queries.jurors(stage.id)))
        handed = {(entry, juror) for entry, juror in await tx.execute(queries.handed_in(stage.id))}
    async with standing_at(tx, competition.place):  # stages of municipalities lie below it
        before = await tx.scalar(queries.under_way(competition.id, level_before(competition.order, stage.level)))
    due = await seats.due(tx, stage, jurors, entries)
    federal = stage.level is CompetitionLevel.federal
    return StageFacts(
        federal=federal,
        entries=len(entries),
        jurors=len(jurors),
        unjudged=0 if federal else len({each.id for each in entries} - {entry for entry, _ in due}),
        sheets_missing=0 if federal else len(due - handed),
        results_missing=sum(each.result is None for each in entries),
        before=before or 0,
        announced=competition.status is CompetitionStatus.announced,
    )


async def shown(tx: AsyncSession, caller: Identity, stage: CompetitionStage) -> CompetitionStageOut:
    competition = await get_competition(tx, stage.competition_id)
    facts = await facts_of(tx, stage, competition)
    return CompetitionStageOut.about(
        stage,
        competition_title=competition.title,
        municipality_name=await tx.scalar(municipality_at(stage.place)),
        entries=facts.entries,
        jurors=facts.jurors,
        sheets_missing=facts.sheets_missing,
        allowed_actions=STAGE.allowed(stage.status, facts, access, caller, stage.place),
    )


async def _place_of(tx: AsyncSession, competition: Competition, data: CompetitionStageCreate) -> str:
    municipal = data.level is CompetitionLevel.municipal
    if municipal != (data.municipality_id is not None):
        said = "Укажите муниципалитет" if municipal else "Муниципалитет указывают у муниципального этапа"
        raise refused(("municipality_id",), "wrong_municipality", said)
    if data.municipality_id is None:
        return competition.place
    found = await referred(tx, COPIES.municipality, data.municipality_id, "municipality_id", "Муниципалитет не найден")
    return str(found.place)


async def _conclude(tx: AsyncSession, stage: CompetitionStage, competition: Competition) -> None:
    """Places by the sheets; at a federal stage what was written down stays. Each result is announced."""
    entries = list(await tx.scalars(queries.entries(stage.id)))
    if stage.level is not CompetitionLevel.federal:
        totals: dict[UUID, list[Decimal]] = {}
        for sheet in await tx.scalars(queries.to_count(stage.id)):
            totals.setdefault(sheet.entry_id, []).append(sheet.total)
        nominations = {each.id: each.nomination for each in entries}
        found = judging.judged(nominations, totals, competition.winners, competition.prizes)
        for entry in entries:
            its = found[entry.id]
            assign(entry, {"points": its.points, "rank": its.rank, "tied": its.tied, "result": its.result})
            await renewed(tx, entry)
    day = tx.info["clock"].today().isoformat()
    for entry in entries:
        emit(tx, Fact("training.contest.result", entry.id, entry.place, _result(entry, stage, day)))


def _result(entry: CompetitionEntry, stage: CompetitionStage, day: str) -> dict[str, Any]:
    """What other services learn of a nominee: who, at which stage, with which result, on which day."""
    return {
        "competition_id": str(entry.competition_id),
        "person_id": str(entry.person_id),
        "organisation_id": str(entry.organisation_id),
        "level": stage.level,
        "nomination": entry.nomination,
        "result": entry.result,
        "rank": entry.rank,
        "day": day,
    }


def _opened(stage: CompetitionStage) -> Fact:
    data = {"competition_id": str(stage.competition_id), "level": stage.level}
    return Fact("training.competition_stage.nominating", stage.id, stage.place, data)
