"""On what a commission meets, as values: a contest with those who applied, or attestations with those attested.

Everything else of a meeting is the same: seats, quorum, recusals, votes, the record. See `occasions` for the shell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.kernel.workflow import Refusal
from services.reserve.meetings.assembly import Voting


@dataclass(frozen=True, slots=True)
class Entered:
    """What the file said on the day of the application: what comes into it later, its owner may have put there."""

    on: date
    workplace: str | None
    jobs: frozenset[tuple[str, str, str | None]]
    """(organisation, first day, last day), the days as ISO dates."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a commission judges: who applied to a contest, or is attested."""

    id: UUID
    names: Mapping[str, UUID]
    """How a recusal names it: column → id."""
    candidate_id: UUID
    judged: bool
    """Of whom is judged no more, nobody's recusal narrows the quorum."""
    papers: tuple[str, ...] = ()
    """What was handed in with it says in words."""
    waits: Refusal | None = None
    """Why nobody votes on it yet, or any more."""
    journal_number: int | None = None
    """Of an application."""
    entered: Entered | None = None
    """Of an application whose data are kept. None: the file is taken as it is today."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a commission meets, under which rules, and whom it judges."""

    place: str
    commission_id: UUID | None
    held_on: date
    """On which day it sits, where no meeting says another."""
    voting: Voting
    conflict_years: int
    idle: Refusal | None
    """Why there is nothing to meet on; None: there is."""
    screened: bool
    """Does what the records show today bar? Afterwards stands what was written down by then."""
    subjects: Mapping[UUID, Subject]
    opened_at: datetime | None = None
    """When the sheets of a contest were opened."""

    @property
    def judged(self) -> Sequence[UUID]:
        return [each.id for each in self.subjects.values() if each.judged]
