"""What is kept of marks."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.roles import Role
from services.kernel.db import Base, Placed, Record
from services.monitoring.cycles.models import Cycle
from services.monitoring.follow_ups.rules import FollowUpStatus
from services.monitoring.submissions.models import Submission


class FollowUp(Record, Placed, Base):
    """A mark on a submission, or on one of its values. It lies where the submission does: the subject sees it too."""

    __tablename__ = "follow_up"
    __table_args__ = {"schema": "monitoring"}

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id, ondelete="CASCADE"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id, ondelete="CASCADE"), index=True)
    subject_name: Mapped[str]
    indicator: Mapped[str | None]
    """None: the submission as a whole."""
    note: Mapped[str]
    assignee_role: Mapped[Role]
    assignee: Mapped[str | None]
    """Who of that role, in words: the accounts of another place are not for everybody to see."""
    due_on: Mapped[date]
    """The last day."""
    status: Mapped[FollowUpStatus] = mapped_column(default=FollowUpStatus.open)
    account: Mapped[UUID]
    """Who set it, in which role."""
    role: Mapped[Role]
