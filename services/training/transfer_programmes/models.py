"""What is kept of programmes of transfer."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Base, Placed, Record
from services.training.learning_teams.models import LearningTeam, TeamEnrolment
from services.training.transfer_programmes.content import TransferContent
from services.training.transfer_programmes.rules import TransferStatus


class TransferProgramme(Record, Placed, Base):
    """One edition of the programme of a team: one at a time is in the making, and one stands approved."""

    __tablename__ = "transfer_programme"
    __table_args__ = (
        UniqueConstraint("team_id", "edition"),
        Index(
            "uq_transfer_programme_living",
            "team_id",
            unique=True,
            postgresql_where=text("status IN ('draft', 'submitted', 'returned')"),
        ),
        {"schema": "training"},
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey(LearningTeam.id))
    team_enrolment_id: Mapped[UUID] = mapped_column(ForeignKey(TeamEnrolment.id), index=True)
    """What the team learned it by."""
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """The school; None: of a municipal team."""
    edition: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    period_from: Mapped[date]
    period_to: Mapped[date]
    """The last day, included. Both are those of the content."""
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str | None]
    """Set on approval; from then on the database refuses another content."""
    status: Mapped[TransferStatus] = mapped_column(default=TransferStatus.draft)
    agreed: Mapped[bool | None]
    """What the authority says of it as it was submitted; None: nothing yet."""
    remark: Mapped[str | None]
    submitted_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    team: Mapped[LearningTeam] = relationship(lazy="raise")

    @property
    def said(self) -> TransferContent:
        return TransferContent.model_validate(self.content)
