"""What is kept of what other services told, and of the switches before it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.copies import Followed
from services.directory.reactions import Switch, Taken
from services.kernel.db import Base, Points
from services.reserve.received.rules import HeadResult, ReserveReaction, RiskHolder, RiskTold, TrainingKind


class ReceivedRisk(Taken, Base):
    """One event of an episode of risk: it began, went on, or ended. `record_id` is the episode."""

    __tablename__ = "received_risk"
    __table_args__ = {"schema": "reserve"}

    holder: Mapped[RiskHolder]
    identity_id: Mapped[UUID] = mapped_column(index=True)
    """The person or the organisation."""
    cycle_id: Mapped[UUID]
    streak: Mapped[int]
    inherited: Mapped[bool]
    causes: Mapped[list[str]]

    @property
    def told(self) -> RiskTold:
        return RiskTold(
            record=self.record_id,
            identity=self.identity_id,
            type=self.type,
            streak=self.streak,
            causes=tuple(self.causes),
            said_at=self.said_at,
            seq=self.source_seq,
        )


class ReceivedResult(Taken, Base):
    """The published result of one head, fetched when its cycle was published. `record_id` is the cycle.

    What is published anew in its place withdraws it.
    """

    __tablename__ = "received_result"
    __table_args__ = (Index("ix_received_result_period", "family", "period_to"), {"schema": "reserve"})

    event_id: Mapped[UUID]
    family: Mapped[UUID]
    period_from: Mapped[date]
    period_to: Mapped[date]
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    percent: Mapped[Points | None]
    level: Mapped[str | None]
    cluster: Mapped[str | None]
    directions: Mapped[list[dict[str, Any]]]
    """`{code, title, percent}` of each direction that counts."""
    confidence: Mapped[str | None]
    grace: Mapped[bool]

    @property
    def told(self) -> HeadResult:
        return HeadResult(
            id=self.id,
            cycle_id=self.record_id,
            family=self.family,
            period_from=self.period_from,
            period_to=self.period_to,
            person_id=self.person_id,
            organisation_id=self.organisation_id,
            place=self.place,
            percent=_number(self.percent),
            level=self.level,
            directions={each["code"]: each["percent"] for each in self.directions},
            confidence=self.confidence,
            grace=self.grace,
            cluster=self.cluster,
        )


class ReceivedTraining(Taken, Base):
    """Something somebody learned by came to its end (`TrainingKind`). `record_id` is that of training."""

    __tablename__ = "received_training"
    __table_args__ = (Index("ix_received_training_person", "person_id", "day"), {"schema": "reserve"})

    kind: Mapped[TrainingKind]
    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    day: Mapped[date]
    hours: Mapped[int | None]
    competence: Mapped[str | None]
    level_before: Mapped[int | None]
    level_after: Mapped[int | None]


class ReceivedTombstone(Followed, Base):
    """A record that its service deleted, and by which event: what is told of it late does not count."""

    __tablename__ = "received_tombstone"
    __table_args__ = {"schema": "reserve"}


class ReserveSwitch(Switch, Base):
    """A switch before a reaction of the reserve."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("place", "name"), {"schema": "reserve"})

    name: Mapped[ReserveReaction]


def _number(exact: Decimal | None) -> float | None:
    return None if exact is None else float(exact)
