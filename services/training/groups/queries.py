"""What is asked of groups. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select, true
from sqlalchemy.orm import contains_eager, selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.training.groups.models import StudyGroup
from services.training.groups.rules import StudyGroupStatus
from services.training.groups.schemas import StudyGroupItem, StudyGroupQuery
from services.training.permissions import ONLOOKERS
from services.training.programmes.models import TrainingProgramme

G = StudyGroup
SEATS_LEFT: ColumnElement[int] = G.seats - G.confirmed


def _of(family: UUID) -> ColumnElement[bool]:
    return exists().where(TrainingProgramme.id == G.programme_id, TrainingProgramme.family == family)


def _from(day: date) -> ColumnElement[bool]:
    return G.starts_on >= day


def _with_seats(wanted: bool) -> ColumnElement[bool]:  # what the client said
    return SEATS_LEFT > 0 if wanted else SEATS_LEFT <= 0


_TAUGHT = select(TrainingProgramme.title).where(TrainingProgramme.id == G.programme_id).scalar_subquery()

LISTING = Listing(
    G,
    StudyGroupItem,
    StudyGroupQuery,
    sortable={"starts_on": G.starts_on, "title": russian(G.title)},
    filters={
        "programme_id": G.programme_id,
        "family": _of,
        "status": G.status,
        "starts_from": _from,
        "with_seats": _with_seats,
        "q": mentions(G.title),
    },
    columns={"seats_left": SEATS_LEFT, "programme_title": _TAUGHT},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is announced; row security sees to the others."""
    return G.status != StudyGroupStatus.planned if caller.role in ONLOOKERS else true()


def by_id(group_id: UUID) -> Select[StudyGroup]:
    """With its programme and sessions."""
    whole = select(G).join(G.programme).where(G.id == group_id)
    return whole.options(contains_eager(G.programme), selectinload(G.sessions))


def held(group_id: UUID) -> Select[Any]:
    """As it stands now, and nobody takes a seat of it until the transaction ends."""
    return by_id(group_id).with_for_update(of=G).execution_options(populate_existing=True)


def open_from(day: date, *, full: bool = False) -> Select[StudyGroup]:
    """That take people, begin on the day or later, and have seats left; with `full` also those that have none."""
    wanted = (G.status == StudyGroupStatus.open, G.starts_on >= day, true() if full else SEATS_LEFT > 0)
    found = select(G).join(G.programme).where(*wanted).order_by(G.starts_on, G.id)
    return found.options(contains_eager(G.programme), selectinload(G.sessions))
