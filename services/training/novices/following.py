"""How a novice follows the enrolments into groups of the «Школа начинающего руководителя», whoever enrolled them.

Nobody's role is asked: the enrolment is the ground.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.jobs import Job
from services.kernel.records import renewed
from services.training.enrolments.rules import EnrolmentStatus
from services.training.novices import queries
from services.training.novices.models import Novice
from services.training.novices.rules import WORKFLOW, Facts, way
from services.training.novices.welcoming import told


async def follow_up(tx: AsyncSession, novice: Novice) -> None:
    """The novice stands where the latest of the enrolments does."""
    for _, enrolment_id, status in (await tx.execute(queries.taught().where(queries.N.id == novice.id))).all():
        await follow(tx, novice, enrolment_id, status)


async def follow_all(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Every novice that lives, as far as the transaction sees."""
    for novice, enrolment_id, status in (await tx.execute(queries.taught())).all():
        await follow(tx, novice, enrolment_id, status)


async def follow(tx: AsyncSession, novice: Novice, enrolment_id: UUID, status: EnrolmentStatus) -> None:
    action, seat = way(novice.status, status)
    if action is not None:
        step = WORKFLOW.step(novice.status, action)
        step.check(Facts(left=0, passed=False, following=True), None)
        novice.status = step.target
        steps.remember(tx, WORKFLOW, novice, step.action, step.source, None)
        said = {"status": novice.status, **told(novice)}
        emit(tx, Fact(f"training.novice.{novice.status}", novice.id, novice.place, said))
    novice.enrolment_id = enrolment_id if seat else None
    await renewed(tx, novice)


JOBS = (Job("training.follow_enrolments_of_novices", timedelta(minutes=5), follow_all),)
