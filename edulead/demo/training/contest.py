"""A professional contest of heads: the stage of the city is closed, its winner has gone on to that of the region."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.region import SMOLENSK
from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.targets import identifier
from edulead.demo.training.people import HOST, MENTOR, OTHER_HOST
from services.training.competitions import entries, jury, marking, service, stages
from services.training.competitions.models import CompetitionEntry
from services.training.competitions.schemas import CompetitionIn, CompetitionStepIn
from services.training.competitions.sheet_schemas import CompetitionJuryIn, CompetitionSheetIn
from services.training.competitions.stage_schemas import (
    CompetitionEntryCreate,
    CompetitionPassIn,
    CompetitionStageCreate,
    CompetitionStageStepIn,
)

ANNOUNCED, OPENED, NOMINATED, JUDGED, CLOSED, PASSED = -90, -85, -70, -60, -50, -40
JURY: Final = ("p-66701000-omsu_head", "p-soiro", "p-expert")
MARKS: Final = ((2, 9, 8), (2, 7, 6), (1, 8, 5))
"""Of each nominee by each criterion; each juror is a little stricter than the one before."""
CRITERIA: Final = (("relevance", "Актуальность", 2), ("results", "Результаты", 10), ("sharing", "Передача опыта", 10))


async def load(stage: Stage, tx: AsyncSession) -> None:
    contest = await _announced(stage, tx)
    async with on_day(tx, days_off(tx, OPENED), stage.city):
        said = {"level": "municipal", "municipality_id": identifier(SMOLENSK)}
        opened = await stages.create(tx, contest, CompetitionStageCreate.model_validate(said))
    for school in (HOST, OTHER_HOST, MENTOR):
        async with on_day(tx, days_off(tx, NOMINATED), stage.head(school)):
            nominee = {"person_id": stage.head(school).person, "nomination": "team"}
            await entries.nominate(tx, stage.head(school), opened.id, CompetitionEntryCreate.model_validate(nominee))
    async with on_day(tx, days_off(tx, JUDGED), stage.city):
        seats = CompetitionJuryIn(person_ids=[identifier(each) for each in JURY])
        await jury.appoint(tx, opened.id, seats, None)
        await _step(tx, opened.id, "judge")
    for stricter, juror in enumerate(JURY):
        async with on_day(tx, days_off(tx, JUDGED + 3), stage.juror(juror)):
            await _mark(stage, tx, opened.id, juror, stricter)
    async with on_day(tx, days_off(tx, CLOSED), stage.city):
        await _step(tx, opened.id, "close")
    async with on_day(tx, days_off(tx, PASSED), stage.institute):
        regional = CompetitionStageCreate.model_validate({"level": "regional"})
        next_one = await stages.create(tx, contest, regional)
        winners = select(CompetitionEntry.id).where(CompetitionEntry.stage_id == opened.id, CompetitionEntry.rank == 1)
        for each in await tx.scalars(winners):
            await entries.pass_on(tx, stage.institute, next_one.id, CompetitionPassIn(entry_id=each))


async def _announced(stage: Stage, tx: AsyncSession) -> UUID:
    async with on_day(tx, days_off(tx, ANNOUNCED), stage.institute):
        said = {
            "title": "Директор года Смоленской области",
            "year": days_off(tx, 0).year,
            "levels": ["municipal", "regional"],
            "nominations": [{"code": "team", "title": "Управленческая команда"}],
            "criteria": [{"code": code, "title": title, "most": most} for code, title, most in CRITERIA],
        }
        draft = await service.create(tx, stage.institute, CompetitionIn.model_validate(said))
        step = CompetitionStepIn.model_validate({"action": "announce"})
        return (await service.advance(tx, draft.id, step, draft.version)).id


async def _step(tx: AsyncSession, stage_id: UUID, action: str) -> None:
    await stages.advance(tx, stage_id, CompetitionStageStepIn.model_validate({"action": action}), None)


async def _mark(stage: Stage, tx: AsyncSession, stage_id: UUID, juror: str, stricter: int) -> None:
    found = select(CompetitionEntry).where(CompetitionEntry.stage_id == stage_id)
    listed = {each.person_id: each.id for each in await tx.scalars(found)}
    for school, marks in zip((HOST, OTHER_HOST, MENTOR), MARKS, strict=True):
        its = {code: {"mark": max(1, mark - stricter)} for (code, *_), mark in zip(CRITERIA, marks, strict=True)}
        entry = listed[identifier(stage.head_of(school))]
        sheet = CompetitionSheetIn.model_validate({"marks": its})
        await marking.hand_in(tx, stage.juror(juror), stage_id, entry, sheet)
