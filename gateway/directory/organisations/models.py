"""An organisation: registration, attributes for clusters and applicability, names by date, successors."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Sequence, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.directory.external import ExternalCode, texts
from gateway.directory.organisations.rules import OrganisationKind, Settlement, Size, Succession
from services.kernel.db import Audited, Base, Record, Shared

LABEL = Sequence("organisation_label", schema="gateway")


class Organisation(Record, Shared, Base):
    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("place"),
        Index("ix_organisation_name_russian", text("translate(lower(name), 'ё', 'е')"), "id"),
        {"schema": "gateway"},
    )

    municipality_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.municipality.id"), index=True)
    inn: Mapped[str] = mapped_column(unique=True)
    ogrn: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[OrganisationKind]
    settlement: Mapped[Settlement]
    size: Mapped[Size]
    pupils: Mapped[int]
    has_grade_11: Mapped[bool | None]
    correctional: Mapped[bool | None]
    founded_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    names: Mapped[list["OrganisationName"]] = relationship(
        lazy="raise", order_by="OrganisationName.valid_from.nulls_first()"
    )
    external: Mapped[list["OrganisationExternalId"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    successors: Mapped[list["OrganisationSuccessor"]] = relationship(
        lazy="raise", foreign_keys="OrganisationSuccessor.from_id", order_by="OrganisationSuccessor.to_id"
    )

    @property
    def external_ids(self) -> list[str]:
        return texts(self.external)


class OrganisationName(Audited, Shared, Base):
    """What the organisation was called from `valid_from` to `valid_to`, both included."""

    __tablename__ = "organisation_name"
    __table_args__ = ({"schema": "gateway"},)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.organisation.id"))
    name: Mapped[str]
    short_name: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class OrganisationExternalId(ExternalCode, Base):
    __tablename__ = "organisation_external_id"
    __table_args__ = (UniqueConstraint("system", "code"), {"schema": "gateway"})

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.organisation.id"), index=True)


class OrganisationSuccessor(Audited, Shared, Base):
    """A fact of the past: which organisation became which. Added, never changed."""

    __tablename__ = "organisation_successor"
    __table_args__ = (UniqueConstraint("from_id", "to_id"), {"schema": "gateway"})

    from_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.organisation.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("gateway.organisation.id"), index=True)
    happened_on: Mapped[date]
    kind: Mapped[Succession]
