"""What is asked of the results beside the one that is explained. Statements, not results."""

from typing import Any

from sqlalchemy import Select, select

from services.monitoring.results.models import Result


def others(result: Result) -> Select[Any]:
    """(place, cluster, per cent) of every other subject of the calculation that has a per cent, ascending."""
    its = (Result.calculation_id == result.calculation_id, Result.id != result.id, Result.percent.is_not(None))
    columns: tuple[Any, ...] = (Result.place, Result.cluster, Result.percent)
    return select(*columns).where(*its).order_by(Result.percent)
