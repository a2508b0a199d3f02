"""A region: the place right under the root, named by its constitutional code."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Record, Shared


class Region(Record, Shared, Base):
    __tablename__ = "region"
    __table_args__ = (UniqueConstraint("place"), {"schema": "gateway"})

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
