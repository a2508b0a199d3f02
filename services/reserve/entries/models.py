"""What is kept of times in the reserve, and of what a reservist owes and hands in."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, PlaceColumn, Placed, Record
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import GONE, REPLACED
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.rules import EntryStatus
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.terms import NominationSource
from services.reserve.store import TABLES


class Entry(Record, Placed, Base):
    """Somebody put forward for a reserve and, once included, the time they stand in it."""

    __tablename__ = "entry"
    __table_args__ = {"schema": "reserve"}

    reserve: Mapped[PlaceColumn]
    """Whose reserve it is: a municipality or a region. `place` is where the file of the candidate lies within it."""
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey(Candidate.id), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True, info=GONE)
    """Of the directory, as far as the candidate is linked."""
    full_name: Mapped[str | None] = mapped_column(info=GONE)
    """Kept here, because the file may lie beyond the reserve; erased with it (`timing`)."""
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose head the reservist may become; None: of any organisation of the reserve."""
    organisation_name: Mapped[str | None]
    post_title: Mapped[str]
    source: Mapped[NominationSource]
    source_id: Mapped[UUID | None]
    """The team, the entry, the leader or the contest it came from."""
    regulation_id: Mapped[UUID] = mapped_column(ForeignKey(Regulation.id))
    """The edition that governs it: at first that of the nomination, then that of the inclusion or the last renewal."""
    motivation: Mapped[str | None] = mapped_column(info=GONE)
    nominated_on: Mapped[date]
    nominated_by: Mapped[UUID]
    nominated_at: Mapped[PlaceColumn]
    """The account, and where it stood."""
    judged: Mapped[list[dict[str, Any]]] = mapped_column(info=GONE | {"left": []})
    """The criteria of the regulation with what was found of each, in words, on `judged_on`."""
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict, info=GONE | {"left": {}})
    """Code of a criterion → what a reviewer found of it (`checking`)."""
    judged_on: Mapped[date]
    status: Mapped[EntryStatus] = mapped_column(default=EntryStatus.nominated)
    decision_reason: Mapped[str | None] = mapped_column(info=REPLACED)
    """Of the last return, rejection or exclusion."""
    order_number: Mapped[str | None]
    order_date: Mapped[date | None]
    included_on: Mapped[date | None]
    until: Mapped[date | None]
    """The last day of the term."""
    plan_due_on: Mapped[date | None]
    plan_submitted_on: Mapped[date | None]
    first_report: Mapped[int | None]
    """The first report that is expected here: those due before the inclusion was entered are not."""
    excluded_on: Mapped[date | None]
    exclusion_code: Mapped[ExclusionCode | None]
    exclusion_order_number: Mapped[str | None]
    exclusion_order_date: Mapped[date | None]
    """None: excluded by the regulation itself, with no order of the own."""
    appointed_on: Mapped[date | None]
    appointment_id: Mapped[UUID | None]
    plan: Mapped[list["PlanLine"]] = relationship(
        lazy="raise", order_by="PlanLine.position", cascade="all, delete-orphan"
    )
    reports: Mapped[list["EntryReport"]] = relationship(
        lazy="raise", order_by="EntryReport.number", cascade="all, delete-orphan"
    )
    refusals: Mapped[list["EntryRefusal"]] = relationship(
        lazy="raise", order_by="EntryRefusal.refused_on", cascade="all, delete-orphan"
    )
    renewals: Mapped[list["EntryRenewal"]] = relationship(
        lazy="raise", order_by="EntryRenewal.until", cascade="all, delete-orphan"
    )
    changes: Mapped[list["EntryChange"]] = relationship(
        lazy="raise", order_by="EntryChange.reported_on", cascade="all, delete-orphan"
    )
    regulation: Mapped[Regulation] = relationship(lazy="raise")


class Child(Audited, Placed):
    """What belongs to an entry, where the entry lies."""


class PlanLine(Child, Base):
    """A line of the development plan."""

    __tablename__ = "entry_plan_line"
    __table_args__ = {"schema": "reserve"}

    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    activity: Mapped[str] = mapped_column(info=REPLACED)
    hours: Mapped[int]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    proof: Mapped[str | None] = mapped_column(info=REPLACED)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True, info=GONE)
    training_id: Mapped[UUID | None] = mapped_column(info=GONE)
    """The training told of by its service that did it: its hours are counted there, not here too."""
    confirmed_on: Mapped[date | None]
    """From here on it counts: what a reservist says of themself is confirmed by whoever keeps the reserve."""
    confirmed_by: Mapped[UUID | None]
    """The account; None: a training told of by its service confirms by itself."""


class EntryReport(Child, Base):
    """A report of a period of the stay."""

    __tablename__ = "entry_report"
    __table_args__ = {"schema": "reserve"}

    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"), index=True)
    number: Mapped[int]
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_on: Mapped[date]
    submitted_on: Mapped[date]
    text: Mapped[str] = mapped_column(info=REPLACED)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True, info=GONE)


class EntryRefusal(Child, Base):
    """A post was offered and refused."""

    __tablename__ = "entry_refusal"
    __table_args__ = {"schema": "reserve"}

    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"), index=True)
    organisation_id: Mapped[UUID | None]
    offer: Mapped[str] = mapped_column(info=REPLACED)
    offered_on: Mapped[date]
    refused_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(info=REPLACED)
    document: Mapped[str | None] = mapped_column(info=REPLACED)
    """By which it is known; None: noted before that was asked."""


class EntryRenewal(Child, Base):
    """A term renewed, with the consent it needed."""

    __tablename__ = "entry_renewal"
    __table_args__ = {"schema": "reserve"}

    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"), index=True)
    consented_on: Mapped[date]
    consent: Mapped[str | None] = mapped_column(info=REPLACED)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True, info=GONE)
    """The consent, as a document named or a file."""
    order_number: Mapped[str]
    order_date: Mapped[date]
    renewed_on: Mapped[date]
    former_until: Mapped[date]
    until: Mapped[date]
    regulation_id: Mapped[UUID] = mapped_column(ForeignKey(Regulation.id))
    """The edition that governs the former term: its reports stay due by it."""
    regulation: Mapped[Regulation] = relationship(lazy="raise")


class EntryChange(Child, Base):
    """A reservist told of something that changed: work, name, address, family. Facts stand in the candidate's file."""

    __tablename__ = "entry_change"
    __table_args__ = {"schema": "reserve"}

    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(info=REPLACED)
    changed_on: Mapped[date]
    reported_on: Mapped[date]
    due_on: Mapped[date]
