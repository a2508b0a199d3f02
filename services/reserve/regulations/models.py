"""What is kept of regulations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.reserve.regulations.content import RULES, Rules
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.terms import RegulationKind


class Regulation(Record, Shared, Base):
    """One edition of a regulation. Its editions share `family`; of a kind one is in force at a place on a day."""

    __tablename__ = "regulation"
    __table_args__ = (
        UniqueConstraint("family", "edition"),
        Index("uq_regulation_draft", "family", unique=True, postgresql_where=text("status = 'draft'")),
        {"schema": "reserve"},
    )

    family: Mapped[UUID] = mapped_column(default=uuid4)
    edition: Mapped[int] = mapped_column(default=1)
    kind: Mapped[RegulationKind]
    model: Mapped[bool] = mapped_column(default=False)
    """«Примерное положение» of a region: from it the municipalities make theirs; nothing is decided by it."""
    derived_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("reserve.regulation.id"), index=True)
    """The edition of a model that this one was made from or brought in line with."""
    title: Mapped[str]
    act: Mapped[dict[str, Any]]
    """By which act it stands: kind, issuer, number, date."""
    status: Mapped[RegulationStatus] = mapped_column(default=RegulationStatus.draft)
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    """The last day; set when a later edition is published or this one repealed."""
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str | None]
    """Set on publication; from then on the database refuses another content."""
    published_at: Mapped[datetime | None]

    @property
    def rules(self) -> Rules:
        return RULES.validate_python(self.content)
