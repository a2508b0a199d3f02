"""What is kept of practice cards."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.reserve.leaders.models import Leader
from services.reserve.practices.rules import PracticeCardStatus
from services.reserve.store import TABLES


class PracticeCard(Record, Shared, Base):
    """What an effective head does, in the direction of the base. Seen from below the region once published."""

    __tablename__ = "practice_card"
    __table_args__ = {"schema": "reserve"}

    leader_id: Mapped[UUID] = mapped_column(ForeignKey(Leader.id), index=True)
    person_name: Mapped[str]
    organisation_name: Mapped[str]
    direction: Mapped[str]
    direction_title: Mapped[str]
    """As the record of the base has them: the card outlives the stay in it."""
    title: Mapped[str]
    problem: Mapped[str]
    practice: Mapped[str]
    figures: Mapped[list[dict[str, Any]]]
    """`{title, unit, before, after, measured_from, measured_to, source}`: what changed, and where it was measured."""
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    status: Mapped[PracticeCardStatus] = mapped_column(default=PracticeCardStatus.draft)
    submitted_by: Mapped[UUID | None]
    """The account."""
    published_on: Mapped[date | None]
