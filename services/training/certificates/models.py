"""What is kept of certificates. What one says is written once; the database refuses to change it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Audited, Base, PlaceColumn, Placed, Record
from services.training.certificates.rules import CertificateStatus
from services.training.enrolments.models import Enrolment


class Certificate(Record, Placed, Base):
    """A document about training. It lies where the holder works; `issuer` is the place of who led the group."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("issuer", "year", "position"),
        UniqueConstraint("code_hash"),
        Index("uq_certificate_valid", "enrolment_id", unique=True, postgresql_where=text("status = 'valid'")),
        {"schema": "training"},
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey(Enrolment.id))
    person_id: Mapped[UUID] = mapped_column(index=True)
    issuer: Mapped[PlaceColumn]
    year: Mapped[int]
    position: Mapped[int]
    """Of the issuer in the year, from 1, without a gap."""
    issued_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    """What stands on the paper, the holder's name as it was included (`sealing.Paper`)."""
    seal: Mapped[str]
    """Over the content, by a key outside the database."""
    code_hash: Mapped[str] = mapped_column(info=SECRET)
    status: Mapped[CertificateStatus] = mapped_column(default=CertificateStatus.valid)
    revoked_on: Mapped[date | None]


class CertificateJournal(Audited, Placed, Base):
    """The last number an issuer gave in a year."""

    __tablename__ = "certificate_journal"
    __table_args__ = (UniqueConstraint("place", "year"), {"schema": "training"})

    year: Mapped[int]
    last: Mapped[int]
