"""What is asked of the applications of a contest that is conducted. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from services.reserve.applications.models import Application


def entered(contest_id: UUID) -> Select[Application]:
    """All applications as they stand now, by their number, with what was checked."""
    found = select(Application).where(Application.contest_id == contest_id).order_by(Application.journal_number)
    return found.options(selectinload(Application.checks)).execution_options(populate_existing=True)
