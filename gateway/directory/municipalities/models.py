"""A municipality, its codes ОКТМО by date and its codes in other systems.

The label in its place is a number of our own and stays when ОКТМО changes, as it did for 25 districts in 2024.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Sequence, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.directory.external import ExternalCode, texts
from gateway.directory.municipalities.rules import MunicipalityKind
from services.kernel.db import Base, Record, Shared

LABEL = Sequence("municipality_label", schema="gateway")


class Municipality(Record, Shared, Base):
    __tablename__ = "municipality"
    __table_args__ = (
        UniqueConstraint("place"),
        Index("ix_municipality_name_russian", text("translate(lower(name), 'ё', 'е')"), "id"),
        {"schema": "gateway"},
    )

    region_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.region.id"), index=True)
    kind: Mapped[MunicipalityKind]
    name: Mapped[str]
    short_name: Mapped[str]
    oktmo: Mapped[list["MunicipalityOktmo"]] = relationship(
        lazy="raise", order_by="MunicipalityOktmo.valid_from.nulls_first()"
    )
    external: Mapped[list["MunicipalityExternalId"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def external_ids(self) -> list[str]:
        return texts(self.external)


class MunicipalityOktmo(Record, Shared, Base):
    """A code from `valid_from` to `valid_to`, both included, and what the municipality was called under it."""

    __tablename__ = "municipality_oktmo"
    __table_args__ = ({"schema": "gateway"},)

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.municipality.id"))
    code: Mapped[str]
    control: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    predecessor: Mapped[str | None]
    """The code before, perhaps of another municipality that ceased to exist."""


class MunicipalityExternalId(ExternalCode, Base):
    __tablename__ = "municipality_external_id"
    __table_args__ = (UniqueConstraint("system", "code"), {"schema": "gateway"})

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.municipality.id"), index=True)
