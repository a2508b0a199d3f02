"""What is kept of the base of effective heads: whom it names and why, and by which numbers a region nominates."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.kernel.policies import Policy
from services.reserve.leaders.ranking import ComparedWith, Ranking
from services.reserve.leaders.rules import LeaderSource, LeaderStatus


class Leader(Record, Shared, Base):
    """A head who leads a direction of management. It lies at the region; seen from below once included."""

    __tablename__ = "leader"
    __table_args__ = {"schema": "reserve"}

    person_id: Mapped[UUID] = mapped_column(index=True)
    person_name: Mapped[str]
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    """Which the person headed when nominated."""
    direction: Mapped[str]
    """Code of the direction in the methodology, or one given by hand."""
    direction_title: Mapped[str]
    source: Mapped[LeaderSource]
    ground: Mapped[str | None]
    """Why, of one nominated by hand."""
    standings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    """How the head stood in each cycle that counted (`ranking.Standing`), of one nominated by results."""
    origin_event_id: Mapped[UUID | None]
    """The event that told of the latest of these results."""
    nominated_on: Mapped[date]
    consented_on: Mapped[date | None]
    included_on: Mapped[date | None]
    excluded_on: Mapped[date | None]
    """The first day out of the base."""
    exclusion_reason: Mapped[str | None]
    status: Mapped[LeaderStatus] = mapped_column(default=LeaderStatus.nominated)


class LeaderPolicy(Policy, Base):
    """By which numbers a region nominates. Where nobody set any there is no row, and the defaults of `Ranking` hold."""

    __tablename__ = "leader_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "reserve"})

    automatic: Mapped[bool]
    """Do published results nominate by themselves?"""
    share: Mapped[int]
    cycles: Mapped[int]
    fewest: Mapped[int]
    compared: Mapped[ComparedWith]

    @property
    def ranking(self) -> Ranking:
        return Ranking(self.share, self.cycles, self.fewest, self.compared)
