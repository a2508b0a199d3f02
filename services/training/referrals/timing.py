"""What happens with nobody asking: a referral follows the enrolments, and is announced once its day is over.

That it is escalated needs no job: it follows from the date (`rules.escalated`). Announced once is what the row says,
not the clock: the job may run late or twice.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.jobs import Job
from services.kernel.records import renewed
from services.training.referrals import queries
from services.training.referrals.following import follow_all, told
from services.training.referrals.models import Referral


async def follow_enrolments(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Every referral that lives stands where its enrolment does."""
    await follow_all(tx)


async def escalate(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Tell of those whom nobody enrolled by their day, once it is known who was enrolled."""
    await follow_all(tx)
    today = tx.info["clock"].today()
    for referral in (await tx.scalars(queries.to_escalate(today))).all():
        referral.escalated_on = today
        await renewed(tx, referral, _escalated)


def _escalated(referral: Referral) -> Fact:
    said = {"status": referral.status, **told(referral)}
    return Fact("training.referral.escalated", referral.id, referral.place, said)


JOBS = (
    Job("training.follow_enrolments", timedelta(minutes=5), follow_enrolments),
    Job("training.escalate_referrals", timedelta(hours=1), escalate),
)
