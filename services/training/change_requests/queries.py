"""What is asked of requests to change what is taught. Statements, not results."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.change_requests.models import ChangeRequest
from services.training.change_requests.rules import ChangeRequestStatus
from services.training.change_requests.schemas import ChangeRequestItem, ChangeRequestQuery
from services.training.deficits.models import Deficit, DeficitFinding
from services.training.deficits.rules import FindingEffect
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup
from services.training.permissions import ONLOOKERS
from services.training.programmes.models import TrainingProgramme

C, D, E, F, T = ChangeRequest, Deficit, Enrolment, DeficitFinding, TrainingProgramme


def _about(code: str) -> ColumnElement[bool]:
    return C.competencies.op("@>", is_comparison=True)(literal([code], JSONB))


LISTING = Listing(
    C,
    ChangeRequestItem,
    ChangeRequestQuery,
    sortable={"created_at": C.created_at, "submitted_on": C.submitted_on},
    filters={
        "status": C.status,
        "programme_id": C.programme_id,
        "asked_at": C.asked_at,
        "competency": _about,
    },
    columns={"programme_title": select(T.title).where(T.id == C.programme_id).scalar_subquery()},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is submitted; row security sees to the others."""
    return C.status != ChangeRequestStatus.draft if caller.role in ONLOOKERS else true()


def by_id(request_id: UUID) -> Select[ChangeRequest]:
    return select(C).where(C.id == request_id)


def programme(programme_id: UUID) -> Select[TrainingProgramme]:
    return select(T).where(T.id == programme_id)


def proved(programme_id: UUID, competencies: Sequence[str]) -> Select[UUID, bool]:
    """(person, was a deficit closed by a proof since) of who completed the edition with a deficit in one of the
    competencies: it waits for a proof since then, or was measured."""
    measured = (FindingEffect.closes, FindingEffect.reopens)
    since = and_(F.deficit_id == D.id, F.found_on >= E.completed_on, one_of(F.effect, measured))
    closed = func.coalesce(func.bool_or(F.effect == FindingEffect.closes), False)
    its = (
        StudyGroup.programme_id == programme_id,
        E.status == EnrolmentStatus.completed,
        or_(D.awaiting_since >= E.completed_on, F.id.is_not(None)),
    )
    lacked = and_(D.person_id == E.person_id, one_of(D.competency, competencies))
    found = (
        select(E.person_id, closed).join(StudyGroup, StudyGroup.id == E.group_id).join(D, lacked).outerjoin(F, since)
    )
    return found.where(*its).group_by(E.person_id)
