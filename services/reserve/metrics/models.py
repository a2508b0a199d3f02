"""What is kept of metrics: each computation, as it was."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record


class MetricRun(Record, Placed, Base):
    """The metrics of a place for a period, computed once and never changed: another computation is another row."""

    __tablename__ = "metric_run"
    __table_args__ = {"schema": "reserve"}

    period_from: Mapped[date] = mapped_column(index=True)
    period_to: Mapped[date]
    computed_at: Mapped[datetime]
    computed_by: Mapped[UUID]
    """The account."""
    figures: Mapped[list[dict[str, Any]]]
    """`{place, name, metric, total, cases, value}` of the place and of each municipality in it."""
