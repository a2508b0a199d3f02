"""What is kept of episodes of risk: computed from the published results, kept for lists and for what changed."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.monitoring.cycles.models import Cycle
from services.monitoring.risks.rules import Episode, RiskIdentity


class RiskEpisode(Record, Placed, Base):
    """A stay in the risk group of the region's cycles. Belongs to where the identity was rated last."""

    __tablename__ = "risk_episode"
    __table_args__ = (UniqueConstraint("identity_id", "first_cycle_id", "identity"), {"schema": "monitoring"})

    identity: Mapped[RiskIdentity]
    identity_id: Mapped[UUID]
    name: Mapped[str]
    """Of the identity, as in the last cycle in which it was rated."""
    municipality_name: Mapped[str]
    region: Mapped[str]
    """The place of the cycles."""
    first_cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id))
    last_cycle_id: Mapped[UUID] = mapped_column(ForeignKey(Cycle.id))
    closed_cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey(Cycle.id))
    cycle_ids: Mapped[list[str]]
    """All cycles at risk, in order."""
    streak: Mapped[int]
    longest: Mapped[int]
    re_entries: Mapped[int]
    clean: Mapped[int]
    causes: Mapped[list[dict[str, Any]]]
    """`{code, title, cycles}`, in the order in which they appeared."""
    repeated: Mapped[bool]
    inherited: Mapped[bool]
    open: Mapped[bool]

    @property
    def episode(self) -> Episode:
        return Episode(
            at_risk=tuple(map(UUID, self.cycle_ids)),
            streak=self.streak,
            longest=self.longest,
            re_entries=self.re_entries,
            causes={each["code"]: each["cycles"] for each in self.causes},
            inherited=self.inherited,
            clean=self.clean,
            closed_in=self.closed_cycle_id,
        )
