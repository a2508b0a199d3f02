"""What is kept of cycles."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.methodologies.models import Methodology


class Cycle(Record, Shared, Base):
    """One round of monitoring of all subjects at or below its place."""

    __tablename__ = "cycle"
    __table_args__ = {"schema": "monitoring"}

    title: Mapped[str]
    methodology_id: Mapped[UUID] = mapped_column(ForeignKey(Methodology.id), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    deadline: Mapped[date]
    """The last day of collection, in the time zone of the region."""
    status: Mapped[CycleStatus] = mapped_column(default=CycleStatus.draft)
    published_at: Mapped[datetime | None]
