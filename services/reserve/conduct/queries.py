"""What is asked of the applications of a contest that is conducted. Statements, not results."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from services.kernel.search import one_of
from services.reserve.applications.models import Application
from services.reserve.candidates.models import Candidate
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING


def entered(contest_id: UUID) -> Select[Application]:
    """All applications as they stand now, by their number, with what was checked."""
    found = select(Application).where(Application.contest_id == contest_id).order_by(Application.journal_number)
    return found.options(selectinload(Application.checks)).execution_options(populate_existing=True)


def roots(candidate_ids: Sequence[UUID]) -> Select[UUID, UUID]:
    """(file, the one it was merged into or itself)"""
    root = func.coalesce(Candidate.merged_into_id, Candidate.id)
    return select(Candidate.id, root).where(one_of(Candidate.id, candidate_ids))


def brought(contest_id: UUID) -> Select[Entry]:
    """Who stands in a reserve because this contest brought them there."""
    return select(Entry).where(Entry.source_id == contest_id, one_of(Entry.status, sorted(STAYING)))
