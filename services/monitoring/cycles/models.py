"""What is kept of cycles."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.monitoring.cycles.content import Cluster
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
    as_of: Mapped[date]
    """Who is head on this day is rated."""
    clusters: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    objection_days: Mapped[int]
    """Business days between the opening of the window and the last day of objections."""
    objections_until: Mapped[date | None]
    """The last day of the window, once it is open."""
    status: Mapped[CycleStatus] = mapped_column(default=CycleStatus.draft)
    published_at: Mapped[datetime | None]
    salt: Mapped[UUID] = mapped_column(default=uuid4)
    """Goes into the hashes of inputs: of few subjects with few answers, all could be tried. Told to nobody."""

    @property
    def parsed_clusters(self) -> list[Cluster]:
        return [Cluster.model_validate(each) for each in self.clusters]
