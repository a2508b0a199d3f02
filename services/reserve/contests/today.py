"""What a contest is on the day a statement is asked on (`search.asked`)."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast

from services.kernel.search import TODAY, Column
from services.reserve.contests.models import Contest, ContestNotice
from services.reserve.contests.standing import ContestStatus


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
