"""What is kept of methodologies."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.rules import Facts, MethodologyStatus, SubjectKind


class Methodology(Record, Shared, Base):
    """One edition of a methodology. The editions of one methodology share `family`; no other has their code there."""

    __tablename__ = "methodology"
    __table_args__ = (
        UniqueConstraint("family", "edition"),
        Index("uq_methodology_draft", "family", unique=True, postgresql_where=text("status IN ('draft', 'validated')")),
        # Of two families made at once the later waits at the first of these; at the second alone both would deadlock.
        UniqueConstraint("place", "code", "edition"),
        ExcludeConstraint(("place", "="), ("code", "="), ("family", "<>"), name="ex_methodology_code"),
        {"schema": "monitoring"},
    )

    family: Mapped[UUID] = mapped_column(default=uuid4)
    edition: Mapped[int] = mapped_column(default=1)
    code: Mapped[str]
    title: Mapped[str]
    subject: Mapped[SubjectKind]
    status: Mapped[MethodologyStatus] = mapped_column(default=MethodologyStatus.draft)
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str | None]
    """Set on publication; from then on the database refuses another content."""
    published_at: Mapped[datetime | None]

    @property
    def parsed(self) -> Content:
        return Content.model_validate(self.content)

    @property
    def facts(self) -> Facts:
        return Facts(content=self.parsed)
