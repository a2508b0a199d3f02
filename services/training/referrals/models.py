"""What is kept of referrals."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Record
from services.kernel.policies import Policy
from services.training.enrolments.models import Enrolment
from services.training.groups.models import StudyGroup
from services.training.referrals.rules import ReferralGround, ReferralStatus


class ReferralPolicy(Policy, Base):
    """From how many cycles on a region calls results consistently low."""

    __tablename__ = "referral_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "training"})

    cycles: Mapped[int]


class Referral(Record, Placed, Base):
    """Somebody is sent to a programme. It lies where they work."""

    __tablename__ = "referral"
    __table_args__ = (
        Index(
            "uq_referral_living",
            "person_id",
            "family",
            unique=True,
            postgresql_where=text("status IN ('issued', 'enrolled')"),
        ),
        {"schema": "training"},
    )

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    """None: a specialist of an authority."""
    family: Mapped[UUID] = mapped_column(index=True)
    """Of the programme: any edition of it will do."""
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey(StudyGroup.id), index=True)
    """Which is proposed; any group of the programme will do."""
    ground: Mapped[ReferralGround]
    cycles: Mapped[int]
    """In the risk group for so many when it was issued."""
    note: Mapped[str | None]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    """The last day to enrol."""
    status: Mapped[ReferralStatus] = mapped_column(default=ReferralStatus.issued)
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey(Enrolment.id), index=True)
    """The one that answers it."""
    closed_on: Mapped[date | None]
    """When it was finished, missed or withdrawn."""
    escalated_on: Mapped[date | None]
    """When it was announced, once, that the day is over."""
