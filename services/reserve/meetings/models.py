"""What is kept of meetings and recusals. All of it lies where the contest does, or where who attests stands."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Placed, Record
from services.reserve.applications.models import Application
from services.reserve.attestations.models import Attestation
from services.reserve.candidates.rules import REPLACED
from services.reserve.commissions.conflicts import ConflictKind, ConflictSource
from services.reserve.commissions.models import Commission, CommissionMember
from services.reserve.commissions.rules import CommissionRole, VoteChoice
from services.reserve.contests.models import Contest
from services.reserve.meetings.rules import AgendaMatter, MeetingStatus, RecusalStanding
from services.reserve.store import TABLES

NAMING_MEMBERS = ("meeting_seat", "ballot", "asked_question", "recusal")
"""Tables that name a member of a commission, who is not taken out of it any more."""


class Meeting(Record, Placed, Base):
    """A commission meets on a contest, or on the attestations its agenda names; one such meeting is open at a time."""

    __tablename__ = "meeting"
    __table_args__ = {"schema": "reserve"}

    contest_id: Mapped[UUID | None] = mapped_column(ForeignKey(Contest.id), index=True)
    """None: on attestations."""
    commission_id: Mapped[UUID] = mapped_column(ForeignKey(Commission.id), index=True)
    held_on: Mapped[date]
    venue: Mapped[str | None]
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.planned)
    convened_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    record: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What a protocol says of it, as it was when it was concluded."""
    agenda: Mapped[list["AgendaPoint"]] = relationship(
        lazy="raise", order_by="AgendaPoint.position", cascade="all, delete-orphan"
    )
    seats: Mapped[list["MeetingSeat"]] = relationship(
        lazy="raise", order_by="MeetingSeat.position", cascade="all, delete-orphan"
    )
    questions: Mapped[list["AskedQuestion"]] = relationship(
        lazy="raise", order_by="AskedQuestion.asked_at, AskedQuestion.id", cascade="all, delete-orphan"
    )


class MeetingSeat(Audited, Placed, Base):
    """Who sat on the day, as the commission was when the meeting was convened."""

    __tablename__ = "meeting_seat"
    __table_args__ = {"schema": "reserve"}

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey(CommissionMember.id), index=True)
    position: Mapped[int]
    person_id: Mapped[UUID | None]
    full_name: Mapped[str]
    post: Mapped[str]
    person_place: Mapped[str]
    role: Mapped[CommissionRole]
    trade_union: Mapped[bool]
    votes: Mapped[bool]
    present: Mapped[bool]


class AgendaPoint(Audited, Placed, Base):
    """A point of the agenda, and the open vote on it where there is one."""

    __tablename__ = "agenda_point"
    __table_args__ = {"schema": "reserve"}

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    matter: Mapped[AgendaMatter]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey(Application.id), index=True)
    attestation_id: Mapped[UUID | None] = mapped_column(ForeignKey(Attestation.id), index=True)
    ballots: Mapped[list["Ballot"]] = relationship(
        lazy="raise", order_by="Ballot.position", cascade="all, delete-orphan"
    )

    @property
    def subject_id(self) -> UUID | None:
        """Whom it is about."""
        return self.application_id or self.attestation_id


class Ballot(Audited, Placed, Base):
    """How a member voted, openly, and the dissenting opinion, if there is one."""

    __tablename__ = "ballot"
    __table_args__ = {"schema": "reserve"}

    agenda_point_id: Mapped[UUID] = mapped_column(ForeignKey(AgendaPoint.id, ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey(CommissionMember.id), index=True)
    position: Mapped[int]
    choice: Mapped[VoteChoice]
    opinion: Mapped[str | None]
    opinion_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)


class AskedQuestion(Audited, Placed, Base):
    """What a candidate was asked."""

    __tablename__ = "asked_question"
    __table_args__ = {"schema": "reserve"}

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey(CommissionMember.id), index=True)
    question: Mapped[str]
    answer: Mapped[str | None]
    asked_at: Mapped[datetime]


class Recusal(Record, Placed, Base):
    """A member does not judge an application or an attestation, or may although the records speak of a conflict.

    One for each pair.
    """

    __tablename__ = "recusal"
    __table_args__ = {"schema": "reserve"}

    contest_id: Mapped[UUID | None] = mapped_column(ForeignKey(Contest.id), index=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey(Application.id))
    attestation_id: Mapped[UUID | None] = mapped_column(ForeignKey(Attestation.id))
    """Instead of both."""
    member_id: Mapped[UUID] = mapped_column(ForeignKey(CommissionMember.id), index=True)
    kind: Mapped[ConflictKind]
    source: Mapped[ConflictSource]
    standing: Mapped[RecusalStanding]
    reason: Mapped[str] = mapped_column(info=REPLACED)
    """In whose family the conflict lies is nobody's business beyond those who judge it."""
    account: Mapped[UUID]
    """Who said so."""
    decided_at: Mapped[datetime]
    covers: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Of a waiver: the kinds of conflict that were known when it was given. What is found later bars again."""

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """(member, whom they would judge)"""
        subject = self.application_id or self.attestation_id
        assert subject is not None  # the table has one of them
        return self.member_id, subject
