"""What is kept of pairs: their agreement and programme, meetings, reviews, and who must not be paired again."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Parties, PlaceColumn, Record
from services.training.mentoring.goals import GoalMark, ReviewKind
from services.training.mentoring.meeting_rules import PairMeetingStatus
from services.training.mentoring.rules import MentorshipOrigin, MentorshipStatus, PairSide
from services.training.mentors.models import Mentor


class Mentorship(Record, Parties, Base):
    """A mentor accompanies a mentee. Seen where either of them works."""

    __tablename__ = "mentorship"
    __table_args__ = {"schema": "training"}

    place: Mapped[PlaceColumn]
    """Where the mentee works, when it was proposed. One of `places`."""
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey(Mentor.id), index=True)
    mentor_person_id: Mapped[UUID] = mapped_column(index=True)
    mentor_organisation_id: Mapped[UUID]
    mentee_person_id: Mapped[UUID] = mapped_column(index=True)
    mentee_organisation_id: Mapped[UUID]
    directions: Mapped[list[str]]
    """Codes of those the mentee needs; none: any mentor covers that."""
    origin: Mapped[MentorshipOrigin]
    origin_id: Mapped[UUID | None]
    """The matching, the trajectory of the novice or the route."""
    explanation: Mapped[dict[str, Any]]
    """What the pair was worth when it was proposed: `score`, `best`, `said`, `contributions`."""
    status: Mapped[MentorshipStatus] = mapped_column(default=MentorshipStatus.proposed)
    proposed_on: Mapped[date]
    mentor_agreed_on: Mapped[date | None]
    mentee_agreed_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """The term of the programme; both or neither."""
    goals: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """`{number, title, competency, direction, until}`, numbered from one."""
    activated_on: Mapped[date | None]
    noticed_on: Mapped[date | None]
    """When somebody said that it ends early."""
    last_day: Mapped[date | None]
    """Of one that was completed or ended, included: until then the place is taken."""
    helped: Mapped[bool | None]
    """As the final review says."""
    reviews: Mapped[list["MentorshipReview"]] = relationship(lazy="raise", order_by="MentorshipReview.kind.desc()")


class MentorshipReview(Audited, Parties, Base):
    """What was found of the goals in the middle or at the end. Never changed: a mark stands with its reason."""

    __tablename__ = "mentorship_review"
    __table_args__ = (UniqueConstraint("mentorship_id", "kind"), {"schema": "training"})

    mentorship_id: Mapped[UUID] = mapped_column(ForeignKey(Mentorship.id))
    kind: Mapped[ReviewKind]
    reviewed_on: Mapped[date]
    by_side: Mapped[PairSide]
    account: Mapped[UUID]
    marks: Mapped[list[dict[str, Any]]]
    """`{goal, title, mark, reason}`: the goal as it was worded then."""
    conclusion: Mapped[str]

    @property
    def given(self) -> list[GoalMark]:
        return [GoalMark(each["mark"]) for each in self.marks]


class MentorMeeting(Record, Parties, Base):
    """A meeting of a pair, as one side recorded it."""

    __tablename__ = "mentor_meeting"
    __table_args__ = {"schema": "training"}

    place: Mapped[PlaceColumn]
    """Of the mentorship. One of `places`."""
    mentorship_id: Mapped[UUID] = mapped_column(ForeignKey(Mentorship.id), index=True)
    held_on: Mapped[date]
    topic: Mapped[str]
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    note: Mapped[str | None]
    recorded_by: Mapped[PairSide]
    status: Mapped[PairMeetingStatus] = mapped_column(default=PairMeetingStatus.recorded)
    answered_on: Mapped[date | None]
    reason: Mapped[str | None]
    """Why it is disputed."""


class RejectedPair(Audited, Parties, Base):
    """Two people who are never proposed to one another again, who said so and why."""

    __tablename__ = "rejected_pair"
    __table_args__ = (UniqueConstraint("mentor_person_id", "mentee_person_id"), {"schema": "training"})

    mentor_person_id: Mapped[UUID]
    mentee_person_id: Mapped[UUID] = mapped_column(index=True)
    by_side: Mapped[PairSide]
    account: Mapped[UUID]
    reason: Mapped[str]
    rejected_on: Mapped[date]
    mentorship_id: Mapped[UUID | None] = mapped_column(ForeignKey(Mentorship.id), index=True)
    """The proposal that was rejected; None: before there was one."""
