"""What is kept of deficits: how each stands, all that was ever found, and which causes tell of which competency."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Audited, Base, Placed, Record, Shared
from services.training.competencies.content import NormPost
from services.training.competencies.models import CompetencyFramework
from services.training.deficits.causes import CauseKind
from services.training.deficits.rules import DeficitSource, DeficitStatus, FindingEffect, Known


class Deficit(Record, Placed, Base):
    """What a person lacks in a competency, as the finding that counts tells it. It lies where the person works."""

    __tablename__ = "deficit"
    __table_args__ = (
        Index(
            "uq_deficit_living",
            "person_id",
            "competency",
            unique=True,
            postgresql_where=text("status <> 'closed'"),
        ),
        {"schema": "training"},
    )

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    post: Mapped[NormPost]
    framework_id: Mapped[UUID] = mapped_column(ForeignKey(CompetencyFramework.id), index=True)
    """The edition that says what level and norm mean."""
    competency: Mapped[str]
    level: Mapped[int]
    norm: Mapped[int]
    gap: Mapped[int]
    confidence: Mapped[int]
    """Per cent."""
    found_on: Mapped[date]
    source: Mapped[DeficitSource]
    reference: Mapped[UUID | None]
    """What told it: the diagnostics, the visit, the cycle; None: somebody by hand."""
    status: Mapped[DeficitStatus] = mapped_column(default=DeficitStatus.open)
    awaiting_since: Mapped[date | None]
    """Since when training is over and nothing proves what it brought."""
    awaiting_level: Mapped[int | None]
    """The level that training brings to; None: none is over, or whoever said so named no level."""
    closed_on: Mapped[date | None]

    @property
    def known(self) -> Known:
        return Known(self.status, self.found_on, self.confidence, self.awaiting_since, self.closed_on)


class DeficitFinding(Audited, Placed, Base):
    """What was found once. Never changed: what counts now is said by the deficit."""

    __tablename__ = "deficit_finding"
    __table_args__ = (
        UniqueConstraint("person_id", "competency", "source", "reference"),
        {"schema": "training"},
    )

    deficit_id: Mapped[UUID] = mapped_column(ForeignKey(Deficit.id), index=True)
    person_id: Mapped[UUID]
    competency: Mapped[str]
    level: Mapped[int]
    norm: Mapped[int]
    confidence: Mapped[int]
    found_on: Mapped[date]
    source: Mapped[DeficitSource]
    reference: Mapped[UUID | None]
    causes: Mapped[list[str]]
    note: Mapped[str | None]
    effect: Mapped[FindingEffect]
    recorded_at: Mapped[datetime]


class DeficitMapping(Record, Shared, Base):
    """A cause tells of a competency. One table for a region, seen by everybody in it."""

    __tablename__ = "deficit_mapping"
    __table_args__ = (UniqueConstraint("place", "kind", "cause", "competency"), {"schema": "training"})

    kind: Mapped[CauseKind]
    cause: Mapped[str]
    competency: Mapped[str]
    gap: Mapped[int]
    """So many levels short of the norm."""
    confidence: Mapped[int]
    """Per cent."""
