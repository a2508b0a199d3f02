"""What is kept of diagnostics: who is asked what, the raw answers, and, apart from them, the levels they gave."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.audit import SECRET
from services.kernel.db import Audited, Base, Placed, Points, Record
from services.training.competencies.content import NormPost
from services.training.competencies.models import CompetencyFramework
from services.training.diagnostics.campaign_rules import CampaignStatus
from services.training.diagnostics.standing import DiagnosticsStatus, RespondentRelation, SheetRole, Term
from services.training.instruments.content import InstrumentKind
from services.training.instruments.models import Instrument


class DiagnosticCampaign(Record, Placed, Base):
    """Many people asked the same in the same term."""

    __tablename__ = "diagnostic_campaign"
    __table_args__ = {"schema": "training"}

    title: Mapped[str]
    framework_id: Mapped[UUID] = mapped_column(ForeignKey(CompetencyFramework.id), index=True)
    """In force when it began."""
    instrument_ids: Mapped[list[str]]
    term_from: Mapped[date]
    term_to: Mapped[date]
    expert_id: Mapped[UUID | None]
    status: Mapped[CampaignStatus] = mapped_column(default=CampaignStatus.running)


class Diagnostics(Record, Placed, Base):
    """One person and one instrument. It lies where the person works."""

    __tablename__ = "diagnostics"
    __table_args__ = (
        Index(
            "uq_diagnostics_running",
            "person_id",
            "instrument_id",
            unique=True,
            postgresql_where=text("status IN ('assigned', 'answered')"),
        ),
        {"schema": "training"},
    )

    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey(DiagnosticCampaign.id), index=True)
    instrument_id: Mapped[UUID] = mapped_column(ForeignKey(Instrument.id), index=True)
    kind: Mapped[InstrumentKind]
    framework_id: Mapped[UUID] = mapped_column(ForeignKey(CompetencyFramework.id), index=True)
    """In force on the day it was assigned, then on the day it was assessed."""
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    post: Mapped[NormPost]
    term_from: Mapped[date]
    term_to: Mapped[date]
    expert_id: Mapped[UUID | None] = mapped_column(index=True)
    """The person it is given to, to be judged; None: whoever conducts diagnostics there."""
    status: Mapped[DiagnosticsStatus] = mapped_column(default=DiagnosticsStatus.assigned)
    answered_on: Mapped[date | None]
    assessed_on: Mapped[date | None]
    withheld: Mapped[bool] = mapped_column(default=False)
    """Were too few, or too nearly the same people as lately, asked for any figure to be shown?"""

    def term(self, today: date) -> Term:
        return Term(self.term_from, self.term_to, today)


class DiagnosticSheet(Record, Placed, Base):
    """Raw answers of one person, or the marks of the expert. Those of a survey are erased when it is added up."""

    __tablename__ = "diagnostic_sheet"
    __table_args__ = (
        UniqueConstraint("diagnostics_id", "role", "person_id", postgresql_nulls_not_distinct=True),
        {"schema": "training"},
    )

    diagnostics_id: Mapped[UUID] = mapped_column(ForeignKey(Diagnostics.id))
    role: Mapped[SheetRole]
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose it is; None: the expert's, whoever that is."""
    relation: Mapped[RespondentRelation | None]
    answers: Mapped[list[dict[str, Any]]] = mapped_column(info=SECRET)
    """`[{code, options, grade, text, points}]`, of which one is filled in."""
    comment: Mapped[str | None] = mapped_column(info=SECRET)
    submitted_at: Mapped[datetime | None]

    @property
    def codes(self) -> list[str]:
        """Of the questions answered."""
        return [each["code"] for each in self.answers]


class DiagnosticLevel(Audited, Placed, Base):
    """What the answers came to in a competency. Written once."""

    __tablename__ = "diagnostic_level"
    __table_args__ = (
        UniqueConstraint("diagnostics_id", "relation", "competency", postgresql_nulls_not_distinct=True),
        {"schema": "training"},
    )

    diagnostics_id: Mapped[UUID] = mapped_column(ForeignKey(Diagnostics.id))
    relation: Mapped[RespondentRelation | None]
    """Of a group of respondents; None: of all answers."""
    competency: Mapped[str]
    percent: Mapped[Points]
    level: Mapped[int]
    norm: Mapped[int | None]
    """What the post asked on the day; None: nothing."""
    confidence: Mapped[int]
    respondents: Mapped[int]
    """How many sheets are behind it."""
