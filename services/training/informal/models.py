"""What is kept of informal learning."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.training.informal.rules import InformalKind, InformalStatus
from services.training.store import TABLES


class InformalLearning(Record, Placed, Base):
    """What somebody learned on their own, of one title in one time. It lies where the person works."""

    __tablename__ = "informal_learning"
    __table_args__ = {"schema": "training"}

    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    title: Mapped[str]
    kind: Mapped[InformalKind]
    provider: Mapped[str | None]
    date_from: Mapped[date]
    date_to: Mapped[date]
    hours: Mapped[int]
    proof_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id))
    proof_link: Mapped[str | None]
    status: Mapped[InformalStatus] = mapped_column(default=InformalStatus.draft)
    confirmed_on: Mapped[date | None]
