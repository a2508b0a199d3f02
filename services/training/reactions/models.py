"""What is kept of what other services told, and of the switches before it."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.copies import Followed
from services.directory.reactions import Switch, Taken
from services.kernel.db import Base
from services.training.reactions.rules import TrainingReaction


class ReceivedEvent(Taken, Base):
    """One event of monitoring or the reserve, and what was done about it. `record_id` is what it is told of."""

    __tablename__ = "received_event"
    __table_args__ = {"schema": "training"}

    reaction: Mapped[TrainingReaction]
    said: Mapped[dict[str, Any]]
    """What the reaction needs of it, with what was asked besides."""
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What was made of it: ids, counts, or why nothing; None while it waits."""


class TrainingSwitch(Switch, Base):
    """A switch before a reaction of training."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("place", "name"), {"schema": "training"})

    name: Mapped[TrainingReaction]


class ReceivedTombstone(Followed, Base):
    """A record that its service deleted, and by which event: what is told of it late does not count."""

    __tablename__ = "received_tombstone"
    __table_args__ = {"schema": "training"}
