"""Who sits on a day, as a client reads it."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.commissions import rules, service
from services.reserve.commissions.schemas import OwnSeatOut, OwnSeatsOut, RosterOut, SeatOut


async def roster(tx: AsyncSession, commission_id: UUID, on: date | None) -> RosterOut:
    day = on or tx.info["clock"].today()
    seats = rules.roster((await service.get(tx, commission_id)).terms, day)
    return RosterOut(
        day=day, seats=[SeatOut.about(seat) for seat in seats], voting=sum(1 for seat in seats if seat.votes)
    )


async def own_seats(tx: AsyncSession, caller: Identity, on: date | None) -> OwnSeatsOut:
    found = await service.own_seats(tx, caller, on or tx.info["clock"].today())
    return OwnSeatsOut(
        seats=[
            OwnSeatOut.about(each.seat, commission_title=each.commission.title, kind=each.commission.kind)
            for each in found
        ]
    )
