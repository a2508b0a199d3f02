"""The shell around the base of effective heads: nominate, take the step, tell who is in it."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import ROOT, region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, renewed
from services.kernel.references import referred, refused
from services.reserve.candidates.rules import full_name
from services.reserve.leaders import queries
from services.reserve.leaders.models import Leader
from services.reserve.leaders.nominating import nominated, told
from services.reserve.leaders.rules import OWN, WORKFLOW, Facts, LeaderSource, LeaderStatus
from services.reserve.leaders.schemas import LeaderCreate, LeaderStepIn
from services.reserve.permissions import P, access
from services.reserve.received import service as received
from services.reserve.store import COPIES


class LeaderNotFound(NotFound):
    """Запись базы эффективных руководителей не найдена или не видна с вашими правами."""


class LeaderLiving(Conflict):
    """Этот руководитель по этому направлению уже выдвинут или состоит в базе."""


async def get(tx: AsyncSession, caller: Identity, leader_id: UUID) -> Leader:
    """One the caller sees, or the own, which lies above: read by the person of the token alone."""
    if found := await tx.scalar(queries.by_id(leader_id).where(queries.visible_to(caller))):
        return found
    if caller.person is not None:
        async with standing_at(tx, ROOT):  # ADR 0008
            if own := await tx.scalar(queries.of_person(leader_id, caller.person)):
                return own
    raise LeaderNotFound


async def mine(tx: AsyncSession, caller: Identity) -> list[Leader]:
    """What is said of the caller in person, newest first."""
    if caller.person is None:
        return []
    async with standing_at(tx, ROOT):  # ADR 0008
        return list(await tx.scalars(queries.all_of_person(caller.person)))


async def nominate(tx: AsyncSession, caller: Identity, data: LeaderCreate) -> Leader:
    """By hand. Raises Invalid for who heads nothing today, LeaderLiving (by the index) for one nominated already."""
    region = region_of(caller.place)
    access.require(caller, P.leader_write, region)
    person = await referred(tx, COPIES.person, data.person_id, "person_id", "Такого человека в справочнике нет")
    headed = (await tx.scalars(queries.headed(person.id, tx.info["clock"].today()))).first()
    if headed is None:
        raise refused(("person_id",), "not_a_head", "Сейчас этот человек не руководит организацией")
    leader = Leader(
        place=region,
        person_name=full_name(person),
        organisation_id=headed.id,
        organisation_name=headed.short_name,
        source=LeaderSource.manual,
        standings=None,
        origin_event_id=None,
        nominated_on=tx.info["clock"].today(),
        **data.model_dump(),
    )
    return await added(tx, leader, nominated)


async def advance(tx: AsyncSession, caller: Identity, leader_id: UUID, data: LeaderStepIn, seen: int | None) -> Leader:
    """A step of the head is taken wherever the record lies, since it is the head's own; any other one at its place."""
    leader = await get(tx, caller, leader_id)
    facts = await facts_of(tx, caller, leader)
    if data.action in OWN and facts.own:
        await steps.advance_own(tx, access, WORKFLOW, leader, data, facts, seen, told(leader))
    else:
        await steps.advance(tx, access, WORKFLOW, leader, data, facts, seen, told(leader))
    _date(leader, tx.info["clock"].today(), data.reason)
    return await renewed(tx, leader)


def _date(leader: Leader, today: date, reason: str | None) -> None:
    """The day of what has just been decided."""
    if leader.status is LeaderStatus.consented:
        leader.consented_on = today
    if leader.status is LeaderStatus.included:
        leader.included_on = today
    if leader.status is LeaderStatus.excluded:
        leader.excluded_on, leader.exclusion_reason = today, reason


async def facts_of(tx: AsyncSession, caller: Identity, leader: Leader) -> Facts:
    """As the region sees them: whom the record is about may work anywhere in it."""
    async with standing_at(tx, leader.place):  # ADR 0008
        headed = (await tx.scalars(queries.headed(leader.person_id, tx.info["clock"].today()))).first()
        risk = await received.risk_of_person(tx, leader.person_id)
    own = caller.is_person(leader.person_id)
    return Facts(own=own, heads=headed is not None, at_risk=risk is not None)


async def is_included(tx: AsyncSession, leader_id: UUID, person_id: UUID, on: date) -> bool:
    """Is it the person whom this record of the base of effective heads includes on the day?"""
    return bool(await tx.scalar(queries.included(leader_id, person_id, on)))
