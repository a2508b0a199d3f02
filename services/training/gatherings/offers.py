"""What gatherings offer to a route: each that teaches something is an offer with one run on its day."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import contains, region_of
from services.training.competencies.content import NormPost
from services.training.compiler.offers import Offer, OfferKind, Run
from services.training.gatherings import queries
from services.training.gatherings.models import Gathering
from services.training.gatherings.rules import GatheringAudience

AUDIENCES: Mapping[NormPost, GatheringAudience] = MappingProxyType(
    {
        NormPost.head: GatheringAudience.head,
        NormPost.deputy: GatheringAudience.deputy,
        NormPost.candidate: GatheringAudience.reservist,
        NormPost.authority_specialist: GatheringAudience.authority_specialist,
    }
)


async def offers(tx: AsyncSession, place: str, post: NormPost, first: date, last: date) -> list[Offer]:
    """Those held for who holds such a post at the place, from the first day to the last, both included.

    Planned ones too, since a route is planned ahead of registration. Their ids are `event:<id>`; seats are those left
    (ADR 0008: nobody's name is read).
    """
    zone = tx.info["clock"].zone
    since, before = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    async with standing_at(tx, region_of(place)):
        found = (await tx.execute(queries.teaching(since, before))).all()
    for_whom = AUDIENCES[post]
    its = (each for each in found if contains(each[0].place, place) and for_whom in each[0].audience)
    return [offer_of(tx, gathering, taken) for gathering, taken in its]


def offer_of(tx: AsyncSession, gathering: Gathering, taken: int) -> Offer:
    zone = tx.info["clock"].zone
    left = None if gathering.seats is None else max(0, gathering.seats - taken)
    run = Run(gathering.starts_at.astimezone(zone).date(), gathering.ends_at.astimezone(zone).date(), left)
    return Offer(
        id=f"event:{gathering.id}",
        title=gathering.title,
        kind=OfferKind.event,
        teaches={each["competency"]: each["level"] for each in gathering.teaches},
        hours=gathering.hours,
        form="очно" if gathering.venue else "дистанционно",
        runs=(run,),
    )
