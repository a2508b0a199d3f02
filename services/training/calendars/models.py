"""What is kept of calendar links: whose, where they stand, and a hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Base, Placed, Record


class CalendarLink(Record, Placed, Base):
    """A link that whoever knows it may read. Of an account one lives at a time."""

    __tablename__ = "calendar_link"
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        Index("uq_calendar_link_living", "account", unique=True, postgresql_where=text("revoked_at IS NULL")),
        {"schema": "training"},
    )

    account: Mapped[UUID]
    person_id: Mapped[UUID]
    secret_hash: Mapped[str] = mapped_column(info=SECRET)
    revoked_at: Mapped[datetime | None]
