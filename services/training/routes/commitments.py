"""What somebody goes to already, whoever arranged it: a seat in a group, a gathering, an internship, a mentor.

A route takes it over, since nobody can be enrolled twice, have two mentors or sit in two rooms at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.compiler import Offer
from services.training.enrolments import offering as programmes
from services.training.gatherings import offers as gatherings
from services.training.groups.rules import StudyGroupStatus
from services.training.internships import offering as internships
from services.training.internships.rules import InternshipStatus
from services.training.mentoring import offering as mentoring
from services.training.routes import queries


@dataclass(frozen=True, slots=True)
class Commitment:
    """The offer as it is taken, its days, both included, and the record that holds the place."""

    offer: Offer
    source_id: UUID
    run_id: UUID | None
    booking_id: UUID
    first: date
    last: date
    begun: bool = False
    """Has whoever holds it begun it?"""


async def commitments(tx: AsyncSession, place: str, person_id: UUID) -> list[Commitment]:
    """What is ahead or under way, by the first day; of one offer the first. Not what is over unbegun."""
    today: date = tx.info["clock"].today()
    async with standing_at(tx, region_of(place)):  # ADR 0008
        found = [
            *await _seats(tx, person_id),
            *await _gatherings(tx, person_id),
            *await _internships(tx, person_id),
            *await _mentoring(tx, person_id),
        ]
    found = [each for each in found if each.begun or each.last >= today]
    first = {each.offer.id: each for each in sorted(found, key=lambda each: (each.first, each.offer.id), reverse=True)}
    return sorted(first.values(), key=lambda each: (each.first, each.offer.id))


async def _seats(tx: AsyncSession, person_id: UUID) -> Iterable[Commitment]:
    zone = tx.info["clock"].zone
    return [
        Commitment(
            programmes.offer_of(each.group.programme, [each.group], zone),
            each.group.programme_id,
            each.group_id,
            each.id,
            *each.group.days,
            begun=each.group.status is not StudyGroupStatus.open,
        )
        for each in await tx.scalars(queries.seats_of(person_id))
    ]


async def _gatherings(tx: AsyncSession, person_id: UUID) -> Iterable[Commitment]:
    found = await tx.execute(queries.registered_for(person_id, tx.info["clock"].now()))
    its = [(registration, gatherings.offer_of(tx, gathering, 0)) for registration, gathering in found]
    return [
        Commitment(offer, each.gathering_id, each.gathering_id, each.id, offer.runs[0].first, offer.runs[0].last)
        for each, offer in its
    ]


async def _internships(tx: AsyncSession, person_id: UUID) -> Iterable[Commitment]:
    return [
        Commitment(
            internships.offer_of(site),
            each.site_id,
            None,
            each.id,
            each.valid_from,
            each.valid_to,
            begun=each.status is InternshipStatus.running,
        )
        for each, site in await tx.execute(queries.internships_of(person_id))
    ]


async def _mentoring(tx: AsyncSession, person_id: UUID) -> Iterable[Commitment]:
    found = []
    for pair, mentor in await tx.execute(queries.mentored(person_id)):
        offer = await mentoring.offer_of(tx, mentor)
        begins = pair.starts_on or max(pair.proposed_on, tx.info["clock"].today() + timedelta(days=1))
        ends = max(begins, pair.ends_on or begins + offer.length)
        found.append(Commitment(offer, mentor.id, None, pair.id, begins, ends))
    return found
