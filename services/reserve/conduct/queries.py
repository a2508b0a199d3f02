"""What is asked of the applications of a contest that is conducted. Statements, not results."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from services.kernel.search import one_of
from services.reserve.applications.models import Application
from services.reserve.candidates.models import Candidate
from services.reserve.contests.rules import ContestAction
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING
from services.reserve.store import TABLES


def entered(contest_id: UUID) -> Select[Application]:
    """All applications as they stand now, by their number, with what was checked."""
    found = select(Application).where(Application.contest_id == contest_id).order_by(Application.journal_number)
    return found.options(selectinload(Application.checks)).execution_options(populate_existing=True)


def roots(candidate_ids: Sequence[UUID]) -> Select[UUID, UUID]:
    """(file, the one it was merged into or itself)"""
    root = func.coalesce(Candidate.merged_into_id, Candidate.id)
    return select(Candidate.id, root).where(one_of(Candidate.id, candidate_ids))


def rescored_at(contest_id: UUID) -> Select[datetime]:
    """When it was last sent to be scored anew; nothing for one that never was."""
    past = TABLES.history
    its = (past.entity == "contest", past.entity_id == contest_id, past.action == ContestAction.rescore)
    return select(past.at).where(*its).order_by(past.at.desc()).limit(1)


def brought(contest_id: UUID) -> Select[Entry]:
    """Who stands in a reserve because this contest brought them there."""
    return select(Entry).where(Entry.source_id == contest_id, one_of(Entry.status, sorted(STAYING)))
