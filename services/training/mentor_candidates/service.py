"""The shell around who could be a mentor: the base, the posts, the rules of the registry, the registry itself."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.training.mentor_candidates import queries
from services.training.mentor_candidates.rules import Candidate, InBase, Known, Office, by_person, office_in
from services.training.mentor_candidates.schemas import (
    MentorCandidate,
    MentorCandidateDirection,
    MentorCandidateQuery,
    MentorCandidatesOut,
    MentorObstacle,
)
from services.training.mentors import policies
from services.training.mentors import queries as registry
from services.training.mentors.models import MentorPolicy
from services.training.mentors.rules import LIVING
from services.training.mentors.service import standings_of
from services.training.mentors.standing import bars
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import INCLUDED
from services.training.school_results import service as school_results
from services.training.school_results.rules import SchoolResult
from services.training.staff import service as staff
from services.training.store import COPIES


async def candidates(tx: AsyncSession, caller: Identity, query: MentorCandidateQuery) -> MentorCandidatesOut:
    """Those at work at or below the place, by place; the base lies at the region and is read there."""
    place, today = staff.territory(caller.place, query.place), tx.info["clock"].today()
    region = region_of(place)
    async with standing_at(tx, region):  # ADR 0008
        policy = await policies.POLICY.of(tx, region)
        found = [each for each in await _found(tx, region, place, policy) if _asked_for(each, query)]
        items = await _shown(tx, found)
    return MentorCandidatesOut(on=today, place=place, years_in_post=policy.years_in_post, items=items)


async def _found(tx: AsyncSession, region: str, place: str, policy: MentorPolicy) -> list[Candidate]:
    told = await tx.scalars(queries.newest(region))
    base = by_person(_in_base(each) for each in told if each.type == INCLUDED)
    offices = await _offices(tx, base)
    here = {who: office for who, its in offices.items() if (office := office_in(place, its)) is not None}
    people = sorted(here, key=lambda who: (here[who].place, who))
    standing = await standings_of(tx, people, region)
    known = {each.person_id: Known(each.id, each.status) for each in await tx.scalars(registry.latest_of(people))}
    return [
        Candidate(
            person_id=who,
            office=here[who],
            base=base[who],
            standing=standing[who],
            obstacles=bars(standing[who], policy.years_in_post),
            known=known.get(who),
        )
        for who in people
    ]


def _in_base(event: ReceivedEvent) -> InBase:
    said = event.said
    return InBase(
        leader_id=event.record_id,
        person_id=UUID(said["person_id"]),
        organisation_id=UUID(said["organisation_id"]),
        direction=said["direction"],
        event_id=event.id,
        told_at=event.said_at,
    )


async def _offices(tx: AsyncSession, base: Mapping[UUID, Sequence[InBase]]) -> dict[UUID, list[Office]]:
    """Person → what the person heads today; of who heads nothing what the base says, as far as it is known."""
    offices: dict[UUID, list[Office]] = {}
    for organisation, who, since in await tx.execute(registry.headed([*base], tx.info["clock"].today())):
        offices.setdefault(who, []).append(Office(organisation.id, organisation.place, since))
    for who in base.keys() - offices.keys():
        organisation = await tx.get(COPIES.organisation, base[who][0].organisation_id)
        offices[who] = [Office(organisation.id, organisation.place, None)] if organisation else []
    return offices


def _asked_for(candidate: Candidate, query: MentorCandidateQuery) -> bool:
    lives = candidate.known is not None and candidate.known.status in LIVING
    return (
        (query.direction is None or query.direction in {each.direction for each in candidate.base})
        and query.fit in (None, candidate.fit)
        and query.mentor in (None, lives)
    )


async def _shown(tx: AsyncSession, found: Sequence[Candidate]) -> list[MentorCandidate]:
    names = await staff.names(tx, (each.person_id for each in found))
    schools = sorted({each.office.organisation_id for each in found})
    titles = await staff.titles(tx, schools)
    results = await school_results.latest_of(tx, schools)
    return [
        MentorCandidate(
            person_id=each.person_id,
            full_name=names.get(each.person_id),
            organisation_id=each.office.organisation_id,
            organisation_name=titles.get(each.office.organisation_id),
            place=each.office.place,
            directions=[_direction(its, results.get(each.office.organisation_id)) for its in each.base],
            head_since=each.office.since,
            years_as_head=each.standing.years,
            at_risk=each.standing.at_risk,
            fit=each.fit,
            obstacles=[MentorObstacle(reason=bar.reason, detail=bar.detail) for bar in each.obstacles],
            consent=each.consent,
            mentor_id=each.known.mentor_id if each.known else None,
            mentor_status=each.known.status if each.known else None,
        )
        for each in found
    ]


def _direction(its: InBase, result: SchoolResult | None) -> MentorCandidateDirection:
    return MentorCandidateDirection(
        code=its.direction,
        title=result.titles.get(its.direction) if result else None,
        percent=result.directions.get(its.direction) if result else None,
        leader_id=its.leader_id,
        event_id=its.event_id,
        told_at=its.told_at,
    )
