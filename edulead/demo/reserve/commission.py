"""The commissions of the city: five members with cards, so that each of them signs in, marks and signs."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.region import SMOLENSK
from edulead.demo.stage import Stage, on_day, speaking
from edulead.demo.targets import identifier
from services.reserve.commissions import service
from services.reserve.commissions.models import Commission
from services.reserve.commissions.rules import CommissionKind
from services.reserve.commissions.schemas import CommissionCreate
from services.reserve.protocols import service as protocols
from services.reserve.protocols.schemas import SignatureCreate


class Member(NamedTuple):
    person: str
    """Key of the person."""
    position: str
    role: str
    trade_union: bool = False
    votes: bool = True


def members(stage: Stage) -> tuple[Member, ...]:
    """The heads who sit come from schools that nobody of the reserve comes from: no conflict is computed."""
    first, second = islice(_uninvolved(stage), 2)
    return (
        Member("p-66701000-omsu_head", "начальник управления образования", "chair"),
        Member(first, "директор школы", "deputy"),
        Member("p-66701000-omsu_specialist", "главный специалист управления образования", "secretary", votes=False),
        Member(second, "председатель городского совета профсоюза", "member", trade_union=True),
        Member("p-expert", "независимый эксперт", "member"),
    )


def _uninvolved(stage: Stage) -> Iterator[str]:
    """Heads of schools of the city, beside those of the reserve, of the contests and of the account `school`."""
    posts = stage.planned.posts
    involved = {each.place for each in posts if each.kind in ("deputy", "acting_head")}
    involved |= {each.place for each in stage.planned.accounts}
    city = {each.key for each in stage.planned.organisations if each.municipality == SMOLENSK and each.kind == "school"}
    return (
        each.person for each in posts if each.kind == "head" and not each.released and each.place in city - involved
    )


async def formed(
    stage: Stage, tx: AsyncSession, day: date, kind: CommissionKind, title: str, number: str
) -> Commission:
    listed = [
        {
            "person_id": identifier(each.person),
            "position": each.position,
            "role": each.role,
            "trade_union": each.trade_union,
            "votes": each.votes,
            "valid_from": day,
        }
        for each in members(stage)
    ]
    said = {"kind": kind, "title": title, "order_number": number}
    order = {"order_date": day - timedelta(days=1), "valid_from": day, "members": listed}
    async with on_day(tx, day, stage.city):
        return await service.create(tx, stage.city, CommissionCreate.model_validate(said | order))


async def seats(tx: AsyncSession, commission_id: UUID, day: date) -> list[UUID]:
    """Who sits on a day, by their membership."""
    return [each.member_id for each in await service.roster(tx, commission_id, day)]


async def sign(stage: Stage, tx: AsyncSession, protocol_id: UUID) -> None:
    """Each of them, as a member with a card signs."""
    for each in members(stage):
        juror = stage.juror(each.person)
        with speaking(tx, juror):
            protocol = await protocols.get(tx, juror, protocol_id)
            await protocols.sign(tx, juror, protocol_id, SignatureCreate(sha256=protocol.content_hash))
