"""What is kept of calculations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies.models import Methodology


class Calculation(Record, Shared, Base):
    """One run over a whole cycle. None is ever overwritten: the next has the next number."""

    __tablename__ = "calculation"
    __table_args__ = (UniqueConstraint("cycle_id", "number"), {"schema": "monitoring"})

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id, ondelete="CASCADE"))
    number: Mapped[int]
    standing: Mapped[ResultStanding] = mapped_column(default=ResultStanding.preliminary)
    methodology_id: Mapped[UUID] = mapped_column(ForeignKey(Methodology.id))
    content_hash: Mapped[str]
    """Of the methodology, so that every number says which ruler it was measured with."""
    input_hash: Mapped[str]
    """Of everything the numbers were reached from: equal inputs by an equal methodology give equal results."""
    subjects: Mapped[int]
    reason: Mapped[str | None]
    account: Mapped[UUID]
    role: Mapped[str]
    calculated_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    """When those rated could first see their results of it: to object, or once published."""
