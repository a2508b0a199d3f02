"""As whom a caller comes to an application, and what is kept from a juror before the sheets are opened."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.reserve.applications import queries
from services.reserve.applications.models import Application
from services.reserve.applications.service import ApplicationNotFound, whole
from services.reserve.commissions import service as commissions
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.permissions import P, access
from services.reserve.regulations.terms import BlindField

NOTHING = frozenset[BlindField]()


@dataclass(frozen=True, slots=True)
class Reached:
    """An application, and what of it this caller does not see."""

    application: Application
    hidden: frozenset[BlindField] = NOTHING


async def reach(tx: AsyncSession, caller: Identity, application_id: UUID) -> Reached:
    """For the applicant, for an authority at or above the contest or the file, for who sits on the commission.

    Raises ApplicationNotFound for everybody else.
    """
    visible = bool(await tx.scalar(queries.visible(caller, application_id)))
    application = await whole(tx, application_id)  # from the region: ADR 0008
    if caller.is_person(application.person_id):
        return Reached(application)
    juror = await is_juror(tx, caller, application.contest)
    if juror is None and not (visible and access.allows(caller, P.application_read)):
        raise ApplicationNotFound
    return Reached(application, hidden(application.contest, juror))


async def is_juror(tx: AsyncSession, caller: Identity, contest: Contest) -> bool | None:
    """Does the caller mark the applications of the contest? None: no seat on its commission."""
    if contest.commission_id is None:
        return None
    today = tx.info["clock"].today()
    seats = [each.seat for each in await commissions.own_seats(tx, caller, today, contest.commission_id)]
    return any(seat.votes for seat in seats) if seats else None


def hidden(contest: Contest, juror: bool | None) -> frozenset[BlindField]:
    """What the regulation keeps from those who mark, until the sheets are opened."""
    return frozenset(contest.ruled.blind) if juror and contest.opened_at is None else NOTHING


async def reach_all(
    tx: AsyncSession, caller: Identity, contest_id: UUID
) -> tuple[Contest, bool, frozenset[BlindField]]:
    """(the contest, does the caller see all applications to it, what is hidden of them)."""
    contest = await contests.get(tx, contest_id)
    if contest.rules is None:
        return contest, access.allows(caller, P.application_read, contest.place), NOTHING
    juror = await is_juror(tx, caller, contest)
    return contest, juror is not None, hidden(contest, juror)


async def to_mark(tx: AsyncSession, caller: Identity) -> list[UUID]:
    """The contests whose applications the caller marks: of them the journal tells what a juror may know."""
    seats = await commissions.own_seats(tx, caller, tx.info["clock"].today())
    if not seats:
        return []
    async with standing_at(tx, region_of(caller.place)):
        return list(await tx.scalars(queries.sealed([each.commission.id for each in seats if each.seat.votes])))
