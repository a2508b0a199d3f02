"""What is kept of requests to change what is taught."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.training.change_requests.rules import ChangeRequestStatus
from services.training.programmes.models import TrainingProgramme


class ChangeRequest(Record, Shared, Base):
    """A draft lies where it was written; once submitted, at the region, where everybody who teaches reads it."""

    __tablename__ = "change_request"
    __table_args__ = {"schema": "training"}

    asked_at: Mapped[str]
    """The place of who asks."""
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey(TrainingProgramme.id), index=True)
    """The edition to be changed; None: nothing teaches it."""
    module: Mapped[str | None]
    """Code of the module of it."""
    competencies: Mapped[list[str]]
    why: Mapped[str]
    status: Mapped[ChangeRequestStatus] = mapped_column(default=ChangeRequestStatus.draft)
    written_by: Mapped[UUID | None]
    """The account that drafted it; None: drafted before it was kept."""
    submitted_by: Mapped[UUID | None]
    """The account."""
    submitted_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    """When it was accepted, declined or done: the last of them."""
    decision: Mapped[str | None]
    """Why it was declined."""
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey(TrainingProgramme.id), index=True)
    """The edition that answers it."""
