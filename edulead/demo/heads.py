"""Three cycles of the heads of schools: two of the past, published, and one whose results can be objected to now.

Every phase is one transaction on its own day, and looks first whether it was done before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo import hearing, rounds
from edulead.demo.collecting import fill, hand_in, taken_down
from edulead.demo.declared import NOBODY, Declared, declare
from edulead.demo.opening import open_cycle, publish
from edulead.demo.region import SEED
from edulead.demo.rounds import Round
from edulead.demo.stage import Stage, submission_of
from edulead.demo.story import LATE
from edulead.demo.targets import caller, identifier
from services.monitoring.conduct import service as conduct
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.content import Cluster
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import CycleAction, CycleStatus
from services.monitoring.cycles.schemas import CycleCreate, CycleStepIn
from services.monitoring.engine.attributes import AttributeCondition, SubjectAttribute
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.schemas import MethodologyCreate
from services.monitoring.scoring.rules import Inputs
from services.monitoring.submissions import service as submissions
from services.monitoring.submissions import supervising
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import SubmissionAction, SubmissionStatus
from services.monitoring.submissions.schemas import SubmissionStepIn
from services.monitoring.submissions.supervising_schemas import DeadlineIn, ManyIn
from services.monitoring.templates.service import template

METHODOLOGY: Final = identifier("methodology-heads")
MENDS: Final = "В справке нет подписи руководителя: приложите подписанную"
ASKS: Final = "Карантин в школе, данные готовы на три четверти"


def _where(attribute: SubjectAttribute, value: str) -> list[AttributeCondition]:
    return [AttributeCondition(attribute=attribute, one_of=[value])]


CLUSTERS: Final = [
    Cluster(code="correctional", title="Школы-интернаты для обучающихся с ОВЗ",
            conditions=_where(SubjectAttribute.correctional, "yes")),
    Cluster(code="town", title="Городские школы", conditions=_where(SubjectAttribute.settlement, "town")),
    Cluster(code="village", title="Сельские школы с 11-м классом",
            conditions=_where(SubjectAttribute.has_grade_11, "yes")),
    Cluster(code="village-basic", title="Сельские школы без 11-го класса"),
]  # fmt: skip


async def load(stage: Stage, say: Callable[[str], None]) -> None:
    if await hearing.is_over(stage):
        return
    async with stage.on(rounds.PAST[0].after(rounds.OPENED)) as tx:
        content = await _methodology(tx, stage)
    before: Mapping[str, Inputs] = MappingProxyType({})
    for it in (*rounds.PAST, await _running(stage)):
        say(f"школы, цикл {it.year} года")
        before = await _conduct(stage, it, content, before)


async def _running(stage: Stage) -> Round:
    """As the day of the first load made it, even where this one resumes it on another."""
    async with stage.now() as tx:
        found = rounds.running(tx.info["clock"].today())
        cycle = await tx.get(Cycle, found.cycle)
        return replace(found, deadline=cycle.deadline) if cycle else found


async def _methodology(tx: AsyncSession, stage: Stage) -> Content:
    """The template taken over as it is."""
    said = template("heads_of_schools")
    kept = {name: getattr(said, name) for name in ("code", "title", "subject", "content")}
    await publish(tx, stage.department, MethodologyCreate(id=METHODOLOGY, **kept))
    return said.content


async def _conduct(stage: Stage, it: Round, content: Content, before: Mapping[str, Inputs]) -> Mapping[str, Inputs]:
    """What was handed in, by school: the next cycle compares with it."""
    async with stage.on(it.after(rounds.OPENED)) as tx:
        status = await _open(tx, stage, it)
    async with stage.on(it.after(rounds.FILLED)) as tx:
        declared = declare(SEED, it.year, content, await taken_down(tx, stage, it.cycle), before)
        await fill(tx, it.cycle, content, declared.values())
    if status in (CycleStatus.draft, CycleStatus.collecting):
        await _collect(stage, it, content, declared)
    await hearing.conclude(stage, it, declared)
    return {key: its.values for key, its in declared.items() if its.wave < NOBODY}


async def _open(tx: AsyncSession, stage: Stage, it: Round) -> CycleStatus:
    first, last = it.period
    cycle = CycleCreate(
        id=it.cycle,
        title=it.title,
        methodology_id=METHODOLOGY,
        period_from=first,
        period_to=last,
        deadline=it.deadline,
        clusters=CLUSTERS,
        objection_days=rounds.WINDOW[it.year],
    )
    await open_cycle(tx, stage.department, cycle)
    return (await cycles.get(tx, it.cycle)).status


async def _collect(stage: Stage, it: Round, content: Content, declared: Mapping[str, Declared]) -> None:
    """Handed in by the schools in waves, verified by each ОМСУ, accepted by the Department."""
    for number, days in enumerate(rounds.WAVES):
        async with stage.on(it.after(-days)) as tx:
            await hand_in(tx, stage, it.cycle, content, [each for each in declared.values() if each.wave == number])
    for each in declared.values():
        if each.wave < NOBODY and rounds.is_returned(SEED, each.school.key, it.year):
            await _mend(stage, it, each.school.key)
    if it.year == rounds.RUNNING:
        await _late(stage, it)
    for place in await _waiting(stage, it):
        async with stage.on(it.after(rounds.VERIFIED), caller("omsu", place)) as tx:
            await supervising.advance_many(tx, ManyIn(cycle_id=it.cycle), SubmissionAction.verify)
    async with stage.on(it.after(rounds.ACCEPTED)) as tx:
        await supervising.advance_many(tx, ManyIn(cycle_id=it.cycle), SubmissionAction.accept)
        await conduct.advance(tx, it.cycle, CycleStepIn(action=CycleAction.end_collection), None)


def _step(action: SubmissionAction, reason: str | None = None) -> SubmissionStepIn:
    return SubmissionStepIn(action=action, reason=reason)


async def _mend(stage: Stage, it: Round, school: str) -> None:
    """Returned by the ОМСУ, and handed in again."""
    async with stage.on(it.after(rounds.RETURNED), stage.omsu_of(school)) as tx:
        submission = await submission_of(tx, it, school)
        handed = submission.submitted_at
        if submission.status is SubmissionStatus.submitted and handed and handed.date() <= it.deadline:
            await submissions.advance(tx, submission.id, _step(SubmissionAction.give_back, MENDS), None)
    async with stage.on(it.after(rounds.MENDED), stage.school(school)) as tx:
        submission = await submission_of(tx, it, school)
        if submission.status is SubmissionStatus.returned:
            await submissions.advance(tx, submission.id, _step(SubmissionAction.submit), None)


async def _late(stage: Stage, it: Round) -> None:
    """Asked for an extension when the deadline was over, and kept it."""
    async with stage.on(it.after(rounds.EXTENDED)) as tx:
        submission = await submission_of(tx, it, LATE)
        if submission.status is SubmissionStatus.draft and submission.deadline is None:
            data = DeadlineIn(deadline=it.after(rounds.GRANTED), reason=ASKS)
            await supervising.extend(tx, submission.id, data, None)
    async with stage.on(it.after(rounds.CAME_LATE), stage.school(LATE)) as tx:
        submission = await submission_of(tx, it, LATE)
        if submission.status is SubmissionStatus.draft:
            await submissions.advance(tx, submission.id, _step(SubmissionAction.submit), None)


async def _waiting(stage: Stage, it: Round) -> list[str]:
    """The municipalities where something waits to be verified."""
    async with stage.now() as tx:
        here = (Submission.cycle_id == it.cycle, Submission.status == SubmissionStatus.submitted)
        return sorted({place.rpartition(".")[0] for place in await tx.scalars(select(Submission.place).where(*here))})
