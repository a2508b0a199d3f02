"""What is kept of facts, and of the switches before them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.copies import Followed
from services.directory.reactions import Switch, Taken
from services.kernel.db import Base
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.rules import ReactionName


class ReceivedFact(Taken, Base):
    """What an event of another service told: `ledger.Fact` with its origin. The id is that of the event, or its own
    where one event tells of several competencies."""

    __tablename__ = "received_fact"
    __table_args__ = (
        Index("ix_received_fact_reaction", "reaction", "day"),
        Index("ix_received_fact_waiting", "reaction", postgresql_where=text("applied_at IS NULL")),
        {"schema": "monitoring"},
    )

    reaction: Mapped[ReactionName]
    event_id: Mapped[UUID]
    kind: Mapped[FactKind]
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    day: Mapped[date]
    until: Mapped[date | None]
    competence: Mapped[str | None]
    level_before: Mapped[int | None]
    level_after: Mapped[int | None]
    entry_id: Mapped[UUID | None]
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What an approved programme says to whoever makes a plan of it (`events.PlanTold`); None of the other kinds."""


class FactTombstone(Followed, Base):
    """A record that its service deleted, and by which event: facts of it that come late do not count."""

    __tablename__ = "fact_tombstone"
    __table_args__ = {"schema": "monitoring"}


class Reaction(Switch, Base):
    """A switch before a reaction of monitoring."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("place", "name"), {"schema": "monitoring"})

    name: Mapped[ReactionName]
