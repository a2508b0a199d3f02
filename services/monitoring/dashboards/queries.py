"""What is asked for dashboards. Statements, not results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, LargeBinary, Select, cast, exists, func, select, true
from sqlalchemy.orm import aliased

from services.kernel.identity import Identity
from services.kernel.search import one_of, russian
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.models import Cycle
from services.monitoring.dashboards.rules import DashboardView
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results.models import Result
from services.monitoring.results.packing import nothing
from services.monitoring.results.queries import visible_to
from services.monitoring.store import COPIES, TABLES
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import SubmissionAction

STANDINGS = {
    DashboardView.full: [ResultStanding.preliminary, ResultStanding.published],
    DashboardView.aggregate: [ResultStanding.published],
}
"""What is replaced enters no dashboard, and what is preliminary none from below."""


def current(
    caller: Identity, cycle_id: UUID, place: str, view: DashboardView
) -> Select[UUID, ResultStanding, str, datetime]:
    """(calculation, standing, hash, when) of the results to show at or below a place: the preliminary ones first."""
    columns = (Calculation.id, Calculation.standing, Calculation.content_hash, Calculation.calculated_at)
    its = _of(cycle_id, Result.calculation_id == Calculation.id, place)
    seen = select(Result.id).where(*its, visible_to(caller)).exists()
    standing = one_of(Calculation.standing, STANDINGS[view])
    found = select(*columns).where(Calculation.cycle_id == cycle_id, standing, seen)
    return found.order_by(Calculation.standing).limit(1)


def figures(caller: Identity, cycle_id: UUID, calculation_id: UUID, place: str) -> Select[Any]:
    """(place, municipality, cluster, per cent, level, at risk?, passed?) of everybody with a per cent."""
    here = (*_of(cycle_id, Result.calculation_id == calculation_id, place), Result.percent.is_not(None))
    found = select(Result.place, Result.municipality_name, Result.cluster, *_FIGURE).where(*here, visible_to(caller))
    return found.order_by(russian(Result.municipality_name), Result.place)


def _of(cycle_id: UUID, calculation: ColumnElement[bool], place: str) -> tuple[ColumnElement[bool], ...]:
    """The results of a calculation at or below a place; its cycle is said too, because by that they are indexed."""
    return Result.cycle_id == cycle_id, calculation, Result.place.at_or_below(place)


RANKS: Final = "<i4"
RANK_BYTES = 4
"""How a result packs its places (`results.packing`): the least byte first, where PostgreSQL reads it last."""
_FIGURE: tuple[Any, ...] = (Result.percent, Result.level, Result.at_risk, Result.passed)


UNDOING = [SubmissionAction.give_back, SubmissionAction.correct]
"""Steps that take back what was verified."""


def handed_in(cycle_id: UUID, place: str) -> Select[Any]:
    """(place, municipality, status; first handed in, verified and returned, last returned or corrected) of each.

    These times are in the history alone; what was brought over without one has its last.
    """
    past = TABLES.history
    first = func.min(past.at).filter(past.action == SubmissionAction.submit).label("first")
    verified = func.min(past.at).filter(past.action == SubmissionAction.verify).label("verified")
    returned = func.min(past.at).filter(past.action == SubmissionAction.give_back).label("returned")
    undone = func.max(past.at).filter(one_of(past.action, UNDOING)).label("undone")
    here = (past.entity == "submission", past.entity_id == Submission.id)
    steps = select(first, verified, returned, undone).where(*here).lateral("steps")
    return (
        select(
            Submission.place,
            Submission.municipality_name,
            Submission.status,
            func.coalesce(steps.c.first, Submission.submitted_at),
            func.coalesce(steps.c.verified, Submission.verified_at),
            steps.c.returned,
            steps.c.undone,
        )
        .outerjoin(steps, true())
        .where(Submission.cycle_id == cycle_id, Submission.place.at_or_below(place))
        .order_by(russian(Submission.municipality_name), Submission.place)
    )


def rates_at(cycle_id: UUID, place: str) -> Select[bool]:
    """Is there any subject of the cycle at or below the place?"""
    return select(exists().where(Submission.cycle_id == cycle_id, Submission.place.at_or_below(place)))


def municipalities(place: str) -> Select[Any]:
    """(place, codes) of the municipalities at or below a place."""
    copy = COPIES.municipality
    return select(copy.place, copy.oktmo).where(copy.place.at_or_below(place))


def measured(caller: Identity, cycle_id: UUID, calculation_id: UUID, place: str) -> Select[Any]:
    """(result, attributes, inputs, proven; methodology, inputs, proven of the result before)."""
    earlier = aliased(Result)
    now = (Result.id, Result.attributes, Result.inputs, Result.proven)
    found = select(*now, earlier.methodology_id, earlier.inputs, earlier.proven)
    here = _of(cycle_id, Result.calculation_id == calculation_id, place)
    joined = found.outerjoin(earlier, earlier.id == Result.previous_id)
    return joined.where(*here, visible_to(caller)).order_by(Result.id)


def place_by_indicator(position: int) -> ColumnElement[int | None]:
    """The place of a result by the indicator that stands there in its methodology, out of the packed ones."""
    first = RANK_BYTES * position + 1
    packed = func.substring(Result.indicator_ranks, first, RANK_BYTES, type_=LargeBinary())
    return func.nullif(cast(func.reverse(packed), Integer), nothing(RANKS), type_=Integer())


def rating(caller: Identity, cycle_id: UUID, calculation_id: UUID, place: str, position: int) -> Select[Any]:
    """(result,) of everybody who has a place by the indicator."""
    here = _of(cycle_id, Result.calculation_id == calculation_id, place)
    return select(Result).where(*here, place_by_indicator(position).is_not(None), visible_to(caller))


def published_cycles(cycle: Cycle) -> Select[Any]:
    """(cycle, calculation, hash, content) of the published cycles of the same place and family, oldest first."""
    family = select(Methodology.family).where(Methodology.id == cycle.methodology_id).scalar_subquery()
    here = (Cycle.place == cycle.place, Methodology.family == family, Calculation.standing == ResultStanding.published)
    found = select(Cycle, Calculation.id, Calculation.content_hash, Methodology.content).select_from(Calculation)
    joined = found.join(Cycle, Cycle.id == Calculation.cycle_id).join(
        Methodology, Methodology.id == Calculation.methodology_id
    )
    return joined.where(*here).order_by(Cycle.period_to, Cycle.period_from, Cycle.id)


def over_cycles(cycle_ids: Sequence[UUID], calculation_ids: Sequence[UUID], place: str) -> Select[Any]:
    """(calculation, place, per cent, level, at risk?, passed?) of everybody with a per cent."""
    calculated = (one_of(Result.cycle_id, cycle_ids), one_of(Result.calculation_id, calculation_ids))
    here = (*calculated, Result.place.at_or_below(place), Result.percent.is_not(None))
    return select(Result.calculation_id, Result.place, *_FIGURE).where(*here)


def own(caller: Identity, cycle_id: UUID) -> Select[Result]:
    """The result of the subject at the very place of the caller that stands now."""
    standing = one_of(Calculation.standing, STANDINGS[DashboardView.full])
    here = (Result.cycle_id == cycle_id, Result.place == caller.place, standing)
    found = select(Result).join(Calculation, Calculation.id == Result.calculation_id)
    return found.where(*here, visible_to(caller)).order_by(Calculation.standing).limit(1)
