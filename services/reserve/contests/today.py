"""What a contest is on the day a statement is asked on.

The day is a row of its own in the statement, so that a list, whose text is compiled once, can be asked on another day.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, String, and_, case, cast, literal, literal_column, select

from services.kernel.search import Column
from services.reserve.contests.models import Contest, ContestNotice
from services.reserve.contests.standing import ContestStatus

TODAY: ColumnElement[date] = literal_column("asked.day", Date)


def asked(day: date) -> FromClause:
    """Joined to whatever names `TODAY`."""
    return select(literal(day, Date).label("day")).subquery("asked")


def _status(of: type[Contest] | type[ContestNotice]) -> ColumnElement[Any]:
    """`standing.status_on`, for a list."""
    announced = of.status == ContestStatus.announced
    status: Column = of.status
    return case(
        (and_(announced, of.applications_until < TODAY), ContestStatus.admission.value),
        (and_(announced, of.applications_from <= TODAY), ContestStatus.accepting.value),
        else_=cast(status, String),
    )


CONTEST_STATUS = _status(Contest)
NOTICE_STATUS = _status(ContestNotice)
