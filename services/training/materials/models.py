"""What is kept of the library."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared
from services.training.materials.rules import MaterialKind, MaterialStatus
from services.training.store import TABLES


class Material(Record, Shared, Base):
    """A practice or a guide. A draft lies where it was written; once published, where it was published, seen below;
    in the archive it is its author's again."""

    __tablename__ = "material"
    __table_args__ = {"schema": "training"}

    kind: Mapped[MaterialKind]
    title: Mapped[str]
    author: Mapped[str]
    direction: Mapped[str | None] = mapped_column(index=True)
    summary: Mapped[str]
    text: Mapped[str | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    answers: Mapped[list[dict[str, Any]]]
    """`{kind, code}`: the findings it answers."""
    written_at: Mapped[str]
    """The place where it was written: the file lies there."""
    status: Mapped[MaterialStatus] = mapped_column(default=MaterialStatus.draft)
    written_by: Mapped[UUID | None]
    """The account that drafted it; None: drafted before it was kept."""
    submitted_by: Mapped[UUID | None]
    """The account."""
    reason: Mapped[str | None]
    """Of the last step that gave one."""
    published_on: Mapped[date | None]
