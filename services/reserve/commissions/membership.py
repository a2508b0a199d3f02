"""Who joins a commission and who leaves it, each by the day."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import InUse, NotFound
from services.kernel.records import assign, renewed
from services.kernel.references import require
from services.reserve.commissions.composition import rewritten
from services.reserve.commissions.models import Commission, CommissionMember
from services.reserve.commissions.people import known, member_of, require_organisations, spread
from services.reserve.commissions.schemas import CommissionMemberChange, CommissionMemberCreate
from services.reserve.commissions.service import changed, require_fit, to_change


class CommissionMemberNotFound(NotFound):
    """Такого члена в комиссии нет."""


class MemberServed(InUse):
    """Член комиссии уже заседал: запись не удаляют, полномочия заканчивают днём."""


async def add_member(
    tx: AsyncSession, commission_id: UUID, data: CommissionMemberCreate, seen: int | None
) -> Commission:
    commission = await to_change(tx, commission_id, seen)
    found = await known(tx, commission.place, {(): data})
    commission.members.append(member_of(commission, data, found))
    require_fit(commission, "valid_from" if data.substitutes_id is None else "substitutes_id")
    return await renewed(tx, commission, changed)


async def change_member(
    tx: AsyncSession, commission_id: UUID, member_id: UUID, data: CommissionMemberChange, seen: int | None
) -> Commission:
    """Only what changes nothing of whose vote counted: another role is another row.

    Raises Invalid for a term that would end, or go on, on days gone by.
    """
    commission = await to_change(tx, commission_id, seen)
    member, said = _one_of(commission, member_id), data.said()
    if data.organisation_id:
        await require_organisations(tx, commission.place, {("organisation_id",): data.organisation_id})
    if "valid_to" in said:
        require(rewritten(member.valid_to, data.valid_to, tx.info["clock"].today()))
    assign(member, said)
    require_fit(commission, "valid_to")
    return await renewed(tx, commission, changed)


async def remove_member(tx: AsyncSession, commission_id: UUID, member_id: UUID, seen: int | None) -> Commission:
    """Take out a member entered by mistake. Raises MemberServed for one who was called, or has handed in a sheet."""
    commission = await to_change(tx, commission_id, seen)
    member = _one_of(commission, member_id)
    if any(each.substitutes_id == member.id for each in commission.members):
        raise MemberServed("Этого члена комиссии замещают: сначала уберите замещающего.")
    commission.members.remove(member)
    spread(commission)
    return await renewed(tx, commission, changed)


def _one_of(commission: Commission, member_id: UUID) -> CommissionMember:
    for member in commission.members:
        if member.id == member_id:
            return member
    raise CommissionMemberNotFound
