"""How a referral follows the enrolments of whom it sent: step by step, each announced, whoever enrolled them.

Nobody's role is asked: the enrolment is the ground.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.records import renewed
from services.training.enrolments.rules import EnrolmentStatus
from services.training.referrals import queries
from services.training.referrals.models import Referral
from services.training.referrals.rules import LIVING, WORKFLOW, Facts, way


async def follow_all(tx: AsyncSession) -> None:
    """Every referral that lives, as far as the transaction sees."""
    for referral, enrolment_id, status in (await tx.execute(queries.answered())).all():
        await follow(tx, referral, enrolment_id, status)


async def follow(tx: AsyncSession, referral: Referral, enrolment_id: UUID, status: EnrolmentStatus) -> None:
    """The enrolment answers the referral: it goes where the enrolment stands; nothing where it is there."""
    for action in way(referral.status, status):
        step = WORKFLOW.step(referral.status, action)
        step.check(Facts(own=False, following=True), None)
        referral.status = step.target
        steps.remember(tx, WORKFLOW, referral, step.action, step.source, None)
        emit(tx, announced(referral))
    referral.enrolment_id = enrolment_id
    if referral.status not in LIVING:
        referral.closed_on = tx.info["clock"].today()
    await renewed(tx, referral)


def announced(referral: Referral) -> Fact:
    """Where it stands now."""
    said = {"status": referral.status, **told(referral)}
    return Fact(f"training.referral.{referral.status}", referral.id, referral.place, said)


def told(referral: Referral) -> dict[str, Any]:
    """What events of a referral carry: who, from where, to which programme, why and until when."""
    return {
        "person_id": str(referral.person_id),
        "organisation_id": str(referral.organisation_id) if referral.organisation_id else None,
        "family": str(referral.family),
        "ground": referral.ground,
        "cycles": referral.cycles,
        "due_on": referral.due_on.isoformat(),
    }
