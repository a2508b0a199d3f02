"""What becomes of an event of risk, and who is at risk. The place of the transaction decides what of it is seen."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.risks import queries
from services.training.risks.rules import AtRisk, RiskTold


async def receive_risk(tx: AsyncSession, told: RiskTold) -> None:
    """Keep one event of an episode. The same event twice, or an older one late, changes nothing that counts."""
    await tx.execute(queries.receive(told))


async def follow(tx: AsyncSession, person_id: UUID, at: Sequence[str], to: tuple[str, UUID | None]) -> None:
    """Whoever works `at` these places from today on is at risk there: elsewhere they were; `to`: the place, and the
    organisation, that stands first."""
    await tx.execute(queries.follow(person_id, at, *to, tx.info["clock"].today()))


async def forget(tx: AsyncSession, episode_id: UUID, said_at: datetime) -> None:
    """Monitoring took the episode back, as of then: it never was."""
    await tx.execute(queries.forget(episode_id, said_at))


async def at_risk(tx: AsyncSession, people: Sequence[UUID], day: date) -> frozenset[UUID]:
    """Those of the people who are at risk on the day."""
    return frozenset(await tx.scalars(queries.at_risk(people, day))) if people else frozenset()


async def all_at_risk(tx: AsyncSession, place: str, day: date) -> list[UUID]:
    """Everybody at risk at or below the place on the day, by id."""
    return list(await tx.scalars(queries.all_at_risk(place, day)))


async def lasting(tx: AsyncSession, place: str, day: date) -> list[AtRisk]:
    """Every episode of a head at or below the place that lasts on the day, by place; of nobody who left the post."""
    return [AtRisk(*row) for row in await tx.execute(queries.lasting(place, day))]


async def cycles_of(tx: AsyncSession, person_id: UUID, day: date) -> int:
    """For how many cycles in a row the person has been at risk on the day; none: not at risk."""
    return await tx.scalar(queries.cycles_of(person_id, day)) or 0
