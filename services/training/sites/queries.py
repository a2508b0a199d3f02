"""What is asked of sites. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.places import region_of
from services.kernel.search import TODAY, asked, lasting, mentions, russian
from services.training.permissions import ONLOOKERS
from services.training.sites.models import Site, SiteNotice, SitePolicy, SiteReport
from services.training.sites.notice_schemas import SiteNoticeItem, SiteNoticeQuery
from services.training.sites.rules import SiteStatus, Terms
from services.training.sites.schemas import SiteItem, SiteQuery
from services.training.sites.today import NOTICE_STATUS, SITE_STATUS
from services.training.store import COPIES, TABLES

_LAST_YEAR = 10
"""No term is longer (`ck_site_policy_years`)."""


def _report_missing() -> ColumnElement[bool]:
    """`reporting.standing` is `missing` for some year, on the day of the statement."""
    number = func.generate_series(1, _LAST_YEAR).table_valued(column("number", Integer), name="worked").render_derived()
    begins = cast(Site.valid_from + func.make_interval(0, 12 * (number.c.number - 1)), Date)
    until = func.least(Site.valid_to, Site.terminated_on - 1)
    ends = func.least(cast(Site.valid_from + func.make_interval(0, 12 * number.c.number), Date) - 1, until)
    days = select(SitePolicy.report_days).where(SitePolicy.place.at_or_above(Site.place)).scalar_subquery()
    late = ends + func.coalesce(days, Terms().report_days) < TODAY
    reported = exists().where(SiteReport.site_id == Site.id, SiteReport.year == number.c.number)
    missing = exists().select_from(number).where(begins <= until, late, not_(reported))
    return and_(Site.status != SiteStatus.draft, missing)


REPORT_MISSING = _report_missing()

LISTING = Listing(
    Site,
    SiteItem,
    SiteQuery,
    sortable={"title": russian(Site.title), "valid_to": Site.valid_to},
    filters={
        "status": SITE_STATUS,
        "organisation_id": Site.organisation_id,
        "direction": Site.direction,
        "curator_id": Site.curator_id,
        "report_missing": lambda missing: REPORT_MISSING if missing else not_(REPORT_MISSING),
        "place": Site.place.at_or_below,
        "q": mentions(Site.title, Site.organisation_name),
    },
    columns={"status": SITE_STATUS},
)


def working(of: type[Site] | type[SiteNotice], day: date) -> ColumnElement[bool]:
    """Opened, within the term and not terminated by the day."""
    goes_on = or_(of.terminated_on.is_(None), of.terminated_on > day)
    return and_(of.status != SiteStatus.draft, lasting(of.valid_from, of.valid_to)(day), goes_on)


def _teaches(code: str) -> ColumnElement[bool]:
    wanted = func.jsonb_build_array(func.jsonb_build_object(literal("competency", Text), literal(code, Text)))
    return SiteNotice.teaches.op("@>", is_comparison=True)(wanted)


NOTICES = Listing(
    SiteNotice,
    SiteNoticeItem,
    SiteNoticeQuery,
    sortable={"title": russian(SiteNotice.title), "valid_to": SiteNotice.valid_to},
    filters={
        "status": NOTICE_STATUS,
        "organisation_id": SiteNotice.organisation_id,
        "direction": SiteNotice.direction,
        "competency": _teaches,
        "site_place": SiteNotice.site_place.at_or_below,
        "on": lambda day: working(SiteNotice, day),
        "q": mentions(SiteNotice.title, SiteNotice.organisation_name),
    },
    columns={"status": NOTICE_STATUS},
)
_TOLD = (
    "organisation_id",
    "organisation_name",
    "direction",
    "title",
    "programme",
    "teaches",
    "hours",
    "weeks",
    "capacity",
    "valid_from",
    "valid_to",
    "status",
    "opened_on",
    "terminated_on",
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is opened; row security sees to the others."""
    return Site.status != SiteStatus.draft if caller.role in ONLOOKERS else true()


def found(caller: Identity, query: SiteQuery, today: date) -> Select[Any]:
    """What fits the query on this day."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def noticed(query: SiteNoticeQuery, today: date) -> Select[Any]:
    return NOTICES.found(query).join(asked(today), true())


def by_id(site_id: UUID) -> Select[Site]:
    return select(Site).where(Site.id == site_id)


def for_update(site_id: UUID) -> Select[Site]:
    """As it stands now; nobody else's to move until the transaction ends."""
    return by_id(site_id).with_for_update().execution_options(populate_existing=True)


def notice_by_id(site_id: UUID) -> Select[SiteNotice]:
    return select(SiteNotice).where(SiteNotice.id == site_id)


def open_within(region: str, first: date, last: date) -> Select[SiteNotice]:
    """The sites of a region that work on some of the days, both included, by id: where internships can be offered."""
    goes_on = or_(SiteNotice.terminated_on.is_(None), SiteNotice.terminated_on > first)
    term = (SiteNotice.valid_from <= last, SiteNotice.valid_to >= first, SiteNotice.status != SiteStatus.draft)
    return select(SiteNotice).where(SiteNotice.place == region, *term, goes_on).order_by(SiteNotice.id)


def notice(site: Site) -> Any:
    """What the region is told of the site as it stands now."""
    told = {name: getattr(site, name) for name in _TOLD}
    row = {"id": site.id, "place": region_of(site.place), "site_place": site.place, **told}
    return insert(SiteNotice).values(row).on_conflict_do_update(index_elements=["id"], set_=told)


def programme_file(site_id: UUID) -> Select[Any]:
    """The row of the file in which the programme of the site is told."""
    return select(TABLES.file).join(Site, Site.programme_file_id == TABLES.file.id).where(Site.id == site_id)


def report_by_id(report_id: UUID) -> Select[SiteReport]:
    return select(SiteReport).where(SiteReport.id == report_id)


def reports_of(site_id: UUID) -> Select[SiteReport]:
    """By year."""
    return select(SiteReport).where(SiteReport.site_id == site_id).order_by(SiteReport.year)


def person(person_id: UUID) -> Select[Any]:
    return select(COPIES.person).where(COPIES.person.id == person_id)


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)
