"""What is kept of appointments."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.reserve.applications.models import Application
from services.reserve.appointments.rules import AppointmentGround, AppointmentStatus, ProbationOutcome
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import GONE, REPLACED
from services.reserve.contests.models import Contest
from services.reserve.entries.models import Entry
from services.reserve.offers.models import Offer
from services.reserve.vacancies.models import Vacancy


class Appointment(Record, Placed, Base):
    """Somebody is given the post of a vacancy: by a decision, then by an order. It lies where the organisation does."""

    __tablename__ = "appointment"
    __table_args__ = {"schema": "reserve"}

    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey(Vacancy.id), index=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    post_title: Mapped[str]
    ground: Mapped[AppointmentGround]
    contest_id: Mapped[UUID | None] = mapped_column(ForeignKey(Contest.id), index=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey(Application.id), index=True)
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey(Offer.id), index=True)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey(Entry.id), index=True)
    """The stay in the reserve that the appointment ends, by whatever ground; None: from elsewhere."""
    act_title: Mapped[str | None]
    act_number: Mapped[str | None]
    act_date: Mapped[date | None]
    justification: Mapped[str | None] = mapped_column(info=REPLACED)
    """Of a decision of the founder: by which act, and why without contest and reserve."""
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey(Candidate.id), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    """Of the directory: there must be one before the order."""
    full_name: Mapped[str | None] = mapped_column(info=GONE)
    decided_on: Mapped[date]
    contract_due: Mapped[date | None]
    """The last day for the contract by the regulation of the contest; None: none says so."""
    order_number: Mapped[str | None]
    order_date: Mapped[date | None]
    contract_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    """The first day in the post."""
    contract_until: Mapped[date | None]
    """The last day of the contract; None: without term."""
    probation_until: Mapped[date | None]
    probation_outcome: Mapped[ProbationOutcome | None]
    probation_on: Mapped[date | None]
    probation_note: Mapped[str | None] = mapped_column(info=REPLACED)
    status: Mapped[AppointmentStatus] = mapped_column(default=AppointmentStatus.decided)
    status_reason: Mapped[str | None] = mapped_column(info=REPLACED)
    """Why it was declined, cancelled or revoked, or made in spite of what asks for a reason."""
    revoked_on: Mapped[date | None]
    """The first day out of the post."""
