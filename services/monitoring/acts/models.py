"""What is kept of acts."""

from datetime import date as Date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Base, Record, Shared
from services.monitoring.acts.rules import ActKind, Period, Requisites
from services.monitoring.store import TABLES


class Act(Record, Shared, Base):
    """A normative act or another document that may be cited as evidence."""

    __tablename__ = "act"
    __table_args__ = (UniqueConstraint("place", "fingerprint"), {"schema": "monitoring"})

    kind: Mapped[ActKind]
    issuer: Mapped[str | None]
    number: Mapped[str | None]
    date: Mapped[Date | None]
    title: Mapped[str | None]
    citation: Mapped[str]
    """The act as a document names it; written with the requisites, so that lists can search and sort by it."""
    fingerprint: Mapped[str]
    """Of the requisites (`rules.fingerprint`): one place registers one act once."""
    revisions: Mapped[list["ActRevision"]] = relationship(
        lazy="raise", order_by="ActRevision.number", cascade="all, delete-orphan"
    )

    @property
    def requisites(self) -> Requisites:
        return Requisites(self.kind, self.issuer, self.number, self.date, self.title)


class ActRevision(Record, Shared, Base):
    """One wording of an act. Evidence cites a revision, since pages differ between revisions."""

    __tablename__ = "act_revision"
    __table_args__ = {"schema": "monitoring"}

    act_id: Mapped[UUID] = mapped_column(ForeignKey(Act.id, ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """1 is the wording the act was adopted with."""
    date: Mapped[Date | None]
    """The date of the amendment; absent for the first wording."""
    valid_from: Mapped[Date | None]
    valid_to: Mapped[Date | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id))

    @property
    def period(self) -> Period:
        return self.valid_from, self.valid_to
