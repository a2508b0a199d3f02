"""What is asked of referrals. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, in_person, one_of
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import GONE, EnrolmentStatus
from services.training.groups.models import StudyGroup
from services.training.permissions import IN_PERSON
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.rules import TrainingProgrammeStatus
from services.training.referrals.models import Referral
from services.training.referrals.rules import LIVING, ReferralStatus
from services.training.referrals.schemas import ReferralItem, ReferralQuery, ReferralSummaryQuery
from services.training.staff.queries import name_of

R, E, G, T = Referral, Enrolment, StudyGroup, TrainingProgramme

ESCALATED: ColumnElement[bool] = and_(R.status == ReferralStatus.issued, R.due_on < TODAY)
"""`rules.escalated`, for a list."""


def _escalated(wanted: bool) -> ColumnElement[bool]:  # what the client said
    return ESCALATED if wanted else ~ESCALATED


LISTING = Listing(
    R,
    ReferralItem,
    ReferralQuery,
    sortable={"due_on": R.due_on, "issued_on": R.issued_on},
    filters={
        "status": R.status,
        "escalated": _escalated,
        "person_id": R.person_id,
        "organisation_id": R.organisation_id,
        "family": R.family,
        "ground": R.ground,
        "place": R.place.at_or_below,
    },
    columns={
        "full_name": name_of(R.person_id),
        "programme_title": select(T.title)
        .where(T.family == R.family, T.status != TrainingProgrammeStatus.draft)
        .order_by(T.edition.desc())
        .limit(1)
        .scalar_subquery(),
        "escalated": ESCALATED,
        "enrolment_status": select(E.status).where(E.id == R.enrolment_id).scalar_subquery(),
    },
)


def found(query: ReferralQuery, caller: Identity, today: date) -> Select[Any]:
    """The rows that fit, on the day."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever was sent sees the own ones; row security sees to the others."""
    return in_person(R.person_id, caller) if caller.role in IN_PERSON else true()


def by_id(referral_id: UUID) -> Select[Referral]:
    return select(R).where(R.id == referral_id)


def family_of(group_id: UUID) -> Select[UUID]:
    """Of the programme a group is taught."""
    return select(T.family).join(G, G.programme_id == T.id).where(G.id == group_id)


def enrolment_status(enrolment_id: UUID) -> Select[Any]:
    return select(E.status).where(E.id == enrolment_id)


def answered() -> Select[Referral, UUID, EnrolmentStatus]:
    """(referral, enrolment, status of it) of each that lives: the latest in a group of the programme that had not ended
    when the referral was issued, one that was not given up before one that was."""
    taught = select(R, E.id, E.status).join(E, E.person_id == R.person_id).join(G, G.id == E.group_id)
    its = (one_of(R.status, LIVING), G.ends_on >= R.issued_on)
    named = taught.join(T, and_(T.id == G.programme_id, T.family == R.family)).where(*its)
    order = (R.id, one_of(E.status, GONE), E.created_at.desc(), E.id)
    return named.ext(distinct_on(R.id)).order_by(*order).execution_options(populate_existing=True)


def to_escalate(today: date) -> Select[Referral]:
    """Of which the day is over and nobody was told."""
    its = (R.status == ReferralStatus.issued, R.due_on < today, R.escalated_on.is_(None))
    return select(R).where(*its).order_by(R.due_on, R.id)


def directed(people: Sequence[UUID]) -> Select[UUID, date, bool]:
    """(person, when, does it live) of the referrals of these people that live or were finished."""
    wanted = (one_of(R.person_id, people), one_of(R.status, (*LIVING, ReferralStatus.finished)))
    return select(R.person_id, R.issued_on, one_of(R.status, LIVING)).where(*wanted)


def counted(place: str, query: ReferralSummaryQuery, today: date) -> Select[str, ReferralStatus, bool, int]:
    """(place, status, escalated, how many)."""
    its = [R.place.at_or_below(place)]
    its += [R.issued_on >= query.issued_from] if query.issued_from else []
    its += [R.issued_on <= query.issued_to] if query.issued_to else []
    kinds = (R.place, R.status, ESCALATED)
    return select(*kinds, func.count()).join_from(R, asked(today), true()).where(*its).group_by(*kinds)
