"""What is kept of attestations."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Base, PlaceColumn, Placed, Record
from services.reserve.attestations.terms import AttestationDecision, AttestationStatus, AttestationTurn, Attested
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import GONE, REPLACED
from services.reserve.commissions.models import Commission
from services.reserve.protocols.models import Protocol
from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.terms import ExemptionReason
from services.reserve.store import TABLES


class Attestation(Record, Placed, Base):
    """One attestation of one person. It lies where the file of the person does; one is under way at a time."""

    __tablename__ = "attestation"
    __table_args__ = (
        Index(
            "uq_attestation_under_way",
            "candidate_id",
            unique=True,
            postgresql_where=text("status IN ('scheduled', 'reference_shown', 'tested', 'interviewed')"),
        ),
        {"schema": "reserve"},
    )

    keeper: Mapped[PlaceColumn]
    """The authority that attests."""
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey(Candidate.id), index=True)
    person_id: Mapped[UUID | None] = mapped_column(info=GONE)
    attested: Mapped[Attested]
    turn: Mapped[AttestationTurn]
    ground: Mapped[str | None] = mapped_column(info=REPLACED)
    """Of an attestation out of turn: which documented violation, whose request."""
    regulation_id: Mapped[UUID] = mapped_column(ForeignKey(Regulation.id), index=True)
    """In force on the day it was scheduled: it is held by that edition, whatever comes after."""
    commission_id: Mapped[UUID | None] = mapped_column(ForeignKey(Commission.id), index=True)
    scheduled_on: Mapped[date]
    status: Mapped[AttestationStatus] = mapped_column(default=AttestationStatus.scheduled)
    reference: Mapped[str | None] = mapped_column(info=GONE)
    reference_file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True, info=GONE)
    reference_shown_on: Mapped[date | None]
    tested_on: Mapped[date | None]
    modules: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Module → [right, asked]."""
    percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Of all questions, cut off, so that nobody reads a threshold that was not reached; decided by the exact one."""
    test_passed: Mapped[bool | None]
    interviewed_on: Mapped[date | None]
    interview_passed: Mapped[bool | None]
    interview_note: Mapped[str | None] = mapped_column(info=GONE)
    decision: Mapped[AttestationDecision | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[UUID | None]
    advice: Mapped[str | None] = mapped_column(info=GONE)
    protocol: Mapped[str | None]
    """Number and date of the commission's protocol."""
    voted: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), info=GONE)
    """What the commission came to at its meeting: `voting.Vote`, as plain JSON."""
    protocol_id: Mapped[UUID | None] = mapped_column(ForeignKey(Protocol.id), index=True)
    """Of the decision, where it was taken at a meeting."""
    valid_until: Mapped[date | None]
    exemption: Mapped[ExemptionReason | None]
    exempt_until: Mapped[date | None]
    regulation: Mapped[Regulation] = relationship(lazy="raise")

    @property
    def rules(self) -> AttestationRules:
        found = self.regulation.rules
        assert isinstance(found, AttestationRules)  # an attestation is scheduled under no other kind
        return found
