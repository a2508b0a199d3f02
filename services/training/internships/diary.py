"""The diary of an internship: written by the intern, confirmed by the supervisor; each entry is a change of it."""

from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, NotFound
from services.kernel.records import renewed
from services.kernel.references import require
from services.training.internships.days import wrong_day
from services.training.internships.models import Internship, InternshipEntry
from services.training.internships.rules import InternshipStatus
from services.training.internships.schemas import InternshipEntryConfirmIn, InternshipEntryCreate
from services.training.internships.service import held, require_anothers
from services.training.permissions import P, access


class InternshipEntryNotFound(NotFound):
    """Такой записи в дневнике нет."""


class DiaryClosed(Conflict):
    """Дневник ведут, пока стажировка идёт."""


class AlreadyConfirmed(Conflict):
    """Эта запись уже подтверждена."""


async def write(
    tx: AsyncSession, caller: Identity, internship_id: UUID, data: InternshipEntryCreate, seen: int | None
) -> Internship:
    """An entry of the intern in person, about a day that has come."""
    internship = await held(tx, internship_id)
    expect(internship, seen)
    _require_running(internship)
    if not caller.is_person(internship.person_id):
        raise Forbidden("Дневник ведёт сам стажёр.")
    today = tx.info["clock"].today()
    require(wrong_day(data.day, internship.days, today))
    said = data.model_dump()
    internship.diary.append(
        InternshipEntry(id=uuid4(), places=internship.places, recorded_at=tx.info["clock"].now(), **said)
    )
    return await renewed(tx, internship)


async def confirm(
    tx: AsyncSession,
    caller: Identity,
    internship_id: UUID,
    entry_id: UUID,
    data: InternshipEntryConfirmIn,
    seen: int | None,
) -> Internship:
    """By the supervisor in person, or by the school that is the site where the supervisor has no account.

    Raises OwnInternship for the intern.
    """
    internship = await held(tx, internship_id)
    expect(internship, seen)
    _require_running(internship)
    if not caller.is_person(internship.supervisor_id):
        access.require(caller, P.internship_host, internship.place)
    require_anothers(caller, internship)
    entry = next((each for each in internship.diary if each.id == entry_id), None)
    if entry is None:
        raise InternshipEntryNotFound
    if entry.confirmed_on is not None:
        raise AlreadyConfirmed
    entry.confirmed_on, entry.confirmed_by = tx.info["clock"].today(), caller.account
    entry.remark = data.remark
    internship.updated_at = func.now()  # an entry alone that changed makes a new version of the internship too
    return await renewed(tx, internship)


def _require_running(internship: Internship) -> None:
    if internship.status is not InternshipStatus.running:
        raise DiaryClosed
