"""What is kept of objections."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Placed, Record
from services.monitoring.cycles.models import Cycle
from services.monitoring.objections.rules import Contested, ObjectionStatus
from services.monitoring.results.models import Result
from services.monitoring.submissions.models import Cited, Submission


class Objection(Record, Placed, Base):
    """A subject contests a preliminary result. It lies where the result does, and one is open for each thing contested.

    The index `uq_objection_open` knows what is contested by cycle, subject and indicator rather than by result: a
    recalculation makes new results, and what is open is open against them too.
    """

    __tablename__ = "objection"
    __table_args__ = {"schema": "monitoring"}

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id))
    result_id: Mapped[UUID] = mapped_column(ForeignKey(Result.id), index=True)
    """Of the calculation objected to."""
    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id))
    subject_id: Mapped[UUID]
    subject_name: Mapped[str]
    contests: Mapped[Contested]
    indicator: Mapped[str | None]
    """Whose value is contested; None where the score is."""
    text: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    """What the numbers should be, as the subject says; may be empty."""
    status: Mapped[ObjectionStatus] = mapped_column(default=ObjectionStatus.filed)
    filed_at: Mapped[datetime]
    filed_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    """Of the decision."""
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Input → the number put in place, where the objection was upheld with one."""
    former: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Input → the number that was declared; the submission holds the corrected one since."""
    corrected_under: Mapped[UUID | None]
    """The calculation that stood when it was corrected: the new numbers count from the next one on."""
    evidence: Mapped[list["ObjectionEvidence"]] = relationship(
        lazy="raise", order_by="ObjectionEvidence.position", cascade="all, delete-orphan"
    )
    cycle: Mapped[Cycle] = relationship(lazy="raise")


class ObjectionEvidence(Cited, Audited, Placed, Base):
    """What backs an objection."""

    __tablename__ = "objection_evidence"
    __table_args__ = {"schema": "monitoring"}

    objection_id: Mapped[UUID] = mapped_column(ForeignKey(Objection.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
