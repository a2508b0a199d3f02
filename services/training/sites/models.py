"""What is kept of sites: the site, what the region is told of it, its reports and the log of its support."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Audited, Base, PlaceColumn, Placed, Record, Shared
from services.kernel.policies import Policy
from services.training.sites.reporting import SiteReportStatus
from services.training.sites.rules import SiteStatus, Terms
from services.training.sites.supporting import SupportKind
from services.training.store import TABLES


class Site(Record, Placed, Base):
    """A school where others learn on the job, in one direction, for a term by an order. It lies at the school."""

    __tablename__ = "site"
    __table_args__ = {"schema": "training"}

    organisation_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    direction: Mapped[str]
    """Code of the direction of management."""
    title: Mapped[str]
    programme: Mapped[str | None]
    programme_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    teaches: Mapped[list[dict[str, Any]]]
    """`{competency, level}`: the level it brings to."""
    hours: Mapped[int]
    """Of one internship by the programme."""
    weeks: Mapped[int]
    """How long one takes."""
    capacity: Mapped[int]
    """Interns at a time."""
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    order_number: Mapped[str | None]
    order_date: Mapped[date | None]
    order_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    curator_id: Mapped[UUID | None] = mapped_column(index=True)
    """The person of the institute who supports it."""
    status: Mapped[SiteStatus] = mapped_column(default=SiteStatus.draft)
    opened_on: Mapped[date | None]
    terminated_on: Mapped[date | None]
    """The first day it was no more."""
    termination_reason: Mapped[str | None]


class SiteNotice(Shared, Base):
    """What everybody in the region may know of a site that was opened. The id is the site's; it lies at the region."""

    __tablename__ = "site_notice"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(ForeignKey(Site.id), primary_key=True)
    site_place: Mapped[PlaceColumn]
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    direction: Mapped[str]
    title: Mapped[str]
    programme: Mapped[str | None]
    teaches: Mapped[list[dict[str, Any]]]
    hours: Mapped[int]
    weeks: Mapped[int]
    capacity: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    status: Mapped[SiteStatus]
    opened_on: Mapped[date]
    terminated_on: Mapped[date | None]


class SiteReport(Record, Placed, Base):
    """What a site reports of one year of its work."""

    __tablename__ = "site_report"
    __table_args__ = (UniqueConstraint("site_id", "year"), {"schema": "training"})

    site_id: Mapped[UUID] = mapped_column(ForeignKey(Site.id))
    year: Mapped[int]
    """Of its work, from 1."""
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_on: Mapped[date]
    text: Mapped[str]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    submitted_on: Mapped[date]
    decided_on: Mapped[date | None]
    reason: Mapped[str | None]
    """Why it was returned."""
    status: Mapped[SiteReportStatus] = mapped_column(default=SiteReportStatus.submitted)


class SiteSupport(Audited, Placed, Base):
    """What the institute did for a site. Never changed: what was wrong is corrected by another entry."""

    __tablename__ = "site_support"
    __table_args__ = (UniqueConstraint("corrects_id"), {"schema": "training"})

    site_id: Mapped[UUID] = mapped_column(ForeignKey(Site.id), index=True)
    kind: Mapped[SupportKind]
    day: Mapped[date]
    text: Mapped[str]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("training.site_support.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    """The account."""
    person_id: Mapped[UUID | None]
    """The person, where the account is somebody's."""


class SitePolicy(Policy, Base):
    """What a region asks of sites. Where nobody set it there is no row, and the defaults of `Terms` hold."""

    __tablename__ = "site_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "training"})

    shortest_years: Mapped[int]
    longest_years: Mapped[int]
    report_days: Mapped[int]

    @property
    def terms(self) -> Terms:
        return Terms(self.shortest_years, self.longest_years, self.report_days)
