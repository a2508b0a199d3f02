"""What is known of an internship when somebody wants to move it, and what this caller may do with it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.references import refused
from services.training.internships import queries
from services.training.internships.days import Days, creditable, room_on
from services.training.internships.models import Internship
from services.training.internships.rules import SIDES, WORKFLOW, Facts, InternshipAction, InternshipSide
from services.training.permissions import access
from services.training.sites import reaching as sites
from services.training.sites.models import SiteNotice
from services.training.sites.reporting import worked_until


async def facts_of(tx: AsyncSession, internship: Internship) -> Facts:
    """As the region sees them: how many others are at the site then is a number anybody may know."""
    async with standing_at(tx, region_of(internship.place)):  # ADR 0008
        notice = await sites.noticed(tx, internship.site_id)
        there = await tx.scalars(queries.occupying([internship.site_id], *internship.days))
        beside = await tx.scalar(queries.elsewhere(internship.person_id, internship.days, tx.info["clock"].zone))
        others = [each.days for each in there if each.id != internship.id]
    return Facts(
        days=internship.days,
        today=tx.info["clock"].today(),
        site=works(notice),
        room=room_on(internship.days, others, notice.capacity),
        most=creditable(notice.hours, internship.days, tx.info["clock"].today()),
        own=tx.info["caller"].is_person(internship.person_id),
        elsewhere=beside is not None,
        entries=len(internship.diary),
        unconfirmed=sum(each.confirmed_on is None for each in internship.diary),
    )


def allowed(caller: Identity, internship: Internship, facts: Facts) -> list[InternshipAction]:
    """What this caller may do with it now, for whichever side."""
    return [
        action
        for side in InternshipSide
        for action in WORKFLOW.allowed(internship.status, facts, access, caller, place_of(internship, side))
        if SIDES[action] is side
    ]


def place_of(internship: Internship, side: InternshipSide) -> str:
    return internship.guest_place if side is InternshipSide.guest else internship.place


async def require_free(tx: AsyncSession, person_id: UUID, days: Days) -> None:
    """Raises Invalid that names what the person goes to on one of the days."""
    beside = await tx.scalar(queries.elsewhere(person_id, days, tx.info["clock"].zone))
    if beside is not None:
        raise refused(("valid_from",), "overlaps", f"В эти дни человек занят: «{beside}»")


def works(notice: SiteNotice) -> Days:
    """The days a site works; none where it was terminated on its first."""
    return Days(notice.valid_from, worked_until(notice.valid_to, notice.terminated_on))
