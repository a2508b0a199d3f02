"""Conducting a cycle: each step of its workflow and what it does to submissions and results."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.business_days import add_business_days
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.records import renewed
from services.monitoring.calculations.models import Calculation
from services.monitoring.conduct.schemas import ClusterOut, CompositionOut, UnsettledOut
from services.monitoring.conduct.subjects import Composition, Subject, composition
from services.monitoring.cycles import queries as cycle_queries
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import WORKFLOW, CycleAction, CycleStatus, Facts, LeftOut
from services.monitoring.cycles.schemas import CycleOut, CycleStepIn, Progress
from services.monitoring.facts import service as counted
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.rules import MethodologyStatus, SubjectKind
from services.monitoring.objections import service as objections
from services.monitoring.permissions import P, access
from services.monitoring.results import service as results
from services.monitoring.risks import service as risks
from services.monitoring.submissions import queries as submissions
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import CHECKED, SubmissionStatus

NOBODY = Composition(())


async def advance(tx: AsyncSession, cycle_id: UUID, data: CycleStepIn, seen: int | None) -> Cycle:
    """Move a cycle one step, with everything the step entails, in one transaction."""
    await tx.execute(cycle_queries.lock(cycle_id))
    cycle = await cycles.get(tx, cycle_id)
    facts = await _facts(tx, cycle, await _progress(tx, cycle))
    await steps.advance(tx, access, WORKFLOW, cycle, data, facts, seen)
    if effect := EFFECTS.get(data.action):
        await effect(tx, cycle, data.reason)
    return await renewed(tx, cycle)


async def calculate(tx: AsyncSession, cycle_id: UUID, reason: str | None, seen: int | None) -> Calculation:
    """The step `calculate`, told as what it made."""
    cycle = await advance(tx, cycle_id, CycleStepIn(action=CycleAction.calculate, reason=reason), seen)
    return await results.last_calculation(tx, cycle)


async def shown(tx: AsyncSession, caller: Identity, cycle: Cycle) -> CycleOut:
    progress = await _progress(tx, cycle)
    facts = await _facts(tx, cycle, progress)
    allowed = WORKFLOW.allowed(cycle.status, facts, access, caller, cycle.place)
    return CycleOut.about(cycle, clusters=cycle.parsed_clusters, progress=progress, allowed_actions=allowed)


async def composed(tx: AsyncSession, cycle_id: UUID) -> CompositionOut:
    """Whom the cycle rates: of a draft as the directory stands now, of an open one as it was taken down."""
    cycle = await cycles.get(tx, cycle_id)
    methodology = await methodologies.get(tx, cycle.methodology_id)
    if cycle.status is CycleStatus.draft:
        found = await composition(tx, cycle, methodology)
        counted = [each.cluster for each in found.subjects]
    else:
        found, counted = NOBODY, list(await tx.scalars(submissions.clusters(cycle.id)))
    return CompositionOut(
        subjects=len(counted),
        clusters=[
            ClusterOut(code=each.code, title=each.title, subjects=counted.count(each.code))
            for each in cycle.parsed_clusters
        ],
        unclustered=[UnsettledOut.about(each) for each in found.unclustered] if cycle.clusters else [],
        unled=[UnsettledOut.about(each) for each in found.unled],
    )


async def require_history(tx: AsyncSession, caller: Identity, cycle_id: UUID) -> None:
    """Raises Forbidden below the place of the cycle, where its history is hidden: a void would be a lie."""
    cycle = await cycles.get(tx, cycle_id)
    access.require(caller, P.history_read, cycle.place)


async def _facts(tx: AsyncSession, cycle: Cycle, progress: Progress) -> Facts:
    methodology = await methodologies.get(tx, cycle.methodology_id)
    drafted = await composition(tx, cycle, methodology) if cycle.status is CycleStatus.draft else NOBODY
    concluding = cycle.status in (CycleStatus.preliminary, CycleStatus.objections)
    hearing = cycle.status is CycleStatus.objections
    waiting, uncounted = await objections.outstanding(tx, cycle.id) if hearing else (0, 0)
    return Facts(
        methodology_published=methodology.status is MethodologyStatus.published,
        rates_heads=methodology.subject is SubjectKind.head,
        subjects=len(drafted.subjects) or progress.subjects,
        unclustered=len(drafted.unclustered) if cycle.clusters else 0,
        submitted=progress.submitted,
        verified=progress.verified,
        accepted=progress.accepted,
        left_out=await _left_out(tx, cycle) if concluding else (),
        today=tx.info["clock"].today(),
        objection_days=cycle.objection_days,
        objections_until=cycle.objections_until,
        open_objections=waiting,
        uncounted_corrections=uncounted,
    )


async def _left_out(tx: AsyncSession, cycle: Cycle) -> tuple[LeftOut, ...]:
    rows = (await tx.execute(submissions.unchecked(cycle.id))).all()
    return tuple(LeftOut(subject_id, name, submitted) for subject_id, name, submitted in rows)


async def _progress(tx: AsyncSession, cycle: Cycle) -> Progress:
    rows = (await tx.execute(submissions.counts(cycle.id))).all()
    by_status = dict.fromkeys(map(str, SubmissionStatus), 0) | {str(status): count for status, count in rows}
    subjects = sum(by_status.values())
    return Progress(subjects=subjects, without_result=subjects - sum(by_status[each] for each in CHECKED), **by_status)


async def _open(tx: AsyncSession, cycle: Cycle, _: str | None) -> None:
    """Take down who is rated: each gets an empty submission, under the names and attributes of today."""
    methodology: Methodology = await methodologies.get(tx, cycle.methodology_id)
    for each in (await composition(tx, cycle, methodology)).subjects:
        tx.add(_submission(cycle, each))
    await counted.fill(tx, cycle, methodology.parsed)


def _submission(cycle: Cycle, subject: Subject) -> Submission:
    return Submission(
        cycle_id=cycle.id,
        place=subject.place,
        subject_id=subject.id,
        subject_name=subject.name,
        municipality_name=subject.municipality_name,
        person_id=subject.person_id,
        person_name=subject.person_name,
        post_id=subject.post_id,
        held_from=subject.held_from,
        attributes=dict(subject.attributes),
        cluster=subject.cluster,
    )


async def _calculate(tx: AsyncSession, cycle: Cycle, reason: str | None) -> None:
    cycle.updated_at = func.now()  # a new version, also where the status stays: of two who saw the same one calculates
    await results.calculate(tx, cycle, reason)


async def _withdraw(tx: AsyncSession, cycle: Cycle, _: str | None) -> None:
    await results.withdraw(tx, cycle)


async def _open_objections(tx: AsyncSession, cycle: Cycle, _: str | None) -> None:
    today: date = tx.info["clock"].today()
    cycle.objections_until = add_business_days(today, cycle.objection_days)
    await results.show(tx, cycle)


async def _publish(tx: AsyncSession, cycle: Cycle, _: str | None) -> None:
    cycle.published_at = tx.info["clock"].now()
    await results.publish(tx, cycle)
    await risks.renew(tx, cycle)
    methodology = await methodologies.get(tx, cycle.methodology_id)
    told = {
        "subject": methodology.subject,
        "family": str(methodology.family),
        "period_from": cycle.period_from.isoformat(),
        "period_to": cycle.period_to.isoformat(),
    }
    emit(tx, Fact("monitoring.results.published", cycle.id, cycle.place, told))


EFFECTS: Mapping[CycleAction, Callable[[AsyncSession, Cycle, str | None], Awaitable[None]]] = {
    CycleAction.open: _open,
    CycleAction.calculate: _calculate,
    CycleAction.reopen: _withdraw,
    CycleAction.open_objections: _open_objections,
    CycleAction.publish: _publish,
}
"""What a step does beyond the status of the cycle."""
