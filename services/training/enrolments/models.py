"""What is kept of enrolments and of who was there. Names are those of the directory, read anew."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Placed, Record
from services.training.enrolments.rules import EnrolmentOrigin, EnrolmentStatus
from services.training.groups.models import StudyGroup, StudySession


class Enrolment(Record, Placed, Base):
    """Somebody who asked for a seat in a group. It lies where they work."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("group_id", "arrival"),
        Index(
            "uq_enrolment_living",
            "group_id",
            "person_id",
            unique=True,
            postgresql_where=text("status NOT IN ('declined', 'withdrawn')"),
        ),
        {"schema": "training"},
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey(StudyGroup.id))
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """None: a specialist of an authority."""
    arrival: Mapped[int]
    """Its number in the order in which seats of the group were asked for, from 1."""
    status: Mapped[EnrolmentStatus]
    asked_on: Mapped[date | None]
    """By the calendar of the region; None of the oldest, for which it was not kept."""
    origin: Mapped[EnrolmentOrigin]
    origin_id: Mapped[UUID | None]
    """The step of a route, the referral, or the enrolment of a team."""
    credits: Mapped[list[dict[str, Any]]]
    """`[{programme, proof}]`: the family of a programme and the document that stands for having passed it."""
    passed: Mapped[bool | None]
    hours: Mapped[int | None]
    """That count; with the result."""
    remark: Mapped[str | None]
    completed_on: Mapped[date | None]
    group: Mapped[StudyGroup] = relationship(lazy="raise")

    @property
    def group_title(self) -> str:
        return self.group.title

    @property
    def programme_title(self) -> str:
        return self.group.programme_title


class SessionAttendance(Audited, Placed, Base):
    """Somebody enrolled was there."""

    __tablename__ = "session_attendance"
    __table_args__ = (UniqueConstraint("session_id", "enrolment_id"), {"schema": "training"})

    session_id: Mapped[UUID] = mapped_column(ForeignKey(StudySession.id))
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey(Enrolment.id), index=True)
