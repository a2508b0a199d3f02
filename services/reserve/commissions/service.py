"""The shell around commissions: load, ask the rules, write, announce."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import refused, require, unknown_reference
from services.reserve.commissions import queries, rules
from services.reserve.commissions.composition import unfit
from services.reserve.commissions.models import Commission
from services.reserve.commissions.people import known, member_of, spread
from services.reserve.commissions.rules import CommissionKind, Seat
from services.reserve.commissions.schemas import (
    CommissionCreate,
    CommissionIn,
)
from services.reserve.permissions import P, access


class CommissionNotFound(NotFound):
    """Комиссия не найдена или не видна с вашими правами."""


class SeatNotFound(NotFound):
    """В этот день вы не состоите в комиссии, или её нет."""


class SeatTaken(Conflict):
    """В эти дни человек уже состоит в комиссии, или его роль занята, или его уже замещают."""


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """Where a caller sits, and on which commission."""

    seat: Seat
    commission: Commission


async def get(tx: AsyncSession, commission_id: UUID) -> Commission:
    return await one(tx, queries.by_id(commission_id), CommissionNotFound)


async def referred(tx: AsyncSession, commission_id: UUID, field: str, kind: CommissionKind, on: date) -> Commission:
    """The commission that `field` of a body names. Raises Invalid for one that is not there or not for this."""
    found: Commission | None = await tx.scalar(queries.by_id(commission_id))
    if found is None:
        raise Invalid(errors=[unknown_reference((field,), "Комиссия не найдена")])
    if found.kind is not kind:
        raise refused([field], "other_commission", f"Комиссия другого вида: {rules.LABELS[found.kind]}")
    if not found.valid_from <= on or (found.valid_to and found.valid_to < on):
        raise refused([field], "commission_not_valid", f"Комиссия не действует на {on:%d.%m.%Y}")
    return found


async def roster(tx: AsyncSession, commission_id: UUID, on: date) -> list[Seat]:
    """Who sits on the day. Read from the region: a commission may be kept above a contest, or beside who asks.

    Whoever asks has established that the caller may know of the commission.
    """
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        commission = await get(tx, commission_id)
    return rules.roster(commission.terms, on)


async def seat_of(tx: AsyncSession, caller: Identity, commission_id: UUID, on: date) -> Seat:
    """The caller's own seat on the day, wherever the caller stands. Raises SeatNotFound."""
    found = await own_seats(tx, caller, on, commission_id)
    if not found:
        raise SeatNotFound
    return found[0].seat


async def take_seat(tx: AsyncSession, caller: Identity, commission_id: UUID, on: date, place: str) -> Seat:
    """The caller's own seat, as `seat_of`; and to its end the transaction stands at `place`, where the contest lies.

    A member writes there what belongs there: rows that are `Placed`, since the audit of others lies with the caller.
    """
    seat = await seat_of(tx, caller, commission_id, on)
    await stand(tx, place)
    return seat


async def own_seats(
    tx: AsyncSession, caller: Identity, on: date, commission_id: UUID | None = None
) -> Sequence[OwnSeat]:
    """Where the caller sits on the day. Read from the region, by the person of the token and nobody else's."""
    if caller.person is None:
        return []
    async with standing_at(tx, region_of(caller.place)):
        found = list(await tx.scalars(queries.seated(caller.person, commission_id)))
    return [
        OwnSeat(seat, commission)
        for commission in found
        for seat in rules.roster(commission.terms, on)
        if seat.person_id == caller.person
    ]


async def create(tx: AsyncSession, caller: Identity, data: CommissionCreate) -> Commission:
    """A commission at the caller's place. Raises Invalid for members who cannot sit together or are not known."""
    commission = Commission(
        id=uuid4(), place=caller.place, places=[caller.place], members=[], **data.model_dump(exclude={"members"})
    )
    found = await known(tx, caller.place, {("members", i): each for i, each in enumerate(data.members)})
    commission.members = [member_of(commission, each, found) for each in data.members]
    require_fit(commission, "members")
    return await added(tx, commission, created)


async def change(tx: AsyncSession, commission_id: UUID, data: CommissionIn, seen: int | None) -> Commission:
    """Replaces what the order says. Raises Invalid where a member's days would lie outside the new term."""
    commission = await to_change(tx, commission_id, seen)
    assign(commission, data.model_dump())
    require_fit(commission, "valid_to")
    return await renewed(tx, commission, changed)


async def to_change(tx: AsyncSession, commission_id: UUID, seen: int | None) -> Commission:
    commission = await one(tx, queries.to_change(commission_id), CommissionNotFound)
    return changeable(tx, access, commission, seen, P.commission_write)


def require_fit(commission: Commission, field: str) -> None:
    require(unfit(commission.terms, (commission.valid_from, commission.valid_to), field))
    spread(commission)


def created(commission: Commission) -> Fact:
    return Fact("reserve.commission.created", commission.id, commission.place, _told(commission))


def changed(commission: Commission) -> Fact:
    return Fact("reserve.commission.changed", commission.id, commission.place, _told(commission))


def _told(commission: Commission) -> dict[str, Any]:
    """Ids, days and how many: no names."""
    return {
        "kind": commission.kind,
        "valid_from": commission.valid_from.isoformat(),
        "valid_to": commission.valid_to and commission.valid_to.isoformat(),
        "members": len(commission.members),
    }
