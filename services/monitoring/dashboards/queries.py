"""What is asked for dashboards. Statements, not results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, select, true
from sqlalchemy.orm import aliased

from services.kernel.identity import Identity
from services.kernel.search import one_of, russian
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.models import Cycle
from services.monitoring.dashboards.rules import DashboardView
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results.models import Result
from services.monitoring.results.queries import visible_to
from services.monitoring.store import COPIES, TABLES
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import SubmissionAction, SubmissionStatus

STANDINGS = {
    DashboardView.full: [ResultStanding.preliminary, ResultStanding.published],
    DashboardView.aggregate: [ResultStanding.published],
}
"""What is replaced enters no dashboard, and what is preliminary none from below."""


def current(
    caller: Identity, cycle_id: UUID, place: str, view: DashboardView
) -> Select[UUID, ResultStanding, str, datetime]:
    """(calculation, standing, hash, when) of the results to show at or below a place: the preliminary ones first."""
    columns = (Result.calculation_id, Result.standing, Result.content_hash, Result.calculated_at)
    here = (Result.cycle_id == cycle_id, Result.place.at_or_below(place), one_of(Result.standing, STANDINGS[view]))
    return select(*columns).where(*here, visible_to(caller)).order_by(Result.standing).limit(1)


def figures(caller: Identity, calculation_id: UUID, place: str) -> Select[Any]:
    """(place, municipality, cluster, per cent, level, at risk?, passed?) of everybody with a per cent."""
    here = (Result.calculation_id == calculation_id, Result.place.at_or_below(place), Result.percent.is_not(None))
    found = select(Result.place, Result.municipality_name, Result.cluster, *_FIGURE).where(*here, visible_to(caller))
    return found.order_by(russian(Result.municipality_name), Result.place)


_FIGURE: tuple[Any, ...] = (Result.percent, Result.level, Result.at_risk, Result.passed)


def handed_in(cycle_id: UUID, place: str) -> Select[str, str, SubmissionStatus, datetime | None, bool]:
    """(place, municipality, status, first handed in at, ever returned?) of each submission.

    The first time is in the history alone; what was brought over without one has its last.
    """
    past = TABLES.history
    first = func.min(past.at).filter(past.action == SubmissionAction.submit).label("first")
    returned = func.bool_or(past.action == SubmissionAction.give_back).label("returned")
    here = (past.entity == "submission", past.entity_id == Submission.id)
    steps = select(first, returned).where(*here).lateral("steps")
    return (
        select(
            Submission.place,
            Submission.municipality_name,
            Submission.status,
            func.coalesce(steps.c.first, Submission.submitted_at),
            func.coalesce(steps.c.returned, false()),
        )
        .outerjoin(steps, true())
        .where(Submission.cycle_id == cycle_id, Submission.place.at_or_below(place))
        .order_by(russian(Submission.municipality_name), Submission.place)
    )


def municipalities(place: str) -> Select[Any]:
    """(place, codes) of the municipalities at or below a place."""
    copy = COPIES.municipality
    return select(copy.place, copy.oktmo).where(copy.place.at_or_below(place))


def measured(caller: Identity, calculation_id: UUID, place: str) -> Select[Any]:
    """(result, attributes, inputs, proven; methodology, inputs, proven of the result before)."""
    earlier = aliased(Result)
    now = (Result.id, Result.attributes, Result.inputs, Result.proven)
    found = select(*now, earlier.methodology_id, earlier.inputs, earlier.proven)
    here = (Result.calculation_id == calculation_id, Result.place.at_or_below(place))
    joined = found.outerjoin(earlier, earlier.id == Result.previous_id)
    return joined.where(*here, visible_to(caller)).order_by(Result.id)


def place_by_indicator(position: int) -> Any:
    """The place of a result by the indicator that stands there in its methodology."""
    return Result.indicator_ranks[position].as_integer()


def rating(caller: Identity, calculation_id: UUID, place: str, position: int) -> Select[Any]:
    """(result,) of everybody who has a place by the indicator."""
    here = (Result.calculation_id == calculation_id, Result.place.at_or_below(place))
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


def over_cycles(calculation_ids: Sequence[UUID], place: str) -> Select[Any]:
    """(calculation, place, per cent, level, at risk?, passed?) of everybody with a per cent."""
    here = (one_of(Result.calculation_id, calculation_ids), Result.place.at_or_below(place))
    return select(Result.calculation_id, Result.place, *_FIGURE).where(*here, Result.percent.is_not(None))


def own(caller: Identity, cycle_id: UUID) -> Select[Result]:
    """The result of the subject at the very place of the caller that stands now."""
    here = (Result.cycle_id == cycle_id, Result.place == caller.place)
    standing = one_of(Result.standing, STANDINGS[DashboardView.full])
    return select(Result).where(*here, standing, visible_to(caller)).order_by(Result.standing).limit(1)
