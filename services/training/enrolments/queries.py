"""What is asked of enrolments. Statements, not results."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, Update, func, select, true, union_all, update
from sqlalchemy.orm import contains_eager, selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, one_of
from services.training.enrolments.models import Enrolment, SessionAttendance
from services.training.enrolments.rules import SEATED, UNDER_WAY, EnrolmentStatus
from services.training.enrolments.schemas import EnrolmentItem, EnrolmentQuery
from services.training.gatherings import queries as gatherings
from services.training.groups.models import StudyGroup, StudySession
from services.training.internships import queries as internships
from services.training.programmes.models import TrainingProgramme
from services.training.staff.queries import name_of, title_of
from services.training.staff.reach import reached

E, G = Enrolment, StudyGroup

_PROGRAMME = select(TrainingProgramme.title).join(G, G.programme_id == TrainingProgramme.id)

LISTING = Listing(
    E,
    EnrolmentItem,
    EnrolmentQuery,
    sortable={"arrival": E.arrival, "created_at": E.created_at},
    filters={
        "group_id": E.group_id,
        "person_id": E.person_id,
        "organisation_id": E.organisation_id,
        "status": E.status,
        "place": E.place.at_or_below,
    },
    columns={
        "group_title": select(G.title).where(G.id == E.group_id).scalar_subquery(),
        "programme_title": _PROGRAMME.where(G.id == E.group_id).scalar_subquery(),
        "full_name": name_of(E.person_id),
        "organisation_name": title_of(E.organisation_id),
    },
)


def found(query: EnrolmentQuery, caller: Identity, today: date) -> Select[Any]:
    """The rows that fit, of whom the caller reaches on the day."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller, TODAY))


def visible_to(caller: Identity, day: Any) -> ColumnElement[bool]:
    return reached(caller, E.person_id, E.place, day)


def by_id(enrolment_id: UUID) -> Select[Enrolment]:
    """With its group, of that the programme and the sessions."""
    return _whole().where(E.id == enrolment_id)


def as_it_stands(enrolment_id: UUID) -> Select[Enrolment]:
    """Read anew: asked with the group held, since somebody may have moved it meanwhile."""
    return select(E).where(E.id == enrolment_id).execution_options(populate_existing=True)


def of_group(group_id: UUID, *statuses: EnrolmentStatus) -> Select[Enrolment]:
    """In order of arrival, read anew."""
    found = select(E).where(E.group_id == group_id, one_of(E.status, statuses)).order_by(E.arrival)
    return found.execution_options(populate_existing=True)


def by_ids(ids: Sequence[UUID]) -> Select[Enrolment]:
    """In order of arrival, read anew."""
    found = select(E).where(one_of(E.id, ids)).order_by(E.arrival)
    return found.execution_options(populate_existing=True)


def waiting(group_id: UUID) -> Select[UUID, int, UUID]:
    """(enrolment, arrival, person) of the waiting list, in order."""
    listed = select(E.id, E.arrival, E.person_id).order_by(E.arrival)
    return listed.where(E.group_id == group_id, E.status == EnrolmentStatus.waiting)


def _whole() -> Select[Enrolment]:
    found = select(E).join(E.group).join(G.programme)
    group = contains_eager(E.group)
    return found.options(group.contains_eager(G.programme), group.options(selectinload(G.sessions)))


def busy(people: Iterable[UUID], group_id: UUID, zone: tzinfo) -> CompoundSelect[UUID, datetime, datetime]:
    """(person, start, end) of the sessions they have seats for in other groups, of the gatherings they go to and of
    the internships they are accepted for."""
    named = list(people)
    there = (
        one_of(E.person_id, named),
        E.status == EnrolmentStatus.confirmed,
        E.group_id != group_id,
        one_of(G.status, sorted(UNDER_WAY)),
    )
    joined = select(E.person_id, StudySession.starts_at, StudySession.ends_at).join(G, G.id == E.group_id)
    lessons = joined.join(StudySession, StudySession.group_id == G.id).where(*there)
    return union_all(lessons, gatherings.busy(named), internships.busy(named, zone))


def passed(person_id: UUID, families: Sequence[UUID]) -> Select[UUID]:
    """Of the families those that the person has passed in any edition."""
    taught = select(TrainingProgramme.family).join(G, G.programme_id == TrainingProgramme.id)
    mine = (E.person_id == person_id, E.status == EnrolmentStatus.completed)
    found = taught.join(E, E.group_id == G.id).where(*mine, one_of(TrainingProgramme.family, families))
    return found.distinct()


def next_arrival(group_id: UUID) -> Update:
    """The next number of the group, given back with the transaction that does not commit: no gaps."""
    raised = update(G).where(G.id == group_id).values(arrivals=G.arrivals + 1)
    return raised.returning(G.arrivals).execution_options(synchronize_session=False)


def recount(group_id: UUID) -> Update:
    """Who holds a seat and who waits, counted anew on the group, past its version: nobody changed what it says."""
    counted = {"confirmed": _how_many(group_id, SEATED), "waiting": _how_many(group_id, (EnrolmentStatus.waiting,))}
    changed = update(G).where(G.id == group_id).values(counted).returning(G.confirmed, G.waiting)
    return changed.execution_options(synchronize_session=False)


def _how_many(group_id: UUID, statuses: Sequence[EnrolmentStatus]) -> Any:
    return select(func.count()).where(E.group_id == group_id, one_of(E.status, statuses)).scalar_subquery()


def attended(group_id: UUID) -> Select[UUID, int]:
    """(enrolment, how many sessions of the group they were at)."""
    joined = select(SessionAttendance.enrolment_id, func.count()).join(E, E.id == SessionAttendance.enrolment_id)
    return joined.where(E.group_id == group_id).group_by(SessionAttendance.enrolment_id)


def attendances(enrolment_id: UUID) -> Select[int]:
    return select(func.count()).where(SessionAttendance.enrolment_id == enrolment_id)
