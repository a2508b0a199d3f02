"""Whom a body names: cards and organisations of the region, since a member may come from any place in it.

Of a card the name is read and where it lies; who names a person by id knows whom it names.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.reserve.commissions import queries
from services.reserve.commissions.models import Commission, CommissionMember
from services.reserve.commissions.schemas import CommissionMemberIn

Path = tuple[str | int, ...]
"""Where in the body."""


def member_of(commission: Commission, data: CommissionMemberIn, cards: Mapping[UUID, Any]) -> CommissionMember:
    card = cards.get(data.person_id) if data.person_id else None
    told = data.model_dump() | {
        "full_name": full_name(card) if card else data.full_name,
        "person_place": card.place if card else commission.place,
    }
    return CommissionMember(id=uuid4(), commission_id=commission.id, places=commission.places, **told)


def spread(commission: Commission) -> None:
    """Who stands where a member does sees the commission, and all of it."""
    places = sorted({commission.place, *(member.person_place for member in commission.members)})
    commission.places = places
    for member in commission.members:
        member.places = places


def full_name(card: Any) -> str:
    """«Иванова Анна Петровна»"""
    return " ".join(part for part in (card.last_name, card.first_name, card.middle_name) if part)


async def known(tx: AsyncSession, place: str, said: Mapping[Path, CommissionMemberIn]) -> dict[UUID, Any]:
    """Person → card. Raises Invalid for a person or an organisation the region has not."""
    ids = {each.person_id for each in said.values() if each.person_id}
    async with standing_at(tx, region_of(place)):
        found = {card.id: card for card in await tx.scalars(queries.people(ids))} if ids else {}
    missing = [path for path, each in said.items() if each.person_id and each.person_id not in found]
    if missing:
        detail = "Такого человека в справочнике нет"
        raise Invalid(errors=[unknown_reference((*path, "person_id"), detail) for path in missing])
    named = {(*path, "organisation_id"): each.organisation_id for path, each in said.items() if each.organisation_id}
    await require_organisations(tx, place, named)
    return found


async def require_organisations(tx: AsyncSession, place: str, said: Mapping[Path, UUID]) -> None:
    """Raises Invalid for one that the region of `place` has not."""
    if not said:
        return
    async with standing_at(tx, region_of(place)):
        found = set(await tx.scalars(queries.organisations(set(said.values()))))
    missing = [path for path, each in said.items() if each not in found]
    if missing:
        raise Invalid(errors=[unknown_reference(path, "Организация не найдена") for path in missing])
