"""A referral as a client reads it: by name, with what became of the enrolment, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.training.enrolments.queries import passed
from services.training.permissions import P, access, seeking
from services.training.programmes.queries import published_of
from services.training.programmes.service import titles_of
from services.training.referrals import queries
from services.training.referrals.models import Referral
from services.training.referrals.rules import WORKFLOW, ReferralAction, ReferralStatus, escalated
from services.training.referrals.schemas import ReferralOut, ReferralPrerequisite
from services.training.referrals.service import facts_of
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, referral: Referral) -> ReferralOut:
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        names = await staff.names(tx, [referral.person_id])
        titles = await titles_of(tx, [referral.family])
        enrolment = referral.enrolment_id
        standing = await tx.scalar(queries.enrolment_status(enrolment)) if enrolment else None
        missing = await _missing(tx, referral)
    allowed = WORKFLOW.allowed(referral.status, facts_of(caller, referral), access, caller, referral.place)
    if referral.status is ReferralStatus.issued and access.allows(caller, P.referral_write, referral.place):
        allowed = [ReferralAction.enrol, *allowed]  # a seat is found when a group is named
    return ReferralOut.about(
        referral,
        full_name=names.get(referral.person_id),
        programme_title=titles.get(str(referral.family)),
        enrolment_status=standing,
        escalated=escalated(referral.status, referral.due_on, tx.info["clock"].today()),
        missing_prerequisites=missing,
        allowed_actions=allowed,
    )


async def _missing(tx: AsyncSession, referral: Referral) -> list[ReferralPrerequisite]:
    """What must be passed before whoever is sent gets a seat; of one that waits for a seat still."""
    programme = await tx.scalar(published_of(referral.family))
    if referral.status is not ReferralStatus.issued or programme is None or not programme.said.requires:
        return []
    required = programme.said.requires
    done, titles = set(await tx.scalars(passed(referral.person_id, required))), await titles_of(tx, required)
    left = [each for each in required if each not in done]
    return [ReferralPrerequisite(family=each, programme_title=titles.get(str(each))) for each in left]
