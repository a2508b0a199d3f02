"""What is kept of heads at risk."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed


class RiskStanding(Placed, Base):
    """An episode of risk of a head, as its newest event tells it. The id is that of the episode in monitoring."""

    __tablename__ = "risk_standing"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    cycle_id: Mapped[UUID]
    streak: Mapped[int]
    """Cycles at risk in a row, as monitoring counts them."""
    since: Mapped[date]
    until: Mapped[date | None]
    """The first day out of it; None: at risk still."""
    origin_event_id: Mapped[UUID]
    said_at: Mapped[datetime]
    source_seq: Mapped[int] = mapped_column(BigInteger)
