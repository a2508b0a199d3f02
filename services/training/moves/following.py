"""What follows a person to where they work, and what stays: the table of ADR 0021, and how a row of it is done.

What is not here stays where it was: records of organisations (sites, internships, pairs of schools, results of groups),
what somebody was given (certificates), took part in (gatherings, competitions), and every history.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.records import assign, renewed
from services.kernel.search import one_of
from services.training.competencies.content import NormPost
from services.training.competencies.holders import Holder
from services.training.deficits.models import Deficit, DeficitFinding
from services.training.diagnostics.models import DiagnosticLevel, Diagnostics, DiagnosticSheet
from services.training.enrolments.models import Enrolment, SessionAttendance
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup
from services.training.informal.models import InformalLearning
from services.training.mentoring.models import Mentorship
from services.training.mentors.models import Mentor
from services.training.mentors.rules import LIVING as MENTORS
from services.training.moves.rules import PostHeld, left_behind
from services.training.novices.models import Novice, NoviceTask
from services.training.novices.rules import LIVING as NOVICES
from services.training.referrals.models import Referral
from services.training.referrals.rules import LIVING as REFERRALS
from services.training.risks.models import RiskStanding
from services.training.routes.models import LearningRoute, RouteCheckpoint, RouteStep

EVERY = true()
SEATS = (EnrolmentStatus.requested, EnrolmentStatus.waiting, EnrolmentStatus.confirmed)
"""Not yet a result of the group."""


@dataclass(frozen=True, slots=True)
class Following:
    """Records of a person that follow, with their parts: children that lie where their record does."""

    model: type[Any]
    which: ColumnElement[bool] = EVERY
    within: Callable[[str], ColumnElement[bool]] = lambda _: EVERY
    """What must hold, too, of the place they would follow to."""
    parts: tuple[Any, ...] = ()
    """The columns by which children name their record."""
    heads_alone: bool = False
    """Only to where the person heads an organisation, since it is about that."""


def _of_a_group_there(place: str) -> ColumnElement[bool]:
    """A seat in a seminar of the authority that was left is that authority's to fill."""
    its = (StudyGroup.id == Enrolment.group_id, StudyGroup.place.at_or_above(place))
    return select(StudyGroup.id).where(*its).exists()


FOLLOWING: Sequence[Following] = (
    Following(Deficit, parts=(DeficitFinding.deficit_id,)),
    Following(Diagnostics, parts=(DiagnosticSheet.diagnostics_id, DiagnosticLevel.diagnostics_id)),
    Following(LearningRoute, parts=(RouteStep.route_id, RouteCheckpoint.route_id)),
    Following(InformalLearning),
    Following(Enrolment, one_of(Enrolment.status, SEATS), _of_a_group_there, parts=(SessionAttendance.enrolment_id,)),
    Following(Referral, one_of(Referral.status, REFERRALS)),
    Following(Novice, one_of(Novice.status, NOVICES), parts=(NoviceTask.novice_id,), heads_alone=True),
    Following(Mentor, one_of(Mentor.status, [*MENTORS]), heads_alone=True),
)


def known(person_id: UUID) -> Select[bool]:
    """Is anything known of the person at all? Of most people nothing is."""
    models: Sequence[Any] = (*(each.model for each in FOLLOWING), RiskStanding)
    alone = (select(each.id).where(each.person_id == person_id).exists() for each in models)
    sides = or_(Mentorship.mentor_person_id == person_id, Mentorship.mentee_person_id == person_id)
    return select(or_(*alone, select(Mentorship.id).where(sides).exists()))


async def moved(tx: AsyncSession, its: Following, holder: Holder, held: Sequence[PostHeld]) -> None:
    """The records of the row that lie where the person works no more go to where they do, each announced, in order."""
    if its.heads_alone and (holder.post is not NormPost.head or holder.organisation_id is None):
        return
    today = tx.info["clock"].today()
    for record in (await tx.scalars(_records(its, holder))).all():
        if left_behind(record.place, held, today):
            await _move(tx, its, record, holder)


async def _move(tx: AsyncSession, its: Following, record: Any, holder: Holder) -> None:
    for column in its.parts:
        for part in await tx.scalars(select(column.class_).where(column == record.id).order_by(column.class_.id)):
            part.place = holder.place
    await tx.flush()
    assign(record, {"place": holder.place, "organisation_id": holder.organisation_id})
    await renewed(tx, record, announced)


def announced(record: Any) -> Fact:
    """Where it lies now."""
    said = {
        "person_id": str(record.person_id),
        "organisation_id": str(record.organisation_id) if record.organisation_id else None,
    }
    return Fact(f"training.{record.__tablename__}.moved", record.id, record.place, said)


def _records(its: Following, holder: Holder) -> Select[Any]:
    """All that may follow, each held until the transaction ends, in one order."""
    model = its.model
    mine = (model.person_id == holder.person_id, its.which, its.within(holder.place))
    found = select(model).where(*mine).order_by(model.id)
    return found.with_for_update().execution_options(populate_existing=True)
