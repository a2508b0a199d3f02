"""What mentoring brings, as a route is compiled of it."""

from collections import Counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.compiler.offers import Offer, OfferKind
from services.training.matching.exclusions import exclusions
from services.training.mentoring.region import gather
from services.training.mentors import policies
from services.training.mentors import queries as registry
from services.training.mentors.models import Mentor, MentorPolicy
from services.training.mentors.rules import LABELS
from services.training.store import COPIES

PREFIX = "mentoring:"
"""Before the id of the mentor in the id of an offer."""


async def mentoring_offers(tx: AsyncSession, mentee: UUID) -> list[Offer]:
    """One of each mentor of the region who may accompany the person by the hard rules and teaches a competency.

    `seats` are the mentor's places that no pair has, proposed ones included, also none; hours and weeks those of the
    region's policy. Empty for somebody who works nowhere.
    """
    person = await tx.get(COPIES.person, mentee)
    if person is None:
        return []
    region, day = region_of(person.place), tx.info["clock"].today()
    async with standing_at(tx, region):  # ADR 0008
        policy = await policies.POLICY.of(tx, region)
        working = [each for each in await tx.scalars(registry.working(region, day)) if each.teaches]
        found = await gather(tx, region, working, {mentee: frozenset()})
        mentee_known = next((each for each in found.region.mentees if each.id == str(mentee)), None)
        if mentee_known is None:
            return []
        schools = dict((await tx.execute(registry.schools([each.id for each in working]))).all())
    known = {each.id: each for each in found.region.mentors}
    pairs = Counter(each.mentor for each in found.region.locked)
    return [
        _offer(
            each,
            schools[each.id],
            policy,
            max(0, known[str(each.person_id)].capacity - pairs[str(each.person_id)]),
        )
        for each in working
        if not exclusions(known[str(each.person_id)], mentee_known, found.region.terms)
    ]


async def offer_of(tx: AsyncSession, mentor: Mentor) -> Offer:
    """What the mentor brings to whoever has one. The transaction stands at the region."""
    schools = dict((await tx.execute(registry.schools([mentor.id]))).all())
    return _offer(mentor, schools[mentor.id], await policies.POLICY.of(tx, region_of(mentor.place)))


def _offer(mentor: Mentor, school: str | None, policy: MentorPolicy, seats: int | None = None) -> Offer:
    return Offer(
        id=f"{PREFIX}{mentor.id}",
        title=f"Наставничество: {school or mentor.organisation_id}",
        kind=OfferKind.mentoring,
        teaches={taught["competency"]: taught["level"] for taught in mentor.teaches},
        hours=policy.hours,
        provider=school or "",
        form=LABELS[mentor.form],
        weeks=policy.weeks,
        seats=seats,
    )
