"""What is kept of programmes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Record, Shared
from services.reserve.metrics.models import MetricRun
from services.reserve.programmes.rules import ProgrammeMeasureStatus, ProgrammeStatus


class Programme(Record, Shared, Base):
    """A programme of a region or a municipality; seen from below once it is adopted."""

    __tablename__ = "programme"
    __table_args__ = {"schema": "reserve"}

    title: Mapped[str]
    act: Mapped[dict[str, Any]]
    """By which act it is adopted: kind, issuer, number, date."""
    period_from: Mapped[date]
    period_to: Mapped[date]
    goals: Mapped[list[str]]
    targets: Mapped[list[dict[str, Any]]]
    """`{place, count}`: how many are to stand in the reserves at or below the place."""
    status: Mapped[ProgrammeStatus] = mapped_column(default=ProgrammeStatus.draft)
    adopted_at: Mapped[datetime | None]
    measures: Mapped[list["ProgrammeMeasure"]] = relationship(
        lazy="raise", order_by="ProgrammeMeasure.position", cascade="all, delete-orphan"
    )
    executions: Mapped[list["ProgrammeExecution"]] = relationship(lazy="raise", order_by="ProgrammeExecution.year")


class ProgrammeMeasure(Audited, Shared, Base):
    """One line of a programme."""

    __tablename__ = "programme_measure"
    __table_args__ = (UniqueConstraint("programme_id", "position"), {"schema": "reserve"})

    programme_id: Mapped[UUID] = mapped_column(ForeignKey(Programme.id, ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    responsible: Mapped[str]
    due_from: Mapped[date | None]
    due_to: Mapped[date | None]
    status: Mapped[ProgrammeMeasureStatus] = mapped_column(default=ProgrammeMeasureStatus.planned)
    done_on: Mapped[date | None]
    result: Mapped[str | None]
    """What came of it, or why it was cancelled."""


class ProgrammeExecution(Audited, Shared, Base):
    """How a programme was executed in a year: as it stood when it was reported, and for ever."""

    __tablename__ = "programme_execution"
    __table_args__ = (UniqueConstraint("programme_id", "year"), {"schema": "reserve"})

    programme_id: Mapped[UUID] = mapped_column(ForeignKey(Programme.id))
    year: Mapped[int]
    text: Mapped[str]
    counted_on: Mapped[date]
    reported_at: Mapped[datetime]
    reported_by: Mapped[UUID]
    measures: Mapped[list[dict[str, Any]]]
    targets: Mapped[list[dict[str, Any]]]
    """`{place, count, reached}`."""
    metric_run_id: Mapped[UUID | None] = mapped_column(ForeignKey(MetricRun.id), index=True)
    """The metrics the report stands on."""
