"""What is asked of entries by the files of the candidates. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, selectinload

from services.reserve.candidates.following import Files, among
from services.reserve.candidates.forgetting import destroyed, telling
from services.reserve.candidates.models import Candidate
from services.reserve.entries.models import Entry
from services.reserve.entries.queries import whole
from services.reserve.entries.today import stands


def in_reserve(today: date) -> Select[Entry, Candidate]:
    """Everybody who stands in a reserve, with their file; whom somebody else holds just now is left for next time."""
    its_file = Candidate.id == func.coalesce(_merged_into(), Entry.candidate_id)
    held = whole(stands(today)).add_columns(Candidate).join(Candidate, its_file).order_by(Entry.id)
    return held.options(selectinload(Candidate.consents)).with_for_update(of=Entry, skip_locked=True)


def _merged_into() -> ColumnElement[UUID | None]:
    former = aliased(Candidate)
    return select(former.merged_into_id).where(former.id == Entry.candidate_id).correlate(Entry).scalar_subquery()


def linked(files: Files | None) -> Select[Entry, UUID | None]:
    """(entry, person) where the file was linked to somebody since."""
    known = (Candidate.person_id.is_not(None), Entry.person_id.is_distinct_from(Candidate.person_id))
    its_file = Candidate.id == func.coalesce(_merged_into(), Entry.candidate_id)
    its = (*known, among(Entry.candidate_id, files))
    found = select(Entry, Candidate.person_id).join(Candidate, its_file).where(*its)
    return found.with_for_update(of=Entry, skip_locked=files is None)


def to_forget(files: Files | None) -> Select[Entry]:
    """Entries that still tell of somebody whose file was destroyed."""
    return telling(Entry, Entry.candidate_id.in_(destroyed(files)), files)
