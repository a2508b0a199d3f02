"""What is kept of internships: who learns where and when, and the diary."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Parties, PlaceColumn, Record
from services.training.internships.days import Days
from services.training.internships.rules import InternshipStatus
from services.training.sites.models import Site


class Internship(Record, Parties, Base):
    """Somebody learns at a site. It is seen from the site and from the school of the intern."""

    __tablename__ = "internship"
    __table_args__ = {"schema": "training"}

    place: Mapped[PlaceColumn]
    """Of the site. One of `places`."""
    guest_place: Mapped[PlaceColumn]
    """Of the organisation of the intern. The other one."""
    site_id: Mapped[UUID] = mapped_column(ForeignKey(Site.id), index=True)
    site_organisation_id: Mapped[UUID]
    site_name: Mapped[str]
    """Of the organisation that is the site."""
    direction: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    goals: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    """The last day; of one that ended earlier the last day of that."""
    supervisor_id: Mapped[UUID | None] = mapped_column(index=True)
    status: Mapped[InternshipStatus] = mapped_column(default=InternshipStatus.requested)
    decided_on: Mapped[date | None]
    """The day it was accepted or declined."""
    ended_on: Mapped[date | None]
    hours: Mapped[int | None]
    """Credited."""
    conclusion: Mapped[str | None]
    reason: Mapped[str | None]
    """Of the last step that gave one."""
    diary: Mapped[list["InternshipEntry"]] = relationship(
        lazy="raise", order_by="InternshipEntry.day, InternshipEntry.recorded_at", cascade="all, delete-orphan"
    )

    @property
    def days(self) -> Days:
        return Days(self.valid_from, self.valid_to)


class InternshipEntry(Audited, Parties, Base):
    """A day of the diary: what the intern did, confirmed by the supervisor."""

    __tablename__ = "internship_entry"
    __table_args__ = {"schema": "training"}

    internship_id: Mapped[UUID] = mapped_column(ForeignKey(Internship.id, ondelete="CASCADE"), index=True)
    day: Mapped[date]
    text: Mapped[str]
    recorded_at: Mapped[datetime]
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[UUID | None]
    """The account."""
    remark: Mapped[str | None]
    """Of the supervisor."""
