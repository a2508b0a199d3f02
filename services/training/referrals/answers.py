"""A referral as a client reads it: by name, with what became of the enrolment, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.training.permissions import P, access, seeking
from services.training.programmes.service import titles_of
from services.training.referrals import queries
from services.training.referrals.models import Referral
from services.training.referrals.rules import WORKFLOW, ReferralAction, ReferralStatus, escalated
from services.training.referrals.schemas import ReferralOut
from services.training.referrals.service import facts_of
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, referral: Referral) -> ReferralOut:
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        names = await staff.names(tx, [referral.person_id])
        titles = await titles_of(tx, [referral.family])
        enrolment = referral.enrolment_id
        standing = await tx.scalar(queries.enrolment_status(enrolment)) if enrolment else None
    allowed = WORKFLOW.allowed(referral.status, facts_of(caller, referral), access, caller, referral.place)
    if referral.status is ReferralStatus.issued and access.allows(caller, P.referral_write, referral.place):
        allowed = [ReferralAction.enrol, *allowed]  # a seat is found when a group is named
    return ReferralOut.about(
        referral,
        full_name=names.get(referral.person_id),
        programme_title=titles.get(str(referral.family)),
        enrolment_status=standing,
        escalated=escalated(referral.status, referral.due_on, tx.info["clock"].today()),
        allowed_actions=allowed,
    )
