"""What is asked of contests. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Update, cast, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert

from services.directory.roles import Role
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.places import region_of
from services.kernel.search import asked, mentions, russian
from services.reserve.contests.models import Contest, ContestNotice
from services.reserve.contests.schemas import ContestItem, ContestNoticeItem, ContestNoticeQuery, ContestQuery
from services.reserve.contests.standing import ContestStatus
from services.reserve.contests.today import CONTEST_STATUS, NOTICE_STATUS

LISTING = Listing(
    Contest,
    ContestItem,
    ContestQuery,
    sortable={"held_on": Contest.held_on, "title": russian(Contest.title)},
    filters={
        "purpose": Contest.purpose,
        "status": CONTEST_STATUS,
        "vacancy_id": Contest.vacancy_id,
        "commission_id": Contest.commission_id,
        "place": Contest.place.at_or_below,
        "q": mentions(Contest.title),
    },
    columns={"status": CONTEST_STATUS},
)

NOTICES = Listing(
    ContestNotice,
    ContestNoticeItem,
    ContestNoticeQuery,
    sortable={"applications_until": ContestNotice.applications_until, "held_on": ContestNotice.held_on},
    filters={
        "purpose": ContestNotice.purpose,
        "status": NOTICE_STATUS,
        "contest_place": ContestNotice.contest_place.at_or_below,
        "q": mentions(ContestNotice.title, ContestNotice.post_title, ContestNotice.organisation_name),
    },
    columns={"status": NOTICE_STATUS},
)

OUTSIDE = frozenset({Role.school, Role.expert, Role.integration})
"""Who takes part in contests or looks at them, and conducts none."""
_CLASS = 0x636F_6E74
"""Of the advisory locks under which a contest and its applications move; row locks ask for the right to change it."""
_TOLD = (
    "purpose",
    "title",
    "organisation_name",
    "post_title",
    "applications_from",
    "applications_until",
    "held_on",
    "conditions",
    "contacts",
    "announced_on",
    "status",
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A draft is the affair of those who conduct contests and oversee them, wherever others stand."""
    return Contest.status != ContestStatus.draft if caller.role in OUTSIDE else true()


def found(caller: Identity, query: ContestQuery, today: date) -> Select[Any]:
    """What fits the query on this day."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def noticed(query: ContestNoticeQuery, today: date) -> Select[Any]:
    return NOTICES.found(query).join(asked(today), true())


def lock(contest_id: UUID) -> Select[None]:
    """Nothing of the contest moves but in this transaction until it ends."""
    return select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(cast(literal(str(contest_id)), Text))))


def by_id(contest_id: UUID) -> Select[Contest]:
    return select(Contest).where(Contest.id == contest_id)


def visible(caller: Identity, contest_id: UUID) -> Select[Contest]:
    return by_id(contest_id).where(visible_to(caller))


def fresh(contest_id: UUID) -> Select[Contest]:
    """As it stands now, whatever has been read of it before."""
    return by_id(contest_id).execution_options(populate_existing=True)


def notice_of(contest_id: UUID) -> Select[UUID]:
    return select(ContestNotice.id).where(ContestNotice.id == contest_id)


def next_number(contest_id: UUID) -> Update:
    """The next number of the journal, given back with the transaction that does not commit: no gaps."""
    raised = update(Contest).where(Contest.id == contest_id).values(journal_last=Contest.journal_last + 1)
    return raised.returning(Contest.journal_last).execution_options(synchronize_session=False)


def notice(contest: Contest) -> Any:
    """The notice as the contest stands now, at its region."""
    told = {name: getattr(contest, name) for name in _TOLD}
    row = {"id": contest.id, "place": region_of(contest.place), "contest_place": contest.place, **told}
    statement = insert(ContestNotice).values(row)
    return statement.on_conflict_do_update(index_elements=["id"], set_=told)
