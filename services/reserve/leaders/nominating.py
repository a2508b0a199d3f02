"""How published results nominate: who leads a direction of a region by its policy, and was not named for it before."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.records import added
from services.reserve.candidates.rules import full_name
from services.reserve.leaders import policies, queries
from services.reserve.leaders.models import Leader
from services.reserve.leaders.ranking import Nominee, nominees
from services.reserve.leaders.rules import LeaderSource
from services.reserve.received import queries as received
from services.reserve.received.models import ReceivedResult


async def nominate(tx: AsyncSession, region: str) -> list[Leader]:
    """Those newly nominated. The transaction stands at or above the region: all its results are compared.

    Results nominate a person for a direction once: whoever declined, or left the base, comes back by hand.
    """
    policy = await policies.POLICY.of(tx, region)
    if not policy.automatic:
        return []
    results = {each.id: each for each in await tx.scalars(received.results_in(region))}
    found = nominees((each.told for each in results.values()), policy.ranking)
    people = sorted({each.person_id for each in found})
    named = {(who, direction) for who, direction in await tx.execute(queries.ever_named(region, people))}
    names = {each.id: each for each in await tx.scalars(queries.people(people))}
    return [
        await added(tx, _leader(tx, region, each, results[each.latest.id], names[each.person_id]), nominated)
        for each in found
        if (each.person_id, each.direction) not in named and each.person_id in names
    ]


def _leader(tx: AsyncSession, region: str, nominee: Nominee, latest: ReceivedResult, person: Any) -> Leader:
    title = next(each["title"] for each in latest.directions if each["code"] == nominee.direction)
    return Leader(
        place=region,
        person_id=nominee.person_id,
        person_name=full_name(person),
        organisation_id=latest.organisation_id,
        organisation_name=latest.organisation_name,
        direction=nominee.direction,
        direction_title=title,
        source=LeaderSource.results,
        ground=None,
        standings=[each.said() for each in nominee.standings],
        origin_event_id=latest.event_id,
        nominated_on=tx.info["clock"].today(),
    )


def nominated(leader: Leader) -> Fact:
    return Fact("reserve.leader.nominated", leader.id, leader.place, {"status": leader.status, **told(leader)})


def told(leader: Leader) -> dict[str, str]:
    """What events of a leader carry."""
    return {
        "person_id": str(leader.person_id),
        "organisation_id": str(leader.organisation_id),
        "direction": leader.direction,
    }
