"""A person. Where they work is a post, not a person; `place` says who manages the card."""

from datetime import date

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Base, Placed, Record

# With the brackets PostgreSQL puts, so that the two can be compared.
_NAME = "translate(lower((((last_name || ' ') || first_name) || ' ') || coalesce(middle_name, '')), 'ё', 'е')"


class Person(Record, Placed, Base):
    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name_russian", text(_NAME), "id"), {"schema": "gateway"})

    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    birth_date: Mapped[date | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    snils_hash: Mapped[bytes | None] = mapped_column(unique=True, info=SECRET)
    snils_masked: Mapped[str | None]
