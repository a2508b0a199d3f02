"""The shell around internships: ask, answer, begin, conclude. Places at a site are given under a lock."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import stand
from services.kernel.events import emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import referred, refused, require, unknown_reference
from services.kernel.workflow import Refusal
from services.training.deficits.recording import Verification, await_verification, verification_taken_back
from services.training.internships import queries
from services.training.internships.days import Days, misplaced, too_many
from services.training.internships.facts import facts_of, place_of, require_free, works
from services.training.internships.models import Internship
from services.training.internships.rules import (
    LABELS,
    OCCUPYING,
    PAST,
    SIDES,
    WORKFLOW,
    Facts,
    InternshipAction,
    InternshipStatus,
)
from services.training.internships.saying import misspoken, unfit_to_supervise
from services.training.internships.schemas import (
    InternshipChange,
    InternshipCreate,
    InternshipStepIn,
    InternshipSupervisorIn,
)
from services.training.internships.telling import changed, requested, taken_back, told
from services.training.permissions import P, access
from services.training.sites.models import SiteNotice
from services.training.staff.queries import lock_people
from services.training.store import COPIES


class InternshipNotFound(NotFound):
    """Стажировка не найдена или не видна с вашими правами."""


class InternshipFixed(Conflict):
    """Стажировку в таком статусе так не меняют."""


class InternshipOverlaps(Conflict):
    """У этого человека уже есть стажировка в эти дни."""


class OwnInternship(Conflict):
    """О собственной стажировке на площадке решает не сам стажёр."""


async def get(tx: AsyncSession, internship_id: UUID) -> Internship:
    return await one(tx, queries.by_id(internship_id), InternshipNotFound)


async def held(tx: AsyncSession, internship_id: UUID) -> Internship:
    """One the caller sees, as it stands now, nobody else's to move until the transaction ends; which from now on stands
    at the region: what is written lies at the site, and the parties beside it."""
    seen = await get(tx, internship_id)
    await stand(tx, region_of(seen.place))  # ADR 0008
    return await one(tx, queries.for_update(internship_id), InternshipNotFound)


async def create(tx: AsyncSession, caller: Identity, data: InternshipCreate) -> Internship:
    """The school of the intern, or the authority above it, asks. Raises InternshipOverlaps, by the constraint."""
    guest = await referred(tx, COPIES.organisation, data.organisation_id, "organisation_id", "Организация не найдена")
    access.require(caller, P.internship_ask, guest.place)
    notice = await _notice(tx, data.site_id)
    if notice.organisation_id == guest.id:
        raise refused(("site_id",), "own_site", "На стажировку отправляют в другую школу")
    if await tx.scalar(queries.person_at(data.person_id, guest.id, data.valid_from)) is None:
        raise Invalid(errors=[unknown_reference(("person_id",), "В этой школе такой человек в эти дни не работает")])
    require(misplaced(Days(data.valid_from, data.valid_to), works(notice), tx.info["clock"].today()))
    await stand(tx, region_of(notice.site_place))  # ADR 0008
    internship = Internship(
        places=sorted({notice.site_place, guest.place}),
        place=notice.site_place,
        guest_place=guest.place,
        site_organisation_id=notice.organisation_id,
        site_name=notice.organisation_name,
        direction=notice.direction,
        organisation_name=guest.short_name,
        diary=[],
        **data.model_dump(),
    )
    await require_free(tx, data.person_id, Days(data.valid_from, data.valid_to))
    return await added(tx, internship, requested)


async def change(
    tx: AsyncSession, caller: Identity, internship_id: UUID, data: InternshipChange, seen: int | None
) -> Internship:
    """While the site has not answered."""
    internship = await held(tx, internship_id)
    expect(internship, seen)
    _require_status(internship, {InternshipStatus.requested})
    access.require(caller, P.internship_ask, internship.guest_place)
    said = data.said()
    days = Days(said.get("valid_from", internship.valid_from), said.get("valid_to", internship.valid_to))
    require(misplaced(days, works(await _notice(tx, internship.site_id)), tx.info["clock"].today()))
    await require_free(tx, internship.person_id, days)
    assign(internship, said)
    return await renewed(tx, internship, changed)


async def advance(tx: AsyncSession, internship_id: UUID, data: InternshipStepIn, seen: int | None) -> Internship:
    """A step of the side it is of. Who is accepted is counted under a lock of the site: there is a place, or there is
    not."""
    if data.action is InternshipAction.accept:
        await tx.execute(queries.lock((await get(tx, internship_id)).site_id))
    internship = await held(tx, internship_id)
    if data.action is InternshipAction.accept:
        await tx.execute(lock_people([internship.person_id]))
    facts, at = await facts_of(tx, internship), place_of(internship, SIDES[data.action])
    unfit = await _unfit(tx, internship, data.supervisor_id) if data.supervisor_id else None
    its = {"day": tx.info["clock"].today().isoformat(), "hours": data.hours}
    await steps.advance(tx, access, WORKFLOW, internship, data, facts, seen, told(internship) | its, at)
    require(misspoken(data.action, {name: getattr(data, name) for name in ("supervisor_id", "hours", "conclusion")}))
    require(too_many(data.hours, facts.most))
    require(unfit)
    credited_on = internship.ended_on if internship.hours is not None else None
    _note(internship, data, facts)
    await renewed(tx, internship)
    if credited_on:  # the only step from there is to put the result right
        said = f"Итог стажировки исправляют: {data.reason}"
        await _taught(tx, internship, credited_on, verification_taken_back, said)
        emit(tx, taken_back(internship))
    if internship.status is InternshipStatus.completed:
        said = f"Пройдена стажировка на площадке {internship.site_name}"
        await _taught(tx, internship, facts.today, await_verification, said)
    return internship


async def _taught(tx: AsyncSession, internship: Internship, day: date, told: Verification, said: str) -> None:
    """What the site teaches and the intern lacks waits from the day on to be measured anew, or does no longer."""
    site = await _notice(tx, internship.site_id)
    taught = {each["competency"]: each["level"] for each in site.teaches}
    await told(tx, site.place, internship.person_id, taught, said, day)


async def supervise(
    tx: AsyncSession, caller: Identity, internship_id: UUID, data: InternshipSupervisorIn, seen: int | None
) -> Internship:
    """Another supervisor, while it is to come or goes on."""
    internship = await held(tx, internship_id)
    expect(internship, seen)
    _require_status(internship, OCCUPYING)
    access.require(caller, P.internship_host, internship.place)
    require_anothers(caller, internship)
    require(await _unfit(tx, internship, data.supervisor_id))
    internship.supervisor_id = data.supervisor_id
    return await renewed(tx, internship, changed)


def require_anothers(caller: Identity, internship: Internship) -> None:
    """Raises OwnInternship: an intern may have an account of the site too."""
    if caller.is_person(internship.person_id):
        raise OwnInternship


def _note(internship: Internship, data: InternshipStepIn, facts: Facts) -> None:
    """What a step says beside the status, and the day it was taken."""
    internship.reason = data.reason
    if data.action in (InternshipAction.accept, InternshipAction.decline):
        internship.decided_on, internship.supervisor_id = facts.today, data.supervisor_id
    if internship.status in PAST:
        internship.hours, internship.conclusion = data.hours, data.conclusion
        internship.valid_to = min(internship.valid_to, facts.today)
    if data.action is InternshipAction.reopen:
        internship.hours = internship.conclusion = None
    over = internship.status in PAST | {InternshipStatus.withdrawn}
    internship.ended_on = facts.today if over else None


async def _notice(tx: AsyncSession, site_id: UUID) -> SiteNotice:
    return await referred(tx, SiteNotice, site_id, "site_id", "Такой площадки в регионе нет")


async def _unfit(tx: AsyncSession, internship: Internship, person_id: UUID) -> Refusal | None:
    """Who supervises is somebody else, and works at the organisation of the site on all the days."""
    its = (person_id, internship.site_organisation_id, *internship.days)
    return unfit_to_supervise(internship.person_id, person_id, employed=bool(await tx.scalar(queries.employed(*its))))


def _require_status(internship: Internship, legal: frozenset[InternshipStatus] | set[InternshipStatus]) -> None:
    if internship.status not in legal:
        raise InternshipFixed(f"Стажировка {LABELS[internship.status]}: изменить её нельзя.")
