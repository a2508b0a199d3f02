"""What is asked of appeals. Statements, not results."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person
from services.reserve.appeals.models import Appeal
from services.reserve.appeals.rules import AppealStatus, AppealSubject
from services.reserve.appeals.schemas import AppealItem, AppealQuery
from services.reserve.applications.models import Application
from services.reserve.applications.queries import of_destroyed
from services.reserve.candidates.following import Files
from services.reserve.candidates.forgetting import telling
from services.reserve.permissions import IN_PERSON

LISTING = Listing(
    Appeal,
    AppealItem,
    AppealQuery,
    sortable={"filed_at": Appeal.filed_at},
    filters={"contest_id": Appeal.contest_id, "subject": Appeal.subject, "status": Appeal.status},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """An authority sees those against its contests and those of its people; a school and an expert their own."""
    return in_person(Appeal.person_id, caller) if caller.role in IN_PERSON else true()


def visible(caller: Identity, appeal_id: UUID) -> Select[UUID]:
    return select(Appeal.id).where(Appeal.id == appeal_id, visible_to(caller))


def by_id(appeal_id: UUID) -> Select[Appeal]:
    return select(Appeal).where(Appeal.id == appeal_id).execution_options(populate_existing=True)


def own_application(contest_id: UUID, person_id: UUID) -> Select[Application]:
    """The one that stands, or else the last of those withdrawn."""
    found = select(Application).where(Application.contest_id == contest_id, Application.person_id == person_id)
    return found.order_by(Application.journal_number.desc()).limit(1)


def open_on(contest_id: UUID, subject: AppealSubject) -> Select[int]:
    """How many nobody has decided."""
    here = (Appeal.contest_id == contest_id, Appeal.status == AppealStatus.filed)
    return select(func.count()).where(*here, Appeal.subject == subject)


def to_forget(files: Files | None) -> Select[Appeal]:
    """Those that still tell of somebody whose file was destroyed."""
    return telling(Appeal, Appeal.application_id.in_(of_destroyed(files)), files)
