"""What is kept of submissions."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Micros, Placed, Record
from services.monitoring.acts.models import ActRevision
from services.monitoring.cycles.models import Cycle
from services.monitoring.quality.confidence import ValueLayer
from services.monitoring.scoring.rules import Input
from services.monitoring.store import TABLES
from services.monitoring.submissions.rules import SubmissionStatus


class Submission(Record, Placed, Base):
    """What one subject declares in one cycle. Made for every subject when the cycle opens."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("cycle_id", "subject_id"), {"schema": "monitoring"})

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id))
    subject_id: Mapped[UUID]
    """The municipality, or the organisation whose head is rated."""
    subject_name: Mapped[str]
    """As it was when the cycle opened: results of a cycle keep the names of their time."""
    municipality_name: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    """Who is rated, where it is a head; as are the three below."""
    person_name: Mapped[str | None]
    post_id: Mapped[UUID | None]
    held_from: Mapped[date | None]
    attributes: Mapped[dict[str, Any]]
    """What the directory said of the subject when the cycle opened (`SubjectAttribute`)."""
    cluster: Mapped[str | None]
    deadline: Mapped[date | None]
    """A last day of its own; None: that of the cycle."""
    status: Mapped[SubmissionStatus] = mapped_column(default=SubmissionStatus.draft)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    """The account that submitted it last, which may not check it."""
    verified_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    backing_id: Mapped[UUID | None]
    """What stood beside the numbers when they were verified last; None where nothing did."""
    numbers: Mapped[list["SubmittedNumber"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    remarks: Mapped[list["Remark"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    layered: Mapped[list["LayeredNumber"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    cycle: Mapped[Cycle] = relationship(lazy="raise")

    @property
    def given(self) -> dict[str, Input]:
        """What is declared, by indicator: numbers, and how many documents back them."""
        numbers: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for each in self.numbers:
            numbers[each.indicator][each.input] = each.value
        backed = {each.indicator: len(each.evidence) for each in self.remarks}
        return {code: Input(numbers[code], backed.get(code, 0)) for code in {**numbers, **backed}}


class SubmittedNumber(Audited, Placed, Base):
    """One declared number. One that is missing has no row."""

    __tablename__ = "submitted_number"
    __table_args__ = (UniqueConstraint("submission_id", "indicator", "input"), {"schema": "monitoring"})

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id))
    """Asked for once a statement by the trigger `attach_numbers`; a key asked for each row is half of its cost."""
    indicator: Mapped[str]
    input: Mapped[str]
    value: Mapped[Micros]


class Remark(Audited, Placed, Base):
    """What is said of an indicator beside its numbers: a comment, and what backs them. Most have none."""

    __tablename__ = "remark"
    __table_args__ = (UniqueConstraint("submission_id", "indicator"), {"schema": "monitoring"})

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id, ondelete="CASCADE"))
    indicator: Mapped[str]
    comment: Mapped[str | None]
    evidence: Mapped[list["Evidence"]] = relationship(
        lazy="raise", order_by="Evidence.position", cascade="all, delete-orphan"
    )


class Cited:
    """A source: pages of an act's revision, a file, or a document that has neither number nor date."""

    act_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey(ActRevision.id), index=True)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    document: Mapped[str | None]
    pages: Mapped[str | None]

    @property
    def source(self) -> dict[str, Any]:
        """What another row needs to cite the same."""
        return {name: getattr(self, name) for name in ("act_revision_id", "file_id", "document", "pages")}


class Evidence(Cited, Audited, Placed, Base):
    """What backs the numbers of an indicator."""

    __tablename__ = "evidence"
    __table_args__ = {"schema": "monitoring"}

    remark_id: Mapped[UUID] = mapped_column(ForeignKey(Remark.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]


class Backing(Audited, Placed, Base):
    """Comments and sources as they stood when the numbers were verified. Written once: what explains a result later is
    this, whatever is remarked since."""

    __tablename__ = "backing"
    __table_args__ = {"schema": "monitoring"}

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id, ondelete="CASCADE"), index=True)
    remarks: Mapped[list[dict[str, Any]]]
    """`{indicator, comment, evidence: [{act_revision_id, file_id, document, pages}]}`, by indicator."""
    recorded_at: Mapped[datetime]


class BackingSource(Audited, Placed, Base):
    """An act or a file that a backing cites: it may not go."""

    __tablename__ = "backing_source"
    __table_args__ = {"schema": "monitoring"}

    backing_id: Mapped[UUID] = mapped_column(ForeignKey(Backing.id, ondelete="CASCADE"), index=True)
    act_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey(ActRevision.id), index=True)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)


class LayeredNumber(Cited, Audited, Placed, Base):
    """The same number as somebody other than the subject knows it. It never changes points, only the trust in them.

    By what it is known is cited as with `Evidence`; what is approved has no source of its own.
    """

    __tablename__ = "layered_number"
    __table_args__ = (
        UniqueConstraint("submission_id", "indicator", "input", "layer"),
        Index("ix_layered_number_confirming", "submission_id", postgresql_where=text("layer <> 'approved'")),
        {"schema": "monitoring"},
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id, ondelete="CASCADE"))
    indicator: Mapped[str]
    input: Mapped[str]
    layer: Mapped[ValueLayer]
    value: Mapped[Micros]
    account: Mapped[UUID]
    role: Mapped[str]
    recorded_at: Mapped[datetime]
