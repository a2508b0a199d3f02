"""What is asked of the results that a methodology is tried on. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from services.kernel.identity import Identity
from services.kernel.search import russian
from services.monitoring.results.models import Result
from services.monitoring.results.queries import visible_to

R = Result


def of_calculation(caller: Identity, calculation_id: UUID) -> Select[Any]:
    """The columns of `service.Frozen` of everybody, in the order in which equal ones got their places."""
    who = (R.id, R.place, R.subject_id, R.subject_name, R.municipality_name, R.person_name, R.cluster, R.attributes)
    stood = (R.score, R.percent, R.level, R.rank, R.at_risk)
    found = select(*who, *stood, R.inputs, R.proven).where(R.calculation_id == calculation_id, visible_to(caller))
    return found.order_by(russian(R.subject_name), R.submission_id)


def before(calculation_id: UUID) -> Select[Any]:
    """(result, calculation, inputs) of the cycle before, by the result that was compared with them."""
    then = aliased(R)
    columns = (R.id, then.calculation_id, then.inputs)
    return select(*columns).join(then, then.id == R.previous_id).where(R.calculation_id == calculation_id)
