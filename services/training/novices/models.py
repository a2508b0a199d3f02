"""What is kept of beginning heads. Names are those of the directory, read anew."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Placed, Record
from services.kernel.policies import Policy
from services.training.enrolments.models import Enrolment
from services.training.novices.rules import NoviceStatus


class NovicePolicy(Policy, Base):
    """By which numbers a region invites, and the list of the first hundred days."""

    __tablename__ = "novice_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "training"})

    automatic: Mapped[bool]
    """Does an appointment invite?"""
    years: Mapped[int]
    tasks: Mapped[list[dict[str, Any]]]
    """`{title, days}`: due so many days after the first day in post."""


class Novice(Record, Placed, Base):
    """A beginning head. It lies where they work."""

    __tablename__ = "novice"
    __table_args__ = (
        Index("uq_novice_living", "person_id", unique=True, postgresql_where=text("status IN ('invited', 'learning')")),
        {"schema": "training"},
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    since: Mapped[date]
    """The first day in post."""
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey(Enrolment.id), index=True)
    origin_event_id: Mapped[UUID | None] = mapped_column(unique=True)
    """The appointment that invited; None: somebody by hand."""
    status: Mapped[NoviceStatus] = mapped_column(default=NoviceStatus.invited)
    completed_on: Mapped[date | None]
    tasks: Mapped[list["NoviceTask"]] = relationship(
        lazy="raise", order_by="NoviceTask.due_on, NoviceTask.title", cascade="all, delete-orphan"
    )


class NoviceTask(Audited, Placed, Base):
    """An item of the list of one novice, as it stood when they were invited."""

    __tablename__ = "novice_task"
    __table_args__ = {"schema": "training"}

    novice_id: Mapped[UUID] = mapped_column(ForeignKey(Novice.id, ondelete="CASCADE"), index=True)
    title: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    waived: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]
