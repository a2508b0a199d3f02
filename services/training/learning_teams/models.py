"""What is kept of teams that learn: copies of what the reserve told, and which groups they were enrolled in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Base, Placed, Record
from services.kernel.policies import Policy
from services.training.groups.models import StudyGroup
from services.training.learning_teams.rules import WHOLE, LearningTeamLevel, LearningTeamStatus, MemberTold, Term


class LearningTeam(Placed, Base):
    """A management team as the newest event of the reserve tells it. The id is that of the team there."""

    __tablename__ = "learning_team"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[LearningTeamLevel]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """The school; None: a municipal team."""
    title: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day of its term."""
    status: Mapped[LearningTeamStatus]
    ended_on: Mapped[date | None]
    """The first day it was no more."""
    origin_event_id: Mapped[UUID]
    said_at: Mapped[datetime]
    source_seq: Mapped[int] = mapped_column(BigInteger)
    members: Mapped[list["LearningTeamMember"]] = relationship(
        lazy="raise", order_by="LearningTeamMember.valid_from, LearningTeamMember.id", viewonly=True
    )

    @property
    def term(self) -> Term:
        return Term(self.status, self.valid_from, self.valid_to, self.ended_on)

    def on(self, day: date) -> list[MemberTold]:
        """Who sits on it on the day."""
        return [each.told for each in self.members if each.told.on(day)]


class LearningTeamMember(Placed, Base):
    """Somebody's time on a team. The id is that of the membership in the reserve."""

    __tablename__ = "learning_team_member"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey(LearningTeam.id), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    function: Mapped[str]
    leads: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @property
    def told(self) -> MemberTold:
        return MemberTold(self.id, self.person_id, self.function, self.leads, self.valid_from, self.valid_to)


class TeamEnrolment(Record, Placed, Base):
    """A team that was enrolled in a group as a whole. Each member's own seat is an `Enrolment`."""

    __tablename__ = "team_enrolment"
    __table_args__ = (UniqueConstraint("team_id", "group_id"), {"schema": "training"})

    team_id: Mapped[UUID] = mapped_column(ForeignKey(LearningTeam.id))
    group_id: Mapped[UUID] = mapped_column(ForeignKey(StudyGroup.id), index=True)
    team: Mapped[LearningTeam] = relationship(lazy="raise")
    group: Mapped[StudyGroup] = relationship(lazy="raise")


class TeamLearningPolicy(Policy, Base):
    """What a region asks of a team before its programme of transfer is reviewed and approved."""

    __tablename__ = "team_learning_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "training"})

    least_share: Mapped[int] = mapped_column(default=WHOLE)
    """Per cent of the members who must have passed."""
    agreement: Mapped[bool] = mapped_column(default=True)
    """Must the authority of the municipality agree with the programme of a school?"""
