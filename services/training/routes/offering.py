"""What is offered to a person on the days of a route, told by each slice below, and what they have passed already."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.places import contains, region_of
from services.training.competencies.content import NormPost
from services.training.competencies.holders import Holder
from services.training.compiler import Offer
from services.training.enrolments import offering as programmes
from services.training.gatherings import offers as gatherings
from services.training.groups import queries as groups
from services.training.internships import offering as internships
from services.training.internships.days import Days
from services.training.mentoring import offering as mentoring
from services.training.programmes import queries as programme_queries
from services.training.programmes.service import titles_of
from services.training.routes import queries
from services.training.routes.asking import Within
from services.training.routes.catalogue import Offered, Offers, by_id


async def offered(tx: AsyncSession, holder: Holder, within: Within, today: date) -> Offers:
    """To who holds the post: groups of its territory that teach such a post, gatherings, sites, mentors.

    Of what begins tomorrow at the earliest. What has no seats left is told too: a route says so.
    """
    first = max(within.first, today + timedelta(days=1))
    place = holder.place
    found = [*await _programmes(tx, place, holder.post, first)]
    if first <= within.last:
        days = Days(first, within.last)
        found += [_held(each) for each in await gatherings.offers(tx, place, holder.post, first, within.last)]
        found += _standing(await internships.offers(tx, region_of(place), days, holder.organisation_id))
        found += _standing(await mentoring.mentoring_offers(tx, holder.person_id))
    return by_id(found)


async def titles(tx: AsyncSession, offers: Offers) -> dict[str, str]:
    """Family of a programme that one of the offers requires → its title."""
    families = sorted({each for one in offers.values() for each in one.offer.requires})
    found = await titles_of(tx, [UUID(each.partition(":")[2]) for each in families])
    return {programmes.offer_id(UUID(family)): title for family, title in found.items()}


async def taught(tx: AsyncSession, holder: Holder) -> dict[str, int]:
    """Competency → the highest level published programmes for the post teach it to where it is held, with an open group
    or without."""
    found: dict[str, int] = {}
    for each in await tx.scalars(programme_queries.published()):
        if contains(each.place, holder.place) and holder.post in each.said.posts:
            for competency, level in each.said.teaches.items():
                found[competency] = max(level, found.get(competency, 0))
    return found


async def passed(tx: AsyncSession, person_id: UUID) -> frozenset[str]:
    """Families of offers the person has taken with success, whatever they took them by."""
    return frozenset(map(programmes.offer_id, await tx.scalars(queries.passed(person_id))))


async def _programmes(tx: AsyncSession, place: str, post: NormPost, first: date) -> list[Offered]:
    open_ones = await tx.scalars(groups.open_from(first, full=True))
    told = programmes.offered(
        (each for each in open_ones if contains(each.place, place) and post in each.programme.said.posts),
        tx.info["clock"].zone,
    )
    runs: dict[str, dict[date, UUID]] = {}
    for (offer, begins), group in told.groups.items():
        assert begins is not None  # a group begins on a day
        runs.setdefault(offer, {})[begins] = group
    return [Offered(each, _source(each), runs[each.id]) for each in told.offers]


def _held(offer: Offer) -> Offered:
    """A gathering is held once: what is booked is the gathering itself."""
    return Offered(offer, _source(offer), {offer.runs[0].first: _source(offer)})


def _standing(offers: Iterable[Offer]) -> list[Offered]:
    return [Offered(each, _source(each), {}) for each in offers]


def _source(offer: Offer) -> UUID:
    """Ids of offers are `<slice>:<id of the record>`."""
    return UUID(offer.id.partition(":")[2])
