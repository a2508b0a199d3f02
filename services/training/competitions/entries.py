"""The shell around entries: a head is nominated, passes on, gets a result from outside."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import AlreadyExists, NotFound
from services.kernel.records import added, one, renewed
from services.kernel.references import referred, refused, require
from services.training.competitions import queries
from services.training.competitions.models import Competition, CompetitionEntry, CompetitionStage
from services.training.competitions.naming_queries import titles_of
from services.training.competitions.passing import not_nominated_here, not_passed
from services.training.competitions.rules import (
    LABELS,
    CompetitionLevel,
    CompetitionStageStatus,
    CompetitionStatus,
)
from services.training.competitions.service import going_on
from services.training.competitions.stage_schemas import (
    CompetitionEntryCreate,
    CompetitionEntryOut,
    CompetitionPassIn,
    CompetitionResultIn,
)
from services.training.competitions.stages import (
    CompetitionNotGoingOn,
    CompetitionStageFixed,
    CompetitionStageNotFound,
)
from services.training.competitions.stages import get as get_stage
from services.training.permissions import P, access, seeking
from services.training.staff import service as staff
from services.training.store import TABLES


class CompetitionEntryNotFound(NotFound):
    """Заявка на конкурс не найдена или не видна с вашими правами."""


class AlreadyEntered(AlreadyExists):
    """Этот человек уже участвует в этом этапе в этой номинации."""


async def get(tx: AsyncSession, caller: Identity, entry_id: UUID) -> CompetitionEntry:
    seen = queries.entry_visible_to(caller)
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.entry(entry_id).where(seen), CompetitionEntryNotFound)


async def nominate(
    tx: AsyncSession, caller: Identity, stage_id: UUID, data: CompetitionEntryCreate
) -> CompetitionEntry:
    """By the school itself, by the authority or by СОИРО; for the first stage alone, while it takes entries.

    Raises CompetitionStageFixed with the reason, AlreadyEntered, Invalid for whoever heads nothing within the stage.
    """
    stage, competition = await _going_on(tx, stage_id, CompetitionStageStatus.nominating)
    if refusal := not_nominated_here(competition.order, stage.level):
        raise CompetitionStageFixed(refusal.detail, members={"reason": refusal.reason})
    employed = await staff.heading(tx, data.person_id, data.organisation_id, tx.info["clock"].today())
    if not contains(stage.place, employed.place):
        raise refused(("person_id",), "another_place", "Этот человек руководит организацией не на территории этапа")
    access.require(caller, P.competition_nominate, employed.place)
    _require_nomination(competition, data.nomination)
    if data.file_id is not None:
        await referred(tx, TABLES.file, data.file_id, "file_id", "Файл не найден")
    entry = CompetitionEntry(
        place=employed.place,
        competition_id=competition.id,
        stage_id=stage.id,
        person_id=employed.person_id,
        organisation_id=employed.organisation_id,
        nominated_by=caller.person,
        **data.model_dump(include={"nomination", "link", "file_id"}),
    )
    return await added(tx, entry, _entered)


async def pass_on(tx: AsyncSession, caller: Identity, stage_id: UUID, data: CompetitionPassIn) -> CompetitionEntry:
    """From the stage before, by its result. Raises Invalid at `/entry_id` for whoever did not win there."""
    stage, competition = await _going_on(tx, stage_id, CompetitionStageStatus.nominating)
    access.require(caller, P.competition_write, stage.place)
    former = await referred(tx, CompetitionEntry, data.entry_id, "entry_id", "Заявка не найдена")
    if former.competition_id != competition.id:
        raise refused(("entry_id",), "another_competition", "Это заявка другого конкурса")
    before = await get_stage(tx, former.stage_id)
    closed = before.status is CompetitionStageStatus.closed
    require(not_passed(competition.order, stage.level, before.level, closed, former.result))
    kept = ("competition_id", "person_id", "organisation_id", "nominated_by", "place", "nomination", "link", "file_id")
    entry = CompetitionEntry(
        stage_id=stage.id, passed_from_id=former.id, **{name: getattr(former, name) for name in kept}
    )
    return await added(tx, entry, _entered)


async def withdraw(tx: AsyncSession, caller: Identity, entry_id: UUID, seen: int | None) -> None:
    """While the stage takes entries."""
    entry = await get(tx, caller, entry_id)
    expect(entry, seen)
    await _going_on(tx, entry.stage_id, CompetitionStageStatus.nominating)
    access.require(caller, P.competition_nominate, entry.place)
    emit(tx, Fact("training.competition_entry.entered", entry.id, entry.place, deleted=True))
    await tx.delete(entry)


async def record(
    tx: AsyncSession, caller: Identity, entry_id: UUID, data: CompetitionResultIn, seen: int | None
) -> CompetitionEntry:
    """What the federal jury decided, written down while the stage is judged. Elsewhere results follow from sheets."""
    entry = await get(tx, caller, entry_id)
    expect(entry, seen)
    stage, _ = await _going_on(tx, entry.stage_id, CompetitionStageStatus.judging)
    if stage.level is not CompetitionLevel.federal:
        raise CompetitionStageFixed(
            "Извне вносят только результаты федерального этапа.", members={"reason": "not_federal"}
        )
    access.require(caller, P.competition_write, stage.place)
    entry.result = data.result
    return await renewed(tx, entry)


async def shown(tx: AsyncSession, entry: CompetitionEntry) -> CompetitionEntryOut:
    schools = await staff.titles(tx, [entry.organisation_id])
    competition, nomination = (await tx.execute(titles_of(entry))).one()
    return CompetitionEntryOut.about(
        entry,
        full_name=await staff.name_within(tx, entry.place, entry.person_id),
        organisation_name=schools.get(entry.organisation_id),
        competition_title=competition,
        nomination_title=nomination,
    )


async def _going_on(
    tx: AsyncSession, stage_id: UUID, status: CompetitionStageStatus
) -> tuple[CompetitionStage, Competition]:
    """The stage, in that status until the commit. Raises CompetitionStageFixed, CompetitionNotGoingOn."""
    stage = await get_stage(tx, stage_id)
    competition = await going_on(tx, stage.competition_id)
    if competition.status is not CompetitionStatus.announced:
        raise CompetitionNotGoingOn
    async with standing_at(tx, stage.place):  # ADR 0008
        stage = await one(tx, queries.stage_going_on(stage.id), CompetitionStageNotFound)
    if stage.status is not status:
        said = f"Статус этапа — «{LABELS[stage.status]}», а нужен «{LABELS[status]}»."
        raise CompetitionStageFixed(said, members={"reason": "another_status"})
    return stage, competition


def _require_nomination(competition: Competition, code: str) -> None:
    if code not in {each["code"] for each in competition.nominations}:
        raise refused(("nomination",), "unknown_reference", "Такой номинации в конкурсе нет")


def _entered(entry: CompetitionEntry) -> Fact:
    data: dict[str, Any] = {
        "competition_id": str(entry.competition_id),
        "stage_id": str(entry.stage_id),
        "person_id": str(entry.person_id),
        "organisation_id": str(entry.organisation_id),
        "nomination": entry.nomination,
    }
    return Fact("training.competition_entry.entered", entry.id, entry.place, data)
