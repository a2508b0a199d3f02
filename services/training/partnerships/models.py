"""What is kept of pairs of schools: how they were proposed, the pair, its plan and its reviews."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Parties, PlaceColumn, Placed, Record
from services.training.partnerships.rules import (
    PartnershipMeasureOwner,
    PartnershipMeasureStatus,
    PartnershipOutlook,
    PartnershipStatus,
    measure_status,
)


class PartnershipMatching(Record, Placed, Base):
    """One run over a region: by which numbers, which pairs it proposed and why, who was left over. Never changed."""

    __tablename__ = "partnership_matching"
    __table_args__ = {"schema": "training"}

    computed_on: Mapped[date]
    family: Mapped[UUID | None]
    """Of the methodologies whose results were compared; None: nothing was published."""
    parameters: Mapped[dict[str, Any]]
    pairs: Mapped[list[dict[str, Any]]]
    alone: Mapped[list[dict[str, Any]]]
    rated: Mapped[int]
    """Schools with a result that were looked at."""


class Partnership(Record, Parties, Base):
    """Two schools that help each other. It is run at `place`, and seen from each school."""

    __tablename__ = "partnership"
    __table_args__ = {"schema": "training"}

    place: Mapped[PlaceColumn]
    """The region that runs it."""
    low_id: Mapped[UUID] = mapped_column(index=True)
    low_name: Mapped[str]
    low_place: Mapped[PlaceColumn]
    high_id: Mapped[UUID] = mapped_column(index=True)
    high_name: Mapped[str]
    high_place: Mapped[PlaceColumn]
    directions: Mapped[list[dict[str, Any]]]
    """`{code, title, low, high}`: in what they help each other, and the per cents when it was proposed."""
    ground: Mapped[str]
    """Why these two."""
    matching_id: Mapped[UUID | None] = mapped_column(ForeignKey(PartnershipMatching.id), index=True)
    """The run that proposed it; None: proposed by hand."""
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    low_agreed_on: Mapped[date | None]
    high_agreed_on: Mapped[date | None]
    begun_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reason: Mapped[str | None]
    """Why it was declined or ended."""
    status: Mapped[PartnershipStatus] = mapped_column(default=PartnershipStatus.proposed)
    measures: Mapped[list["PartnershipMeasure"]] = relationship(
        lazy="raise", order_by="PartnershipMeasure.due_on, PartnershipMeasure.id", cascade="all, delete-orphan"
    )
    reviews: Mapped[list["PartnershipReview"]] = relationship(
        lazy="raise", order_by="PartnershipReview.year", cascade="all, delete-orphan"
    )

    @property
    def term(self) -> tuple[date, date]:
        return self.valid_from, self.valid_to


class PartnershipMeasure(Audited, Parties, Base):
    """One line of the joint plan."""

    __tablename__ = "partnership_measure"
    __table_args__ = {"schema": "training"}

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey(Partnership.id, ondelete="CASCADE"), index=True)
    title: Mapped[str]
    owner: Mapped[PartnershipMeasureOwner]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str | None]

    def status_on(self, today: date) -> PartnershipMeasureStatus:
        return measure_status(self.due_on, self.done_on, today)


class PartnershipReview(Audited, Parties, Base):
    """What came of a year of the pair."""

    __tablename__ = "partnership_review"
    __table_args__ = (UniqueConstraint("partnership_id", "year"), {"schema": "training"})

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey(Partnership.id, ondelete="CASCADE"))
    year: Mapped[int]
    day: Mapped[date]
    text: Mapped[str]
    outlook: Mapped[PartnershipOutlook]
    figures: Mapped[list[dict[str, Any]]]
    """`{code, title, before, now}`: per cents of the school with low results in the directions of the pair."""
