"""What is kept of candidates. What tells who somebody is stays out of the audit, which cannot be destroyed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from services.kernel.audit import SECRET
from services.kernel.db import Audited, Base, PlaceColumn, Placed, Record
from services.reserve.candidates.consents import Consent
from services.reserve.candidates.experience import Job
from services.reserve.candidates.rules import (
    CandidateDocumentKind,
    CandidateStatus,
    DestructionGround,
    QualificationKind,
)
from services.reserve.requirements.profile import (
    CheckKind,
    ConsentPurpose,
    EducationLevel,
    ExperienceKind,
    StudyField,
    TeacherCategory,
)
from services.reserve.store import TABLES

# With the brackets PostgreSQL puts, so that the two can be compared.
_NAME = "translate(lower((((last_name || ' ') || first_name) || ' ') || coalesce(middle_name, '')), 'ё', 'е')"


def _filed(order: str) -> Any:
    """The parts of a file of one kind, oldest first."""
    return relationship(lazy="raise", order_by=order, cascade="all, delete-orphan")


class Candidate(Record, Placed, Base):
    """The file of a person. It lies with the authority that keeps it, or where the person works."""

    __tablename__ = "candidate"
    __table_args__ = (Index("ix_candidate_name_russian", text(_NAME), "id"), {"schema": "reserve"})

    person_id: Mapped[UUID | None] = mapped_column(info=SECRET)
    """The person of the directory, once known. One active file each."""
    put_forward_at: Mapped[PlaceColumn]
    """Where whoever began the file stood: a school sees those it put forward."""
    last_name: Mapped[str] = mapped_column(info=SECRET)
    first_name: Mapped[str] = mapped_column(info=SECRET)
    middle_name: Mapped[str | None] = mapped_column(info=SECRET)
    birth_date: Mapped[date | None] = mapped_column(info=SECRET)
    russian_citizen: Mapped[bool | None] = mapped_column(info=SECRET)
    email: Mapped[str | None] = mapped_column(info=SECRET)
    phone: Mapped[str | None] = mapped_column(info=SECRET)
    snils_hash: Mapped[bytes | None] = mapped_column(info=SECRET)
    snils_masked: Mapped[str | None] = mapped_column(info=SECRET)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    workplace: Mapped[str | None] = mapped_column(info=SECRET)
    """The name of the organisation; the only thing known of one that is not in the directory."""
    position: Mapped[str | None] = mapped_column(info=SECRET)
    status: Mapped[CandidateStatus] = mapped_column(default=CandidateStatus.active)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("reserve.candidate.id"), index=True)
    anonymised_at: Mapped[datetime | None]

    education: Mapped[list["CandidateEducation"]] = _filed("CandidateEducation.graduated_on")
    training: Mapped[list["CandidateTraining"]] = _filed("CandidateTraining.completed_on")
    experience: Mapped[list["CandidateExperience"]] = _filed("CandidateExperience.valid_from")
    qualifications: Mapped[list["CandidateQualification"]] = _filed("CandidateQualification.valid_from")
    consents: Mapped[list["CandidateConsent"]] = _filed("CandidateConsent.given_on")
    checks: Mapped[list["CandidateCheck"]] = _filed("CandidateCheck.checked_on")
    documents: Mapped[list["CandidateDocument"]] = _filed("CandidateDocument.added_on")


class Filed(Audited, Placed):
    """Part of a file, at the place of the file."""

    @declared_attr
    def candidate_id(cls) -> Mapped[UUID]:  # noqa: N805  # declared_attr hands over the class
        return mapped_column(ForeignKey(Candidate.id, ondelete="CASCADE"), index=True)


class CandidateEducation(Filed, Base):
    """A diploma."""

    __tablename__ = "candidate_education"
    __table_args__ = {"schema": "reserve"}

    level: Mapped[EducationLevel]
    field: Mapped[StudyField]
    speciality: Mapped[str] = mapped_column(info=SECRET)
    institution: Mapped[str] = mapped_column(info=SECRET)
    graduated_on: Mapped[date]


class CandidateTraining(Filed, Base):
    """Additional professional education: retraining or a course."""

    __tablename__ = "candidate_training"
    __table_args__ = {"schema": "reserve"}

    field: Mapped[StudyField]
    title: Mapped[str] = mapped_column(info=SECRET)
    institution: Mapped[str] = mapped_column(info=SECRET)
    hours: Mapped[int]
    retraining: Mapped[bool]
    completed_on: Mapped[date]


class CandidateExperience(Filed, Base):
    """A job, both days included; several at once are usual."""

    __tablename__ = "candidate_experience"
    __table_args__ = {"schema": "reserve"}

    kind: Mapped[ExperienceKind]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    organisation_name: Mapped[str] = mapped_column(info=SECRET)
    position: Mapped[str] = mapped_column(info=SECRET)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @property
    def job(self) -> Job:
        return Job(self.kind, self.valid_from, self.valid_to)


class CandidateQualification(Filed, Base):
    """A category, a degree, an award."""

    __tablename__ = "candidate_qualification"
    __table_args__ = {"schema": "reserve"}

    kind: Mapped[QualificationKind]
    category: Mapped[TeacherCategory | None]
    title: Mapped[str] = mapped_column(info=SECRET)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CandidateConsent(Filed, Base):
    """A consent to process personal data for one purpose: a document of its own (152-ФЗ)."""

    __tablename__ = "candidate_consent"
    __table_args__ = {"schema": "reserve"}

    purpose: Mapped[ConsentPurpose]
    given_on: Mapped[date]
    until: Mapped[date]
    withdrawn_on: Mapped[date | None]
    withdrawal_recorded_on: Mapped[date | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    document: Mapped[str | None] = mapped_column(info=SECRET)

    @property
    def stated(self) -> Consent:
        return Consent(self.purpose, self.given_on, self.until, self.withdrawn_on, self.withdrawal_recorded_on)


class CandidateCheck(Filed, Base):
    """That something was checked and when, and whether it bars from the post. Never what was found."""

    __tablename__ = "candidate_check"
    __table_args__ = {"schema": "reserve"}

    kind: Mapped[CheckKind]
    checked_on: Mapped[date]
    clear: Mapped[bool] = mapped_column(info=SECRET)


class CandidateDocument(Filed, Base):
    """A file of the candidate."""

    __tablename__ = "candidate_document"
    __table_args__ = {"schema": "reserve"}

    kind: Mapped[CandidateDocumentKind]
    title: Mapped[str] = mapped_column(info=SECRET)
    file_id: Mapped[UUID] = mapped_column(ForeignKey(TABLES.file.id), index=True)
    added_on: Mapped[date]


class DestructionAct(Record, Placed, Base):
    """That personal data was destroyed: whose, what kinds, on what ground. Kept for three years, numbered by year."""

    __tablename__ = "destruction_act"
    __table_args__ = {"schema": "reserve"}

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey(Candidate.id), index=True)
    year: Mapped[int]
    number: Mapped[int]
    ground: Mapped[DestructionGround]
    ended_on: Mapped[date]
    """The last day there was a consent; `received_on`, its withdrawal: the days run from there (ст. 21, ч. 5)."""
    received_on: Mapped[date | None]
    kinds: Mapped[list[str]]
    files: Mapped[int]
    destroyed_at: Mapped[datetime]
    destroyed_by: Mapped[UUID]
    kept_until: Mapped[date]
