"""What is kept of protocols. Rows are added and read; the database refuses to change or to remove one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.audit import SECRET
from services.kernel.db import Audited, Base, Parties, PlaceColumn, Record
from services.reserve.protocols.documents import Signed, Written
from services.reserve.protocols.rules import ProtocolKind, SignerRole
from services.reserve.store import TABLES


class Protocol(Record, Parties, Base):
    """A document of a commission. It lies at `place`, whose chain it belongs to, and is seen also from where those
    stand whom it concerns, who are named by `persons`."""

    __tablename__ = "protocol"
    __table_args__ = {"schema": "reserve"}

    place: Mapped[PlaceColumn]
    position: Mapped[int]
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[ProtocolKind]
    subject_id: Mapped[UUID]
    drawn_at: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    signers: Mapped[list[dict[str, Any]]] = mapped_column(info=SECRET)
    """`[{member_id, person_id, name, role}]`, part of the document."""
    persons: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Whom of the directory it concerns: those who sign and those it is about."""
    content_hash: Mapped[str]
    previous_hash: Mapped[str]
    signatures: Mapped[list["ProtocolSignature"]] = relationship(
        lazy="raise", order_by="ProtocolSignature.signed_at, ProtocolSignature.id"
    )

    def written(self) -> Written:
        return Written(**{name: getattr(self, name) for name in Written.__slots__})


class ProtocolSignature(Audited, Parties, Base):
    """A member signed the document with this hash, perhaps with an opinion of their own."""

    __tablename__ = "protocol_signature"
    __table_args__ = {"schema": "reserve"}

    protocol_id: Mapped[UUID] = mapped_column(ForeignKey(Protocol.id))
    member_id: Mapped[UUID]
    person_id: Mapped[UUID]
    role: Mapped[SignerRole]
    account: Mapped[UUID]
    signed_at: Mapped[datetime]
    content_hash: Mapped[str]
    opinion: Mapped[str | None] = mapped_column(info=SECRET)
    opinion_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    opinion_sha256: Mapped[str | None]
    """Of the file."""
    signature_hash: Mapped[str]

    def signed(self) -> Signed:
        return Signed(**{name: getattr(self, name) for name in Signed.__slots__})
