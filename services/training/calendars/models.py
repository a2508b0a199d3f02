"""What is kept of calendar links: whose, where they stand, and a hash."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Base, Placed, Record


class CalendarLink(Record, Placed, Base):
    """A link that whoever knows it may read. An account has one; revoked, it is gone."""

    __tablename__ = "calendar_link"
    __table_args__ = (UniqueConstraint("account"), UniqueConstraint("secret_hash"), {"schema": "training"})

    account: Mapped[UUID]
    person_id: Mapped[UUID]
    secret_hash: Mapped[str] = mapped_column(info=SECRET)
