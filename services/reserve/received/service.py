"""What the other slices ask of what was received. The caller's place decides which of it is seen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.reserve.received import queries
from services.reserve.received.models import ReceivedResult, ReceivedTraining
from services.reserve.received.rules import Risk, RiskHolder, open_risks


async def risk_of_organisations(tx: AsyncSession, organisations: Sequence[UUID]) -> Mapping[UUID, Risk]:
    """Those of the organisations that are in the risk group now, and for how many cycles in a row."""
    return await _risks(tx, RiskHolder.organisation, organisations)


async def risk_of_people(tx: AsyncSession, people: Sequence[UUID]) -> Mapping[UUID, Risk]:
    """As `risk_of_organisations`, of people."""
    return await _risks(tx, RiskHolder.person, people)


async def risk_of_person(tx: AsyncSession, person_id: UUID) -> Risk | None:
    return (await risk_of_people(tx, [person_id])).get(person_id)


async def results_of(tx: AsyncSession, people: Sequence[UUID]) -> Mapping[UUID, list[ReceivedResult]]:
    """The published results of each head, oldest cycle first; who was never rated is missing."""
    found = defaultdict[UUID, list[ReceivedResult]](list)
    for each in await tx.scalars(queries.results_of(people)):
        found[each.person_id].append(each)
    return dict(found)


async def training_of(tx: AsyncSession, person_id: UUID, since: date, until: date) -> list[ReceivedTraining]:
    """What the person finished between the two days, both included, oldest first."""
    return list(await tx.scalars(queries.training_of(person_id, since, until)))


async def _risks(tx: AsyncSession, holder: RiskHolder, identities: Sequence[UUID]) -> Mapping[UUID, Risk]:
    if not identities:
        return {}
    return open_risks([each.told for each in await tx.scalars(queries.risks_of(holder, identities))])
