"""What is kept of gatherings, their series, and who registered."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record, Shared
from services.training.gatherings.recurrence import OffDays
from services.training.gatherings.rules import GatheringKind, GatheringStatus


class Held:
    """What a series and each of its gatherings say alike."""

    title: Mapped[str]
    kind: Mapped[GatheringKind]
    audience: Mapped[list[str]]
    """Of `GatheringAudience`."""
    description: Mapped[str | None]
    venue: Mapped[str | None]
    link: Mapped[str | None]
    seats: Mapped[int | None]
    hours: Mapped[int]
    teaches: Mapped[list[dict[str, Any]]]
    """`{competency, level}`: the level it brings to."""


class GatheringSeries(Record, Held, Shared, Base):
    """A rule by which gatherings recur, and what they have in common. It carries no name, and is known below."""

    __tablename__ = "gathering_series"
    __table_args__ = {"schema": "training"}

    rule: Mapped[str]
    """An RRULE (`recurrence`), without its name."""
    starts_on: Mapped[date]
    starts: Mapped[time]
    """In the time of the region."""
    minutes: Mapped[int]
    off_days: Mapped[OffDays]


class Gathering(Record, Held, Shared, Base):
    """One of them, on its day. Known below its place once registration is open."""

    __tablename__ = "gathering"
    __table_args__ = (UniqueConstraint("series_id", "planned_on"), {"schema": "training"})

    series_id: Mapped[UUID | None] = mapped_column(ForeignKey(GatheringSeries.id))
    planned_on: Mapped[date | None]
    """The day the rule means, whatever day it is held on."""
    apart: Mapped[bool] = mapped_column(default=False)
    """Moved or changed by itself: a change of the series passes it by."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    moved_from: Mapped[datetime | None]
    """When it was to start before it was last moved."""
    cases: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """`{title, text, file_id}`."""
    materials: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """`{title, file_id}`."""
    status: Mapped[GatheringStatus] = mapped_column(default=GatheringStatus.planned)


class GatheringRegistration(Record, Placed, Base):
    """Somebody who wants to come, and whether they came. It lies where the person works."""

    __tablename__ = "gathering_registration"
    __table_args__ = (UniqueConstraint("gathering_id", "person_id"), {"schema": "training"})

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey(Gathering.id))
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    """None: of an authority."""
    attended: Mapped[bool | None]
    """None: not said yet."""
