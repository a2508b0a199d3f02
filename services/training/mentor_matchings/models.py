"""What is kept of matching runs. Never changed: the database refuses it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.training.matching.unmatched import UnmatchedReason


class MentorMatching(Record, Placed, Base):
    """One run: what was asked, and how many it found a mentor for. It lies where whoever asked stands."""

    __tablename__ = "mentor_matching"
    __table_args__ = {"schema": "training"}

    ran_on: Mapped[date]
    account: Mapped[UUID]
    asked: Mapped[dict[str, Any]]
    """The request as it was understood: mentees with their directions, years in post, weights, distances."""
    mentors: Mapped[int]
    mentees: Mapped[int]
    matched: Mapped[int]
    locked: Mapped[int]
    alone: Mapped[int]
    """Left without a mentor."""


class MatchingProposal(Placed, Base):
    """A pair the run proposes, or keeps since people have agreed on it; with what it is worth and why."""

    __tablename__ = "matching_proposal"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    matching_id: Mapped[UUID] = mapped_column(ForeignKey(MentorMatching.id), index=True)
    mentor_id: Mapped[UUID]
    mentor_person_id: Mapped[UUID]
    mentee_person_id: Mapped[UUID]
    locked: Mapped[bool]
    score: Mapped[int]
    best: Mapped[int]
    nth: Mapped[int]
    load: Mapped[int]
    capacity: Mapped[int]
    contributions: Mapped[list[dict[str, Any]]]
    """`{component, weight, value, contribution, said}`."""
    against: Mapped[list[str]]
    """Codes of the rules that by now speak against a locked pair."""
    said: Mapped[str]


class MatchingLeft(Placed, Base):
    """A mentee the run found nobody for, and why."""

    __tablename__ = "matching_left"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    matching_id: Mapped[UUID] = mapped_column(ForeignKey(MentorMatching.id), index=True)
    mentee_person_id: Mapped[UUID]
    reason: Mapped[UnmatchedReason]
    rules: Mapped[dict[str, Any]]
    """Rule → mentors it excludes."""
    said: Mapped[str]
