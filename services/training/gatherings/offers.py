"""What gatherings offer to a route: each that teaches something is an offer with one run on its day."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import contains, region_of
from services.training.compiler.offers import Offer, OfferKind, Run
from services.training.gatherings import queries
from services.training.gatherings.models import Gathering


async def offers(tx: AsyncSession, place: str, first: date, last: date) -> list[Offer]:
    """Those that whoever works at the place may go to, from the first day to the last, both included.

    Planned ones too, since a route is planned ahead of registration. Their ids are `event:<id>`; seats are those left
    (ADR 0008: nobody's name is read).
    """
    zone = tx.info["clock"].zone
    since, before = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    async with standing_at(tx, region_of(place)):
        found = (await tx.execute(queries.teaching(since, before))).all()
    return [_offer(tx, gathering, taken) for gathering, taken in found if contains(gathering.place, place)]


def _offer(tx: AsyncSession, gathering: Gathering, taken: int) -> Offer:
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
