"""A commission and who sits on it, as a client reads them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.commissions import rules, service
from services.reserve.commissions.models import Commission, CommissionMember
from services.reserve.commissions.schemas import (
    CommissionMemberOut,
    CommissionOut,
    OwnSeatOut,
    OwnSeatsOut,
    RosterOut,
    SeatOut,
)


def shown(commission: Commission) -> CommissionOut:
    """With its members in the order of a protocol, those who came earlier first."""

    def order(member: CommissionMember) -> tuple[int, date, str]:
        return rules.ORDER[member.role], member.valid_from, member.full_name

    members = [CommissionMemberOut.about(each) for each in sorted(commission.members, key=order)]
    return CommissionOut.about(commission, members=members)


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
