"""What is asked of gatherings, series and registrations. Statements, not results."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, true, union

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, mentions, one_of, russian
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import UNDER_WAY, EnrolmentStatus
from services.training.gatherings.models import Gathering, GatheringRegistration, GatheringSeries
from services.training.gatherings.registering_schemas import GatheringRegistrationOut, GatheringRegistrationQuery
from services.training.gatherings.rules import GatheringStatus
from services.training.gatherings.schemas import GatheringItem, GatheringQuery
from services.training.gatherings.series_schemas import GatheringSeriesItem, GatheringSeriesQuery
from services.training.groups.models import StudyGroup, StudySession
from services.training.internships import queries as internships
from services.training.permissions import ONLOOKERS
from services.training.staff.queries import name_of, title_of
from services.training.staff.reach import reached
from services.training.store import TABLES

G, R, S = Gathering, GatheringRegistration, GatheringSeries


def _with(person_id: UUID) -> ColumnElement[bool]:
    return exists().where(R.gathering_id == G.id, R.person_id == person_id)


LISTING = Listing(
    G,
    GatheringItem,
    GatheringQuery,
    sortable={"starts_at": G.starts_at, "title": russian(G.title)},
    filters={
        "kind": G.kind,
        "status": G.status,
        "series_id": G.series_id,
        "person_id": _with,
        "competency": lambda code: G.teaches.contains([{"competency": code}]),
        "starts_from": lambda moment: G.starts_at >= moment,
        "starts_before": lambda moment: G.starts_at < moment,
        "place": G.place.at_or_below,
        "q": mentions(G.title),
    },
)

SERIES = Listing(
    S,
    GatheringSeriesItem,
    GatheringSeriesQuery,
    sortable={"title": russian(S.title), "starts_on": S.starts_on},
    filters={"kind": S.kind, "q": mentions(S.title)},
)

_NAMES = {"full_name": name_of(R.person_id), "organisation_name": title_of(R.organisation_id)}

REGISTRATIONS = Listing(
    R,
    GatheringRegistrationOut,
    GatheringRegistrationQuery,
    sortable={"full_name": russian(_NAMES["full_name"])},
    filters={"attended": R.attended, "organisation_id": R.organisation_id},
    columns=_NAMES,
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what was announced; row security sees to the others."""
    return G.status != GatheringStatus.planned if caller.role in ONLOOKERS else true()


def by_id(gathering_id: UUID) -> Select[Gathering]:
    return select(G).where(G.id == gathering_id)


def held(gathering_id: UUID) -> Select[Gathering]:
    """As it stands while nobody registers, changes or moves it."""
    return by_id(gathering_id).with_for_update().execution_options(populate_existing=True)


def series_by_id(series_id: UUID) -> Select[GatheringSeries]:
    return select(S).where(S.id == series_id)


def of_series(series_id: UUID) -> Select[Gathering]:
    """Held until the transaction ends: nobody announces one that the changed rule drops."""
    return select(G).where(G.series_id == series_id).order_by(G.planned_on).with_for_update()


def taken(gathering_id: UUID) -> Select[int]:
    return select(func.count()).where(R.gathering_id == gathering_id)


def unmarked(gathering_id: UUID) -> Select[int]:
    return taken(gathering_id).where(R.attended.is_(None))


def registered(gathering_id: UUID) -> Select[GatheringRegistration]:
    return select(R).where(R.gathering_id == gathering_id).order_by(R.person_id)


def found(gathering_id: UUID, query: GatheringRegistrationQuery, caller: Identity, today: date) -> Select[Any]:
    """The registrations that fit, of whom the caller reaches on the day."""
    its = REGISTRATIONS.found(query).where(R.gathering_id == gathering_id)
    return its.join(asked(today), true()).where(registration_visible_to(caller, TODAY))


def registration_visible_to(caller: Identity, day: Any) -> ColumnElement[bool]:
    return reached(caller, R.person_id, R.place, day)


def registration(gathering_id: UUID, registration_id: UUID) -> Select[GatheringRegistration]:
    return select(R).where(R.id == registration_id, R.gathering_id == gathering_id)


def of_person(gathering_id: UUID, person_id: UUID) -> Select[GatheringRegistration]:
    return select(R).where(R.gathering_id == gathering_id, R.person_id == person_id)


def beside(gathering: Gathering, person_id: UUID, zone: tzinfo) -> Select[str]:
    """What goes on at its time and the person is registered for, has a seat in, or is an intern: titles, in
    order of the alphabet."""
    together = (G.starts_at < gathering.ends_at, G.ends_at > gathering.starts_at, G.id != gathering.id)
    others = select(G.title).where(*together, G.status == GatheringStatus.open, _with(person_id))
    lesson = (StudySession.starts_at < gathering.ends_at, StudySession.ends_at > gathering.starts_at)
    seat = (Enrolment.person_id == person_id, Enrolment.status == EnrolmentStatus.confirmed)
    groups = select(StudyGroup.title).join(StudySession, StudySession.group_id == StudyGroup.id)
    taught = groups.join(Enrolment, Enrolment.group_id == StudyGroup.id)
    taught = taught.where(*lesson, *seat, one_of(StudyGroup.status, sorted(UNDER_WAY)))
    _, start, end = internships.busy([person_id], zone).subquery().c
    stays = select(literal("Стажировка").label("title")).where(start < gathering.ends_at, end > gathering.starts_at)
    title = union(others, taught, stays).subquery().c.title
    return select(title).order_by(title)


def busy(people: Sequence[UUID]) -> Select[UUID, datetime, datetime]:
    """(person, start, end) of the gatherings they are registered for and that are still to be held."""
    found = select(R.person_id, G.starts_at, G.ends_at).join(G, G.id == R.gathering_id)
    return found.where(one_of(R.person_id, people), G.status == GatheringStatus.open)


def files(ids: Sequence[UUID]) -> Select[UUID]:
    return select(TABLES.file.id).where(one_of(TABLES.file.id, ids))


def file(file_id: UUID) -> Select[Any]:
    return select(TABLES.file).where(TABLES.file.id == file_id)


def teaching(first: datetime, before: datetime) -> Select[Gathering, int]:
    """(gathering, how many have registered) of those that teach something, announced or planned, in the time."""
    counted = select(func.count()).where(R.gathering_id == G.id).scalar_subquery()
    due = (
        one_of(G.status, [GatheringStatus.planned, GatheringStatus.open]),
        G.starts_at >= first,
        G.starts_at < before,
    )
    useful = (G.hours > 0, func.jsonb_array_length(G.teaches) > 0)
    return select(G, counted).where(*due, *useful).order_by(G.starts_at, G.id)


def calendar_of(person_id: UUID, since: datetime) -> Select[Gathering, bool]:
    """(gathering, is the person registered?) of what the person goes to and what may still be registered for."""
    goes = _with(person_id)
    wanted = or_(G.status == GatheringStatus.open, and_(G.status != GatheringStatus.planned, goes))
    return select(G, goes).where(wanted, G.ends_at >= since).order_by(G.starts_at, G.id)
