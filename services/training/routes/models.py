"""What is kept of routes: as they were compiled, with what speaks for each step, and how far somebody has come."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Placed, Record
from services.training.competencies.content import NormPost
from services.training.competencies.models import CompetencyFramework
from services.training.compiler.offers import OfferKind
from services.training.routes.rules import CheckpointKind, RouteStatus, StepState
from services.training.store import TABLES


class LearningRoute(Record, Placed, Base):
    """One person's route. `compiled` is what the compiler said beside the steps: credits, what stays open, changes."""

    __tablename__ = "route"
    __table_args__ = (
        Index(
            "uq_route_living",
            "person_id",
            unique=True,
            postgresql_where=text("status IN ('draft', 'waiting_review', 'in_review', 'active')"),
        ),
        Index("uq_route_origin_event", "origin_event_id", unique=True, postgresql_where=text("status <> 'cancelled'")),
        {"schema": "training"},
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """None: of an authority."""
    framework_id: Mapped[UUID] = mapped_column(ForeignKey(CompetencyFramework.id), index=True)
    post: Mapped[NormPost]
    goal: Mapped[str]
    window_from: Mapped[date]
    window_to: Mapped[date]
    """The last day a step may take."""
    hours_limit: Mapped[int]
    weekly_limit: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    """Which compilation this is."""
    compiled_at: Mapped[datetime]
    compiled: Mapped[dict[str, Any]]
    agreed: Mapped[bool | None]
    remark: Mapped[str | None]
    """What the person said of the route as compiled."""
    agreement_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    """The paper the person signed; None: said by the own account, or nothing yet."""
    origin_event_id: Mapped[UUID | None]
    """The event it was drafted by, of which one lives or was completed; None: drafted by hand."""
    status: Mapped[RouteStatus] = mapped_column(default=RouteStatus.draft)
    activated_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    steps: Mapped[list["RouteStep"]] = relationship(
        lazy="raise", order_by="RouteStep.first_day, RouteStep.offer_id", cascade="all, delete-orphan"
    )
    checkpoints: Mapped[list["RouteCheckpoint"]] = relationship(
        lazy="raise", order_by="RouteCheckpoint.due_on", cascade="all, delete-orphan"
    )


class RouteStep(Audited, Placed, Base):
    """A step as the compiler took it from the catalogue of that day, and what it is booked with."""

    __tablename__ = "route_step"
    __table_args__ = ({"schema": "training"},)

    route_id: Mapped[UUID] = mapped_column(ForeignKey(LearningRoute.id, ondelete="CASCADE"), index=True)
    offer_id: Mapped[str]
    kind: Mapped[OfferKind]
    source_id: Mapped[UUID]
    """The record that is offered: a programme's edition, an occurrence, a site, a mentor."""
    run_id: Mapped[UUID | None]
    """The holding on fixed days: a group; None: at any time, or the record itself is held once."""
    title: Mapped[str]
    provider: Mapped[str]
    form: Mapped[str]
    hours: Mapped[int]
    teaches: Mapped[dict[str, Any]]
    requires: Mapped[list[str]]
    family: Mapped[str]
    """Of the offers that stand for one another: of a programme all its editions."""
    first_day: Mapped[date]
    last_day: Mapped[date]
    compiled_on: Mapped[date]
    """The day it came into the route."""
    covers: Mapped[list[dict[str, Any]]]
    reason: Mapped[str]
    booking_id: Mapped[UUID | None] = mapped_column(index=True)
    """The enrolment, registration, internship or pair that holds the place."""
    adopted: Mapped[bool] = mapped_column(default=False)
    """Was it booked before the route? Then the route does not give it back."""
    state: Mapped[StepState] = mapped_column(default=StepState.planned)
    """As marked by hand; what is booked is read from what it is booked with."""
    marked_on: Mapped[date | None]
    note: Mapped[str | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)


class RouteCheckpoint(Audited, Placed, Base):
    """A report that is due: at mid-term and at the end."""

    __tablename__ = "route_checkpoint"
    __table_args__ = ({"schema": "training"},)

    route_id: Mapped[UUID] = mapped_column(ForeignKey(LearningRoute.id, ondelete="CASCADE"), index=True)
    kind: Mapped[CheckpointKind]
    due_on: Mapped[date]
    report: Mapped[str | None]
    reported_on: Mapped[date | None]
