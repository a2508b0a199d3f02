"""What is kept of appeals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Parties, PlaceColumn, Record
from services.reserve.appeals.rules import AppealRemedy, AppealStatus, AppealSubject
from services.reserve.applications.models import Application
from services.reserve.candidates.rules import GONE, REPLACED
from services.reserve.contests.models import Contest
from services.reserve.store import TABLES


class Appeal(Record, Parties, Base):
    """An applicant's appeal: seen where the contest is held and where the applicant's file lies."""

    __tablename__ = "contest_appeal"
    __table_args__ = {"schema": "reserve"}

    place: Mapped[PlaceColumn]
    """Of the contest. One of `places`."""
    contest_id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    subject: Mapped[AppealSubject]
    round: Mapped[int]
    """Of scoring, when it was filed: what is decided anew may be contested anew."""
    text: Mapped[str] = mapped_column(info=REPLACED)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True, info=GONE)
    until: Mapped[date]
    """The last day on which it could be filed."""
    filed_at: Mapped[datetime]
    filed_by: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(info=GONE)
    """Whose application it is; None: whom the file forgot."""
    status: Mapped[AppealStatus] = mapped_column(default=AppealStatus.filed)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(info=REPLACED)
    remedy: Mapped[AppealRemedy | None]
