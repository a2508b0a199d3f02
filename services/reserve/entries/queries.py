"""What is asked of entries. Statements, not results."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.places import region_of
from services.kernel.search import asked, in_person, lasting, mentions, one_of, russian
from services.reserve.candidates.following import Files, among
from services.reserve.candidates.linking import stands_on
from services.reserve.candidates.models import Candidate
from services.reserve.entries.models import Entry, EntryRefusal, EntryRenewal
from services.reserve.entries.preparation import DEGREE
from services.reserve.entries.readiness import Readiness
from services.reserve.entries.rules import PENDING, STAYING
from services.reserve.entries.schemas import EntryItem, EntryQuery
from services.reserve.entries.terms import DEPTHS
from services.reserve.entries.today import STANDS, STATUS, stands
from services.reserve.permissions import IN_PERSON
from services.reserve.regulations.terms import NominationSource
from services.reserve.store import COPIES

LOCK = 0x656E_7472
"""Class of the advisory locks under which people enter a reserve: its places are counted, then taken."""

_LEVEL = case(*((func.nlevel(Entry.reserve) == dots + 1, level.value) for dots, level in DEPTHS.items()))


def _counted(child: Any) -> ColumnElement[int]:
    return select(func.count()).where(child.entry_id == Entry.id).correlate(Entry).scalar_subquery()


LISTING = Listing(
    Entry,
    EntryItem,
    EntryQuery,
    sortable={"full_name": russian(Entry.full_name), "until": Entry.until, "nominated_on": Entry.nominated_on},
    filters={
        "status": STATUS,
        "readiness": DEGREE,
        "level": _LEVEL,
        "reserve": Entry.reserve,
        "place": Entry.place.at_or_below,
        "candidate_id": Entry.candidate_id,
        "person_id": Entry.person_id,
        "organisation_id": Entry.organisation_id,
        "post": mentions(Entry.post_title, Entry.organisation_name),
        "source": Entry.source,
        "until_from": lambda day: Entry.until >= day,
        "until_to": lambda day: Entry.until <= day,
    },
    columns={
        "status": STATUS,
        "level": _LEVEL,
        "readiness": DEGREE,
        "refusals_count": _counted(EntryRefusal),
        "renewals_count": _counted(EntryRenewal),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A school sees whom it put forward, where the entry lies in it; one who put forward themself is their own affair.
    In person one sees the own, wherever it lies."""
    if caller.role not in IN_PERSON:
        return true()
    by_it = and_(
        Entry.nominated_at == caller.place,
        Entry.place.at_or_below(caller.place),
        Entry.source != NominationSource.self_nomination,
    )
    return or_(by_it, in_person(Entry.person_id, caller))


def found(caller: Identity, query: EntryQuery, today: date) -> Select[Any]:
    """What fits the query on this day: a term that ended yesterday is over."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def whole(*conditions: ColumnElement[bool]) -> Select[Entry]:
    children = (Entry.plan, Entry.reports, Entry.refusals, Entry.changes)
    renewals = selectinload(Entry.renewals).joinedload(EntryRenewal.regulation)
    loaded = (joinedload(Entry.regulation), renewals, *(selectinload(each) for each in children))
    return select(Entry).where(*conditions).options(*loaded)


def by_id(caller: Identity, entry_id: UUID) -> Select[Entry]:
    return whole(Entry.id == entry_id, visible_to(caller))


def lock(reserve: str) -> Select[None]:
    """One for all reserves of a region: who stands in that of the region stands in none below it."""
    return select(func.pg_advisory_xact_lock(LOCK, func.hashtext(region_of(reserve))))


def open_of_files(files: Files, today: date) -> Select[Entry]:
    """Stays that last and nominations that wait, under any of those files."""
    waits = one_of(Entry.status, sorted(PENDING))
    return whole(among(Entry.candidate_id, files), or_(stands(today), waits)).with_for_update(of=Entry)


def _of(candidate_id: UUID) -> ColumnElement[bool]:
    """Entries of the candidate, under this file or one that was merged into it."""
    merged = select(Candidate.id).where(Candidate.merged_into_id == candidate_id)
    return or_(Entry.candidate_id == candidate_id, Entry.candidate_id.in_(merged))


def open_of(candidate_id: UUID, reserve: str, today: date) -> Select[Entry]:
    """The stay of a candidate in one reserve."""
    return whole(_of(candidate_id), Entry.reserve == reserve, stands(today))


def above(candidate_id: UUID, reserve: str, today: date) -> Select[Entry]:
    """The stay of a candidate in the reserve of the region, of a reserve below it."""
    return open_of(candidate_id, region_of(reserve), today).where(Entry.reserve != reserve)


def municipal_of(candidate_id: UUID, region: str, today: date) -> Select[Entry]:
    """The stays of a candidate in reserves within the region, locked."""
    within = (Entry.reserve.at_or_below(region), Entry.reserve != region)
    return whole(_of(candidate_id), *within, stands(today)).with_for_update(of=Entry)


def pending_of(candidate_id: UUID, reserve: str) -> Select[Entry]:
    return whole(_of(candidate_id), Entry.reserve == reserve, one_of(Entry.status, sorted(PENDING)))


def taken(entry: Entry, today: date, organisation_id: UUID | None = None) -> Select[int]:
    """How many others stand in the reserve for the post of that organisation; without one everybody who stands in it:
    who was named for one organisation takes up one of the places there are for all of them.
    """
    same = true() if organisation_id is None else Entry.organisation_id == organisation_id
    others = (Entry.reserve == entry.reserve, same, stands(today), Entry.id != entry.id)
    return select(func.count()).select_from(Entry).where(*others)


def posts(reserve: str, today: date) -> Select[int]:
    """How many organisations work within the reserve: each has one post of head."""
    organisation = COPIES.organisation
    works = lasting(organisation.founded_on, organisation.closed_on)(today)
    return select(func.count()).select_from(organisation).where(organisation.place.at_or_below(reserve), works)


def organisation(organisation_id: UUID) -> Select[Any]:
    return select(COPIES.organisation).where(COPIES.organisation.id == organisation_id)


@stands_on(
    "in_reserve",
    "По делу кандидат выдвинут в резерв или состоит в нём.",
    "Отзовите или отклоните выдвижение (`withdraw`, `reject`), из резерва исключите (`exclude`).",
)
def open_entries(files: Select[UUID]) -> Select[UUID]:
    return select(Entry.id).where(Entry.candidate_id.in_(files), one_of(Entry.status, sorted(PENDING | STAYING)))


def ready(
    place: str, today: date, organisation_id: UUID | None = None, levels: Collection[Readiness] = (Readiness.a,)
) -> Select[Any]:
    """(entry, its readiness) of those who stand ready at or below `place`, of whatever reserve; for one organisation,
    those in the reserve for it, or for any organisation of a reserve it belongs to."""
    chosen = select(Entry, DEGREE.label("readiness")).join(asked(today), true())
    here = (STANDS, Entry.reserve.at_or_below(place), one_of(DEGREE, [each.value for each in levels]))
    fit = true() if organisation_id is None else _fits(organisation_id)
    return chosen.where(*here, fit).order_by(DEGREE, Entry.until, Entry.id)


def _fits(organisation_id: UUID) -> ColumnElement[bool]:
    its_place = select(COPIES.organisation.place).where(COPIES.organisation.id == organisation_id).scalar_subquery()
    for_any = and_(Entry.organisation_id.is_(None), Entry.reserve.at_or_above(its_place))
    return or_(Entry.organisation_id == organisation_id, for_any)


def counted(place: str, today: date) -> Select[str, str, UUID | None, int]:
    """(reserve, readiness, organisation, how many) of those who stand in reserves at or below `place`."""
    groups = (Entry.reserve, DEGREE, Entry.organisation_id)
    chosen = select(*groups, func.count()).join_from(Entry, asked(today), true())
    return chosen.where(STANDS, Entry.reserve.at_or_below(place)).group_by(*groups)
