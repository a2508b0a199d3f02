"""What is kept of facts, and of the switches before them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.copies import Followed
from services.kernel.db import Base, Placed, Record, Shared
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.rules import ReactionName


class ReceivedFact(Placed, Base):
    """What one event of another service told: `ledger.Fact` with its origin. The id is that of the event.

    No row is ever removed: a result says what it was counted from long after. What the source took back is withdrawn.
    """

    __tablename__ = "received_fact"
    __table_args__ = (
        Index("ix_received_fact_reaction", "reaction", "day"),
        Index("ix_received_fact_waiting", "reaction", postgresql_where=text("applied_at IS NULL")),
        {"schema": "monitoring"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reaction: Mapped[ReactionName]
    kind: Mapped[FactKind]
    record_id: Mapped[UUID] = mapped_column(index=True)
    """What it is told of, by its id in the service that told it."""
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    day: Mapped[date]
    until: Mapped[date | None]
    competence: Mapped[str | None]
    level_before: Mapped[int | None]
    level_after: Mapped[int | None]
    entry_id: Mapped[UUID | None]
    source: Mapped[str]
    type: Mapped[str]
    said_at: Mapped[datetime]
    source_epoch: Mapped[UUID]
    source_seq: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    """From when on it counts; None while its reaction is switched off."""
    withdrawn_at: Mapped[datetime | None]
    """Since when its source knows of it no more; a fact that came after its tombstone never counted."""


class FactTombstone(Followed, Base):
    """A record that its service deleted, and by which event: facts of it that come late do not count."""

    __tablename__ = "fact_tombstone"
    __table_args__ = {"schema": "monitoring"}


class Reaction(Record, Shared, Base):
    """A switch, for all events at or below its place. Where nobody ever touched one there is no row, and it is on."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("place", "name"), {"schema": "monitoring"})

    name: Mapped[ReactionName]
    enabled: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str | None]
    """Why it was switched off, or on again."""
