"""What is kept of the reserve."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed


class Reservist(Placed, Base):
    """A stay in the personnel reserve, as its newest event tells it. The id is that of the entry in the reserve."""

    __tablename__ = "reservist"
    __table_args__ = {"schema": "training"}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    """Before `valid_from` where only its end was heard of."""
    origin_event_id: Mapped[UUID]
    said_at: Mapped[datetime]
    source_seq: Mapped[int] = mapped_column(BigInteger)
