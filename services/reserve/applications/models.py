"""What is kept of applications: the papers with all their versions, and what was found at admission."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kernel.db import Audited, Base, Parties, PlaceColumn, Points, Record
from services.reserve.applications.grounds import SkipGround
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import GONE, REPLACED
from services.reserve.contests.models import Contest
from services.reserve.requirements.rules import Outcome
from services.reserve.store import TABLES


class Application(Record, Parties, Base):
    """A person's application to a contest: seen where the contest is held and where the candidate's file lies."""

    __tablename__ = "application"
    __table_args__ = {"schema": "reserve"}

    place: Mapped[PlaceColumn]
    """Of the contest. One of `places`."""
    candidate_place: Mapped[PlaceColumn]
    contest_id: Mapped[UUID] = mapped_column(ForeignKey(Contest.id))
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey(Candidate.id), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True, info=GONE)
    """In the directory, as the candidate's file said when it was registered."""
    journal_number: Mapped[int]
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID]
    self_applied: Mapped[bool]
    consent_id: Mapped[UUID | None]
    dossier: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), info=GONE)
    """What the candidate's file said when the application was taken; None once the data are removed."""
    status: Mapped[ApplicationStatus] = mapped_column(default=ApplicationStatus.registered)
    decided_on: Mapped[date | None]
    """The day it was admitted or rejected: from here the term of an appeal runs."""
    reason: Mapped[str | None] = mapped_column(info=REPLACED)
    """Why it was rejected, withdrawn or passed over."""
    skip_ground: Mapped[SkipGround | None]
    """Why who was chosen is not appointed."""
    points: Mapped[Points | None]
    rank: Mapped[int | None]
    """As the sheets came out, equals in line as a vote parted them; None where it did not pass, or none are opened."""
    contest: Mapped[Contest] = relationship(lazy="raise")
    documents: Mapped[list["ApplicationDocument"]] = relationship(
        lazy="raise", order_by="ApplicationDocument.code, ApplicationDocument.edition", cascade="all, delete-orphan"
    )
    checks: Mapped[list["ApplicationCheck"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def full_name(self) -> str | None:
        return self.dossier["full_name"] if self.dossier else None

    @property
    def current(self) -> dict[str, "ApplicationDocument"]:
        """Code → the last edition of the document."""
        return {each.code: each for each in self.documents}


class ApplicationDocument(Audited, Parties, Base):
    """An edition of a document of the checklist: a later one stands in its place, the earlier ones stay."""

    __tablename__ = "application_document"
    __table_args__ = {"schema": "reserve"}

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id, ondelete="CASCADE"))
    code: Mapped[str]
    edition: Mapped[int]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    paper: Mapped[str | None] = mapped_column(info=REPLACED)
    """What was brought on paper, where there is no file."""
    added_at: Mapped[datetime]
    added_by: Mapped[UUID]


class ApplicationCheck(Audited, Parties, Base):
    """What somebody found of one criterion, and beside it what was computed from the candidate's file then."""

    __tablename__ = "application_check"
    __table_args__ = {"schema": "reserve"}

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id, ondelete="CASCADE"))
    criterion: Mapped[str]
    outcome: Mapped[Outcome]
    said: Mapped[str | None] = mapped_column(info=REPLACED)
    computed: Mapped[Outcome]
    computed_said: Mapped[str] = mapped_column(info=REPLACED)
    checked_at: Mapped[datetime]
    checked_by: Mapped[UUID]
    checker_id: Mapped[UUID | None]
    """The person, where the account is somebody's."""

    @property
    def undecided(self) -> bool:
        """Did who checked not know what the file tells? That is no finding yet."""
        return self.outcome is Outcome.unknown and self.computed is not Outcome.unknown
