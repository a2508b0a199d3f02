"""What is kept of groups. How many hold a seat is counted on the group itself: who may see the group may know it,
though not who they are, and the database refuses one too many."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.clock import Clock
from services.kernel.db import Audited, Base, Record, Shared
from services.training.groups.rules import StudyGroupStatus
from services.training.groups.timetable import Meeting, ended
from services.training.programmes.models import TrainingProgramme


class StudyGroup(Record, Shared, Base):
    """A group that is taught an edition of a programme. Seen from below its place too, once it is announced."""

    __tablename__ = "study_group"
    __table_args__ = {"schema": "training"}

    programme_id: Mapped[UUID] = mapped_column(ForeignKey(TrainingProgramme.id), index=True)
    title: Mapped[str]
    venue: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day, included."""
    seats: Mapped[int]
    status: Mapped[StudyGroupStatus] = mapped_column(default=StudyGroupStatus.planned)
    confirmed: Mapped[int] = mapped_column(default=0)
    """Who holds, or held to the end, a seat."""
    waiting: Mapped[int] = mapped_column(default=0)
    arrivals: Mapped[int] = mapped_column(default=0)
    """The last number given to somebody who asked for a seat."""
    programme: Mapped[TrainingProgramme] = relationship(lazy="raise")
    sessions: Mapped[list["StudySession"]] = relationship(
        lazy="raise", order_by="StudySession.starts_at, StudySession.id", cascade="all, delete-orphan"
    )

    @property
    def days(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    def ended(self, clock: Clock) -> bool:
        """Has it nothing left to teach, whatever its status?"""
        return ended([each.meeting for each in self.sessions], self.days, clock.now(), clock.zone)

    @property
    def programme_title(self) -> str:
        return self.programme.title

    @property
    def seats_left(self) -> int:
        return self.seats - self.confirmed


class StudySession(Audited, Shared, Base):
    """When a group meets; of one group never two at once."""

    __tablename__ = "study_session"
    __table_args__ = {"schema": "training"}

    group_id: Mapped[UUID] = mapped_column(ForeignKey(StudyGroup.id, ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str]
    module: Mapped[str | None]
    """Code of the module of the programme."""
    marked_at: Mapped[datetime | None]
    """When somebody told who was there."""

    @property
    def meeting(self) -> Meeting:
        return Meeting(self.starts_at, self.ends_at)
