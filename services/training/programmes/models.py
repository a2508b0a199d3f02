"""What is kept of programmes."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.training.competencies.models import CompetencyFramework
from services.training.programmes.content import TrainingContent
from services.training.programmes.rules import TrainingKind, TrainingProgrammeStatus


class TrainingProgramme(Record, Shared, Base):
    """One edition of a programme; its editions share `family`, and one of them is published at a time."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("family", "edition"),
        Index("uq_programme_draft", "family", unique=True, postgresql_where=text("status = 'draft'")),
        {"schema": "training"},
    )

    family: Mapped[UUID] = mapped_column(default=uuid4)
    edition: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    kind: Mapped[TrainingKind]
    hours: Mapped[int]
    """Of all its modules."""
    status: Mapped[TrainingProgrammeStatus] = mapped_column(default=TrainingProgrammeStatus.draft)
    content: Mapped[dict[str, Any]]
    framework_id: Mapped[UUID | None] = mapped_column(ForeignKey(CompetencyFramework.id), index=True)
    """In whose levels it says what it teaches: that in force when it was published."""
    content_hash: Mapped[str | None]
    """Set on publication; from then on the database refuses another content."""
    published_at: Mapped[datetime | None]

    @property
    def said(self) -> TrainingContent:
        return TrainingContent.model_validate(self.content)
