"""What is kept of commissions."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Parties, PlaceColumn, Record
from services.reserve.commissions.rules import CommissionKind, CommissionRole, Seat, Term


class Commission(Record, Parties, Base):
    """A commission formed by an order. It is kept at `place`, and seen too from where its members stand."""

    __tablename__ = "commission"
    __table_args__ = {"schema": "reserve"}

    place: Mapped[PlaceColumn]
    """Whose commission it is: from at or above there it is changed. One of `places`."""
    kind: Mapped[CommissionKind]
    title: Mapped[str]
    order_number: Mapped[str]
    order_date: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    members: Mapped[list["CommissionMember"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def terms(self) -> list[Term]:
        return [member.term(self.place) for member in self.members]


class CommissionMember(Audited, Parties, Base):
    """Somebody's time on a commission, in one role. Another role is another row.

    The commission's own places: whoever sees a commission sees all who sit on it.
    """

    __tablename__ = "commission_member"
    __table_args__ = {"schema": "reserve"}

    commission_id: Mapped[UUID] = mapped_column(ForeignKey(Commission.id, ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    """In the directory; None for somebody without a card."""
    person_place: Mapped[PlaceColumn]
    """Where the card lies; the commission's place for somebody without one."""
    full_name: Mapped[str]
    position: Mapped[str]
    organisation_id: Mapped[UUID | None]
    role: Mapped[CommissionRole]
    trade_union: Mapped[bool]
    """Sits for the trade union."""
    votes: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    substitutes_id: Mapped[UUID | None] = mapped_column(ForeignKey("reserve.commission_member.id"))

    def term(self, place: str) -> Term:
        seat = Seat(
            member_id=self.id,
            commission_id=self.commission_id,
            place=place,
            person_id=self.person_id,
            full_name=self.full_name,
            position=self.position,
            person_place=self.person_place,
            organisation_id=self.organisation_id,
            role=self.role,
            trade_union=self.trade_union,
            votes=self.votes,
            substitutes_id=self.substitutes_id,
        )
        return Term(seat, self.valid_from, self.valid_to)
