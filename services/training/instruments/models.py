"""What is kept of instruments. Keys stand in the content: the audit tells that it changed, not what it is."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Base, Record, Shared
from services.training.instruments.content import CONTENT, InstrumentContent, InstrumentKind
from services.training.instruments.rules import InstrumentStatus


class Instrument(Record, Shared, Base):
    """One edition of an instrument; its editions share `family`, and one of them is in use at a time."""

    __tablename__ = "instrument"
    __table_args__ = (
        UniqueConstraint("family", "edition"),
        Index("uq_instrument_draft", "family", unique=True, postgresql_where=text("status = 'draft'")),
        {"schema": "training"},
    )

    family: Mapped[UUID] = mapped_column(default=uuid4)
    edition: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    kind: Mapped[InstrumentKind]
    status: Mapped[InstrumentStatus] = mapped_column(default=InstrumentStatus.draft)
    content: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    content_hash: Mapped[str | None] = mapped_column(info=SECRET)
    """Set on publication. Nobody sees it without the keys: of few questions they could be guessed by it."""
    published_at: Mapped[datetime | None]

    @property
    def said(self) -> InstrumentContent:
        return CONTENT.validate_python(self.content)
