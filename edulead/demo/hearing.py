"""What follows a collection in the demo: calculation, marks, objections and their decisions, publication."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo import rounds
from edulead.demo.declared import Declared
from edulead.demo.region import SEED
from edulead.demo.rounds import Round
from edulead.demo.stage import Stage, submission_of
from edulead.demo.story import DISMISSED, OUTLIER, PENDING, UPHELD, drawn
from edulead.demo.targets import identifier
from services.directory.roles import Role
from services.kernel.business_days import CalendarUnknown
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.conduct import service as conduct
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.rules import CycleAction, CycleStatus
from services.monitoring.cycles.schemas import CycleStepIn
from services.monitoring.follow_ups import service as follow_ups
from services.monitoring.follow_ups.models import FollowUp
from services.monitoring.follow_ups.schemas import FollowUpCreate
from services.monitoring.objections import service as objections
from services.monitoring.objections.models import Objection
from services.monitoring.objections.rules import Contested, ObjectionAction, ObjectionStatus
from services.monitoring.objections.schemas import CorrectionIn, ObjectionCreate, ObjectionStepIn
from services.monitoring.results.models import Result
from services.monitoring.submissions.values import EvidenceIn

WITHOUT: Final = "Сафоновский округ: Екатериновская школа данные не представила, ей дан срок до следующего цикла"
PROVEN: Final = "Приказы о присвоении категорий подтверждают число"
UNFOUNDED: Final = "10 из 22 — это 45,5 %, по шкале акта от 20 до 49 % — 5 баллов: начислены верно"
LOOK: Final = "Средний балл независимого тестирования почти 5 при обычных 3,5: сверить с протоколами"
"""Of the mark at the outlier."""
LOOK_DAYS: Final = 30
"""Days after the marking by which it is looked at."""


MISTYPED: Final = "Опечатка: в число педагогов с категорией попала только высшая"
OVERLOOKED: Final = "Не учтены работы ВПР, написанные в резервный день: средний процент выше"
UNJUST: Final = "За долю педагогов с категорией полагается 10 баллов, а не 5: их почти половина"


async def conclude(stage: Stage, it: Round, declared: Mapping[str, Declared]) -> None:
    """From the end of the collection to where the cycle is left: published, or open to objections."""
    await _step(stage, it, CycleStatus.verifying, CycleAction.calculate, rounds.CALCULATED)
    if it.published is None:
        await _mark(stage, it)
    try:
        await _step(stage, it, CycleStatus.preliminary, CycleAction.open_objections, rounds.SHOWN)
    except CalendarUnknown:
        return  # the term would end in a year whose calendar nobody knows: the window is left to be opened later
    if await _status(stage, it) is CycleStatus.objections:
        await _hear(stage, it, _objections(it, declared))
    if it.published:
        days = (it.published - it.deadline).days
        await _step(stage, it, CycleStatus.objections, CycleAction.publish, days)


async def is_over(stage: Stage) -> bool:
    """Was everything done? The last is an objection, and what visitors do afterwards is left alone."""
    async with stage.now() as tx:
        return await _has_filed(tx, rounds.running(tx.info["clock"].today()), PENDING)


async def _status(stage: Stage, it: Round) -> CycleStatus:
    async with stage.now() as tx:
        return (await cycles.get(tx, it.cycle)).status


async def _step(stage: Stage, it: Round, status: CycleStatus, action: CycleAction, days: int) -> None:
    """A step that is left. Only of 2024 somebody gets no result, and only there a reason is needed."""
    async with stage.on(it.after(days)) as tx:
        if (await cycles.get(tx, it.cycle)).status is status:
            reason = WITHOUT if it.year == rounds.PAST[0].year else None
            await conduct.advance(tx, it.cycle, CycleStepIn(action=action, reason=reason), None)


async def _mark(stage: Stage, it: Round) -> None:
    async with stage.on(it.after(rounds.MARKED)) as tx:
        submission = await submission_of(tx, it, OUTLIER)
        if not await tx.scalar(select(exists().where(FollowUp.submission_id == submission.id))):
            due = it.after(rounds.MARKED + LOOK_DAYS)
            data = FollowUpCreate(indicator="2.10", note=LOOK, assignee_role=Role.omsu, due_on=due)
            await follow_ups.create(tx, stage.department, submission.id, data)


def _objections(it: Round, declared: Mapping[str, Declared]) -> Mapping[str, ObjectionCreate]:
    """School → its objection in the cycle of the year."""
    if it.year == 2025:
        evidence = [EvidenceIn(document="Приказы о присвоении квалификационных категорий", pages="1-4")]
        numbers = drawn(SEED, declared[UPHELD].school, it.year)["5.1"]
        mistyped = ObjectionCreate(
            contests=Contested.value, indicator="5.1", text=MISTYPED, inputs=numbers, evidence=evidence
        )
        return {UPHELD: mistyped, DISMISSED: ObjectionCreate(contests=Contested.score, text=UNJUST)}
    if it.year == rounds.RUNNING:
        more = declared[PENDING].values["2.7"].values["value"] + 4
        evidence = [EvidenceIn(document="Протокол проведения ВПР в резервный день", pages="2")]
        overlooked = ObjectionCreate(
            contests=Contested.value, indicator="2.7", text=OVERLOOKED, inputs={"value": more}, evidence=evidence
        )
        return {PENDING: overlooked}
    return {}


async def _hear(stage: Stage, it: Round, filed: Mapping[str, ObjectionCreate]) -> None:
    """Filed by the schools; of a past cycle decided by the Department, and what was corrected calculated."""
    for school, data in filed.items():
        day = it.after(rounds.FILED if it.published else rounds.SHOWN)
        async with stage.on(day, stage.school(school)) as tx:
            await _file(tx, stage, it, school, data)
    if it.published is None:
        return
    async with stage.on(it.after(rounds.TAKEN)) as tx:
        for each in await _waiting(tx, it, ObjectionStatus.filed):
            await objections.advance(tx, each.id, ObjectionStepIn(action=ObjectionAction.take), None)
    async with stage.on(it.after(rounds.DECIDED)) as tx:
        for each in await _waiting(tx, it, ObjectionStatus.under_review):
            await objections.advance(tx, each.id, _decision(each), None)
    async with stage.on(it.after(rounds.RECALCULATED)) as tx:
        _, uncounted = await objections.outstanding(tx, it.cycle)
        if uncounted:
            step = CycleStepIn(action=CycleAction.calculate, reason="Исправление по возражению")
            await conduct.advance(tx, it.cycle, step, None)


async def _file(tx: AsyncSession, stage: Stage, it: Round, school: str, data: ObjectionCreate) -> None:
    if await _has_filed(tx, it, school):
        return
    rated = (Result.cycle_id == it.cycle, Result.subject_id == identifier(school))
    preliminary = select(Result.id).where(*rated, Result.standing == ResultStanding.preliminary)
    result = await tx.scalar(preliminary)
    assert result is not None  # whoever the story lets object was rated
    await objections.file(tx, stage.school(school), result, data)


async def _has_filed(tx: AsyncSession, it: Round, school: str) -> bool:
    here = (Objection.cycle_id == it.cycle, Objection.subject_id == identifier(school))
    return bool(await tx.scalar(select(exists().where(*here))))


async def _waiting(tx: AsyncSession, it: Round, status: ObjectionStatus) -> list[Objection]:
    return list(await tx.scalars(select(Objection).where(Objection.cycle_id == it.cycle, Objection.status == status)))


def _decision(objection: Objection) -> ObjectionStepIn:
    """A number is put right as it was proved; points were right."""
    if objection.contests is Contested.score:
        return ObjectionStepIn(action=ObjectionAction.dismiss, reason=UNFOUNDED)
    correction = CorrectionIn(inputs=objection.inputs)
    return ObjectionStepIn(action=ObjectionAction.uphold, reason=PROVEN, correction=correction)
