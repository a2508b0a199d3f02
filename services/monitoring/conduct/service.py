"""Conducting a cycle: each step of its workflow and what it does to submissions and results."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.records import renewed
from services.monitoring.conduct import queries
from services.monitoring.cycles import queries as cycle_queries
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import WORKFLOW, CycleAction, CycleStatus, Facts, LeftOut
from services.monitoring.cycles.schemas import CycleOut, CycleStepIn, Progress
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.rules import MethodologyStatus
from services.monitoring.permissions import P, access
from services.monitoring.results import service as results
from services.monitoring.submissions import queries as submissions
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import SubmissionStatus


async def advance(tx: AsyncSession, cycle_id: UUID, data: CycleStepIn, seen: int | None) -> Cycle:
    """Move a cycle one step, with everything the step entails, in one transaction."""
    await tx.execute(cycle_queries.lock(cycle_id))
    cycle = await cycles.get(tx, cycle_id)
    facts = await _facts(tx, cycle, await _progress(tx, cycle))
    await steps.advance(tx, access, WORKFLOW, cycle, data, facts, seen)
    if effect := EFFECTS.get(data.action):
        await effect(tx, cycle)
    return await renewed(tx, cycle)


async def shown(tx: AsyncSession, caller: Identity, cycle: Cycle) -> CycleOut:
    progress = await _progress(tx, cycle)
    facts = await _facts(tx, cycle, progress)
    allowed = WORKFLOW.allowed(cycle.status, facts, access, caller, cycle.place)
    return CycleOut.about(cycle, progress=progress, allowed_actions=allowed)


async def require_history(tx: AsyncSession, caller: Identity, cycle_id: UUID) -> None:
    """Raises Forbidden below the place of the cycle, where its history is hidden: a void would be a lie."""
    cycle = await cycles.get(tx, cycle_id)
    access.require(caller, P.history_read, cycle.place)


async def _facts(tx: AsyncSession, cycle: Cycle, progress: Progress) -> Facts:
    methodology = await methodologies.get(tx, cycle.methodology_id)
    drafted = cycle.status is CycleStatus.draft
    subjects = await tx.scalar(queries.count_subjects(cycle.place)) if drafted else progress.subjects
    return Facts(
        methodology_published=methodology.status is MethodologyStatus.published,
        subjects=subjects or 0,
        submitted=progress.submitted,
        verified=progress.verified,
        left_out=await _left_out(tx, cycle) if cycle.status is CycleStatus.preliminary else (),
    )


async def _left_out(tx: AsyncSession, cycle: Cycle) -> tuple[LeftOut, ...]:
    rows = (await tx.execute(submissions.unverified(cycle.id))).all()
    return tuple(LeftOut(subject_id, name, submitted) for subject_id, name, submitted in rows)


async def _progress(tx: AsyncSession, cycle: Cycle) -> Progress:
    rows = (await tx.execute(submissions.counts(cycle.id))).all()
    by_status = dict.fromkeys(map(str, SubmissionStatus), 0) | {str(status): count for status, count in rows}
    subjects = sum(by_status.values())
    return Progress(subjects=subjects, without_result=subjects - by_status[SubmissionStatus.verified], **by_status)


async def _open(tx: AsyncSession, cycle: Cycle) -> None:
    """Take down who is rated: every municipality there is today gets an empty submission under its present name."""
    for each in await tx.scalars(queries.subjects(cycle.place)):
        tx.add(Submission(cycle_id=cycle.id, place=each.place, subject_id=each.id, subject_name=each.name))


async def _publish(tx: AsyncSession, cycle: Cycle) -> None:
    cycle.published_at = tx.info["clock"].now()
    await results.publish(tx, cycle)
    emit(tx, Fact("monitoring.results.published", cycle.id, cycle.place))


EFFECTS: Mapping[CycleAction, Callable[[AsyncSession, Cycle], Awaitable[None]]] = {
    CycleAction.open: _open,
    CycleAction.calculate: results.calculate,
    CycleAction.reopen: results.drop,
    CycleAction.publish: _publish,
}
"""What a step does beyond the status of the cycle."""
