"""What is kept of results: the numbers and what they were reached by. The explanation is recomputed, not stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Points, Record, Shared
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies.models import Methodology


class Result(Record, Shared, Base):
    """The score of one subject in one cycle."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("cycle_id", "subject_id"), {"schema": "monitoring"})

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id, ondelete="CASCADE"))
    methodology_id: Mapped[UUID] = mapped_column(ForeignKey(Methodology.id))
    content_hash: Mapped[str]
    """Of the methodology, so that every number says which ruler it was measured with."""
    subject_id: Mapped[UUID]
    subject_name: Mapped[str]
    score: Mapped[Points]
    maximum: Mapped[Points]
    percent: Mapped[Points | None]
    missing: Mapped[list[int]]
    """Numbers of the positions that got nothing, in order."""
    rank: Mapped[int | None]
    """Among all subjects of the cycle, 1 the best."""
    level: Mapped[str | None]
    level_title: Mapped[str | None]
    by_direction: Mapped[list[dict[str, Any]]]
    """`{direction, title, points, maximum}` of each direction that counts, in the order of the methodology."""
    published: Mapped[bool] = mapped_column(default=False)
    """Follows the cycle; in the row because row security reads it there."""
    calculated_at: Mapped[datetime]
