"""What is kept of management teams. Names are those of the directory and of the candidates' files, read anew."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.audit import SECRET
from services.kernel.db import Audited, Base, Record, Shared
from services.reserve.candidates.models import Candidate
from services.reserve.store import TABLES
from services.reserve.teams.rules import Membership, TeamLevel, TeamStatus


class Team(Record, Shared, Base):
    """A management team of a municipality or a school. Seen from below its place too, once it is formed."""

    __tablename__ = "team"
    __table_args__ = {"schema": "reserve"}

    level: Mapped[TeamLevel]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """The school; None: a municipal team."""
    title: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day of its term; of a dissolved one the last day it worked, if that was earlier."""
    strategy: Mapped[str | None]
    strategy_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    order_number: Mapped[str | None]
    order_date: Mapped[date | None]
    status: Mapped[TeamStatus] = mapped_column(default=TeamStatus.draft)
    formed_on: Mapped[date | None]
    dissolved_on: Mapped[date | None]
    """The first day it was no more."""
    members: Mapped[list["TeamMember"]] = relationship(
        lazy="raise", order_by="TeamMember.valid_from, TeamMember.id", cascade="all, delete-orphan"
    )


class TeamMember(Audited, Shared, Base):
    """Somebody's time on a team, with one function. Known by the directory, by a candidate's file, or by both."""

    __tablename__ = "team_member"
    __table_args__ = {"schema": "reserve"}

    team_id: Mapped[UUID] = mapped_column(ForeignKey(Team.id, ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey(Candidate.id), index=True, info=SECRET)
    function: Mapped[str]
    leads: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @property
    def membership(self) -> Membership:
        return Membership(self.person_id, self.candidate_id, self.leads, self.valid_from, self.valid_to)
