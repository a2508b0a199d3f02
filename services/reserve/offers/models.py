"""What is kept of offers."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.reserve.candidates.rules import GONE, REPLACED
from services.reserve.entries.models import Entry
from services.reserve.offers.rules import OfferStatus
from services.reserve.vacancies.models import Vacancy


class Offer(Record, Placed, Base):
    """A vacancy offered to a reservist. It lies where the vacancy does."""

    __tablename__ = "offer"
    __table_args__ = {"schema": "reserve"}

    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey(Vacancy.id), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id), index=True)
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    post_title: Mapped[str]
    full_name: Mapped[str | None] = mapped_column(info=GONE)
    offered_on: Mapped[date]
    due_on: Mapped[date]
    """The last day to offer it by the regulation."""
    late_reason: Mapped[str | None] = mapped_column(info=REPLACED)
    answer_until: Mapped[date]
    status: Mapped[OfferStatus] = mapped_column(default=OfferStatus.offered)
    answered_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(info=GONE)
    """Of a refusal or a withdrawal."""
    appointment_id: Mapped[UUID | None]
    """The appointment decided by it."""
