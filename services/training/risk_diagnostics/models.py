"""What is kept of how heads at risk are diagnosed."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from services.kernel.db import Base
from services.kernel.policies import Policy


class RiskDiagnosticsPolicy(Policy, Base):
    """By which instrument a region diagnoses heads at risk."""

    __tablename__ = "risk_diagnostics_policy"
    __table_args__ = (UniqueConstraint("place"), {"schema": "training"})

    family: Mapped[UUID | None]
    """Of the instrument; None: by the rule (`rules.best`)."""
