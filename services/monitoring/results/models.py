"""What is kept of results: the numbers, and what they were reached from. The explanation is recomputed, not stored."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint, Uuid, and_, column, exists, select, table
from sqlalchemy.orm import Mapped, column_property, mapped_column

from services.kernel.db import Base, Points, Record, Shared
from services.kernel.search import one_of
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.quality.confidence import ConfidenceLabel
from services.monitoring.results.packing import Packed


class Result(Record, Shared, Base):
    """The score of one subject in one calculation of a cycle. Written once: it is calculations that stand or not."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("subject_id", "calculation_id"), {"schema": "monitoring"})

    cycle_id: Mapped[UUID]
    """That of the calculation, as is the methodology: the calculation's own references keep both."""
    calculation_id: Mapped[UUID] = mapped_column(ForeignKey(Calculation.id, ondelete="CASCADE"))
    methodology_id: Mapped[UUID]
    content_hash: Mapped[str]
    submission_id: Mapped[UUID]
    backing_id: Mapped[UUID | None]
    """Comments and evidence as they were when the data were verified."""
    subject_id: Mapped[UUID]
    subject_name: Mapped[str]
    municipality_name: Mapped[str]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str | None]
    attributes: Mapped[dict[str, Any]]
    cluster: Mapped[str | None]
    score: Mapped[Points]
    maximum: Mapped[Points]
    percent: Mapped[Points | None]
    missing: Mapped[list[int]]
    """Numbers of the positions that got nothing, in order."""
    by_direction: Mapped[list[dict[str, Any]]]
    """`{direction, title, points, maximum}` of each direction that counts, in the order of the methodology."""
    level: Mapped[str | None]
    level_title: Mapped[str | None]
    pass_mark: Mapped[Points | None]
    passed: Mapped[bool | None]
    rank: Mapped[int | None]
    rank_of: Mapped[int]
    """Among how many subjects of the cycle; likewise below."""
    rank_municipality: Mapped[int | None]
    rank_municipality_of: Mapped[int]
    rank_cluster: Mapped[int | None]
    rank_cluster_of: Mapped[int]
    at_risk: Mapped[bool | None]
    """None where the methodology has no rules of risk."""
    causes: Mapped[list[dict[str, Any]]]
    """`{code, title, kind}` of each rule that puts the subject into the risk group."""
    grace: Mapped[bool]
    """A head appointed so recently that this cycle counts for the organisation alone."""
    previous_id: Mapped[UUID | None]
    """The published result of the same subject in the cycle before."""
    change: Mapped[Points | None]
    """Per cent now minus per cent then."""
    comparable: Mapped[bool | None]
    """Were both measured with the same ruler?"""
    inputs: Mapped[list[Any]] = mapped_column(Packed("<i8"))
    """What it was reached from (`scoring.frozen`)."""
    proven: Mapped[str]
    indicator_points: Mapped[list[Any]] = mapped_column(Packed("<i8"))
    """In units of 10⁻⁶, in the order of the methodology, None where the indicator does not count."""
    indicator_ranks: Mapped[list[Any]] = mapped_column(Packed("<i4"))
    confidence: Mapped[ConfidenceLabel | None]
    """None: calculated before anybody asked."""
    confidence_reasons: Mapped[list[dict[str, Any]]]
    """`{reason, indicators}` of each ground of the label."""
    calculated_at: Mapped[datetime]

    if TYPE_CHECKING:
        standing: Mapped[ResultStanding]
        contested: Mapped[bool]


_OPEN = ("filed", "under_review")
"""Statuses of objections that are not decided (`objections.rules.OPEN`, a slice above)."""
_OBJECTION = table(
    "objection", column("cycle_id", Uuid), column("subject_id", Uuid), column("status", Text), schema="monitoring"
)
_ITS = select(Calculation.standing).where(Calculation.id == Result.calculation_id)
Result.standing = column_property(_ITS.correlate_except(Calculation).scalar_subquery())
"""That of the calculation."""
_OBJECTED = exists().where(
    _OBJECTION.c.cycle_id == Result.cycle_id,
    _OBJECTION.c.subject_id == Result.subject_id,
    one_of(_OBJECTION.c.status, _OPEN),
)
_PUBLISHED = exists().where(Calculation.id == Result.calculation_id, Calculation.standing == ResultStanding.published)
Result.contested = column_property(
    and_(_OBJECTED.correlate_except(_OBJECTION), ~_PUBLISHED.correlate_except(Calculation))
)
"""Is an objection of the subject in the cycle not decided yet? Whoever draws consequences waits for that. What stands
published while it is revised is not what is contested."""
