"""From where a caller declares who must not judge whom: on which occasion, and from a seat or from above it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict
from services.reserve.attestations import voting
from services.reserve.attestations.service import AttestationNotFound
from services.reserve.commissions.rules import Seat
from services.reserve.contests.standing import RUNNING
from services.reserve.meetings import occasions, reaching
from services.reserve.meetings.occasion import Occasion
from services.reserve.permissions import P, access


class RecusalsClosed(Conflict):
    """Отводы принимаются от объявления конкурса до решения по нему."""


@dataclass(frozen=True, slots=True)
class Bench:
    """An occasion on which recusals are still taken down."""

    occasion: Occasion
    own: Seat | None
    """The seat of the caller."""
    overseen: bool
    """Does the caller oversee the commission, and so may know what the records show?"""
    contest_id: UUID | None = None
    """Of an occasion that is a contest."""


async def of_contest(tx: AsyncSession, caller: Identity, contest_id: UUID) -> Bench:
    """Raises ContestNotFound, RecusalsClosed. Until the commit nobody opens the sheets or decides, or it is done."""
    reach = await reaching.reached(tx, caller, contest_id)
    contest = await reaching.held(tx, contest_id)
    if contest.status not in RUNNING:
        raise RecusalsClosed
    own = await reaching.own_seat(tx, caller, contest)
    return Bench(await occasions.of_contest(tx, contest), own, reach.seat is None, contest_id)


async def of_attestation(tx: AsyncSession, caller: Identity, attestation_id: UUID) -> Bench:
    """Raises AttestationNotFound for who neither oversees nor sits on the commission, RecusalsClosed."""
    occasion = await _attested(tx, attestation_id)
    own = await reaching.seat_on(tx, caller, occasion.commission_id) if occasion.commission_id else None
    overseen = access.allows(caller, P.commission_read, occasion.place)
    if own is None and not overseen:
        raise AttestationNotFound
    if not occasion.screened:
        raise RecusalsClosed("Отводы принимают, пока аттестация не закончена.")
    return Bench(occasion, own, overseen)


async def attested(tx: AsyncSession, caller: Identity, attestation_id: UUID) -> Occasion:
    """For those alone who oversee the commission. Raises AttestationNotFound."""
    occasion = await _attested(tx, attestation_id)
    if not access.allows(caller, P.commission_read, occasion.place):
        raise AttestationNotFound
    return occasion


async def _attested(tx: AsyncSession, attestation_id: UUID) -> Occasion:
    """Read from the region: a member of the commission may stand anywhere in it."""
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        found = await voting.read(tx, [attestation_id])
    if not found:
        raise AttestationNotFound
    return occasions.of_attestations(found, found[0].commission_id, found[0].scheduled_on)
