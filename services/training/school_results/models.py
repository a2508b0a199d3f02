"""What is kept of published results of schools."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Points
from services.training.school_results.rules import SchoolResult


class SchoolStanding(Placed, Base):
    """The published result of one school in one cycle. What is published anew takes its place."""

    __tablename__ = "school_standing"
    __table_args__ = (
        UniqueConstraint("cycle_id", "organisation_id"),
        Index("ix_school_standing_latest", "organisation_id", "period_to"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cycle_id: Mapped[UUID]
    family: Mapped[UUID]
    period_to: Mapped[date]
    organisation_id: Mapped[UUID]
    percent: Mapped[Points | None]
    level: Mapped[str | None]
    cluster: Mapped[str | None]
    directions: Mapped[list[dict[str, Any]]]
    """`{code, title, percent}` of each direction that counts, by code."""

    @property
    def result(self) -> SchoolResult:
        return SchoolResult(
            organisation_id=self.organisation_id,
            place=self.place,
            percent=None if self.percent is None else float(self.percent),
            level=self.level,
            cluster=self.cluster,
            directions={each["code"]: each["percent"] for each in self.directions},
            titles={each["code"]: each["title"] for each in self.directions},
        )
