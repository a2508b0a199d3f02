"""Filling in and handing in, many schools at a time."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.declared import Asked, Declared, rows
from edulead.demo.stage import Stage, speaking
from services.kernel.imports import ImportQuery
from services.kernel.tables import TableKind
from services.kernel.uploads import Uploaded
from services.monitoring.collection import service as collection
from services.monitoring.methodologies.content import Content
from services.monitoring.submissions import queries
from services.monitoring.submissions import service as submissions
from services.monitoring.submissions.models import Submission, SubmittedNumber
from services.monitoring.submissions.rules import SubmissionAction, SubmissionStatus
from services.monitoring.submissions.schemas import SubmissionStepIn


async def taken_down(tx: AsyncSession, stage: Stage, cycle: UUID) -> list[Asked]:
    columns = (Submission.place, Submission.cluster, Submission.attributes)
    found = await tx.execute(select(*columns).where(Submission.cycle_id == cycle))
    schools = stage.schools
    return [Asked(schools[place], place, cluster, attributes) for place, cluster, attributes in found]


async def fill(tx: AsyncSession, cycle: UUID, content: Content, declared: Iterable[Declared]) -> None:
    """From a table of who conducts the cycle, once; schools declare it when they hand it in."""
    its = select(SubmittedNumber.id).join(Submission).where(Submission.cycle_id == cycle)
    if not await tx.scalar(select(exists(its))):
        table = json.dumps([row for each in declared for row in rows(content, each)]).encode()
        await collection.take(tx, cycle, Uploaded(TableKind.json, table), ImportQuery(mode="commit"))


async def hand_in(tx: AsyncSession, stage: Stage, cycle: UUID, content: Content, its: Sequence[Declared]) -> None:
    """Each school its own: what `submissions.advance` does, where what it reads for each is read once for all."""
    drafts = queries.moving(cycle, None, None, SubmissionStatus.draft)
    found = {each.place: each for each in await tx.scalars(drafts)}
    step = SubmissionStepIn(action=SubmissionAction.submit)
    for each in its:
        if (submission := found.get(each.place)) is not None:
            with speaking(tx, stage.school(each.school.key)):
                facts = submissions.facts_under(tx, submission, content, each.values, each.commented)
                facts = replace(facts, findings=each.findings)
                await submissions.move(tx, submission, step, facts, None)
                await tx.flush()  # so that the audit names the school
