"""What is kept of frameworks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.training.competencies.content import Framework
from services.training.competencies.rules import FrameworkStatus


class CompetencyFramework(Record, Shared, Base):
    """One edition of a framework; its editions share `family`. Of a region one is in force on a day."""

    __tablename__ = "competency_framework"
    __table_args__ = (
        UniqueConstraint("family", "edition"),
        Index("uq_competency_framework_draft", "family", unique=True, postgresql_where=text("status = 'draft'")),
        {"schema": "training"},
    )

    family: Mapped[UUID] = mapped_column(default=uuid4)
    edition: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    status: Mapped[FrameworkStatus] = mapped_column(default=FrameworkStatus.draft)
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    """The last day; set when a later edition is published."""
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str | None]
    """Set on publication; from then on the database refuses another content."""
    published_at: Mapped[datetime | None]

    @property
    def framework(self) -> Framework:
        return Framework.model_validate(self.content)
