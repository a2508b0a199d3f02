"""What is kept of mentors, and by which numbers a region keeps them and matches."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.kernel.policies import Policy
from services.training.matching.proximity import Unit
from services.training.matching.scores import Weights
from services.training.mentors.rules import MentorForm, MentorOrigin, MentorStatus
from services.training.store import TABLES


class Mentor(Record, Placed, Base):
    """A head who accompanies others. Lies where the organisation is that the person heads."""

    __tablename__ = "mentor"
    __table_args__ = {"schema": "training"}

    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    origin: Mapped[MentorOrigin]
    leader_id: Mapped[UUID | None]
    """The record of the base of effective heads, in the reserve."""
    ground: Mapped[str | None]
    """Why, of one an authority proposes."""
    directions: Mapped[list[str]]
    """Codes of those in which the mentor is strong, in order."""
    teaches: Mapped[list[dict[str, Any]]]
    """`{competency, level}`: to which level the mentor brings."""
    capacity: Mapped[int]
    """How many mentees at a time."""
    content: Mapped[str]
    """Of the work, as consented to; likewise the form and the term."""
    form: Mapped[MentorForm]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    order_number: Mapped[str | None]
    order_date: Mapped[date | None]
    order_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    status: Mapped[MentorStatus] = mapped_column(default=MentorStatus.proposed)
    consented_on: Mapped[date | None]
    consent_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    appointed_on: Mapped[date | None]
    noticed_on: Mapped[date | None]
    """When either side said that it ends."""
    last_day: Mapped[date | None]
    """As a mentor, included; None: no end but the term's."""

    def works_on(self, day: date) -> bool:
        """May somebody be given to this mentor on the day?"""
        return self.status is MentorStatus.active and self.valid_from <= day <= self.valid_to


class MentorPolicy(Policy, Base):
    """The numbers of a region. Where nobody set any there is no row, and the defaults of `policies` hold."""

    __tablename__ = "mentor_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "training"})

    years_in_post: Mapped[int]
    """A mentor has been a head for so many full years at least."""
    notice_days: Mapped[int]
    """Business days between saying that mentoring ends and its last day, which is one of them."""
    answer_days: Mapped[int]
    """A proposed pair waits so many days for an answer, and lapses after them."""
    hours: Mapped[int]
    weeks: Mapped[int]
    """What a usual mentorship takes: `weeks` in a row, `hours` in all."""
    weights: Mapped[dict[str, Any]]
    unit: Mapped[Unit]
    far: Mapped[int]
    """From here on a distance counts as no nearness at all, in `unit`."""
    distances: Mapped[list[dict[str, Any]]]
    """`{one, other, distance}`: ids of two municipalities, either order, and how far they are in `unit`."""

    @property
    def weighed(self) -> Weights:
        return Weights(**self.weights)
