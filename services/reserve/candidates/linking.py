"""Whom of the directory a file is of: said once by an authority, and kept while anything stands on it.

One rule, whether a card is named or two files become one: whose person changes must not be held. Whom nobody was named
for becomes somebody, unless they were judged as nobody: their conflicts were not known then, nor whose marks they get.

A link that was wrong all along is put right in the same order: what was decided by it is taken back first, each by the
step of its own that says why and, where others were measured by it, by whose ruling (`way_out`). Nothing is moved over
to the other person: what was decided was decided of somebody else. Protocols stay as they were signed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import Conflict, Forbidden
from services.kernel.references import require
from services.reserve.candidates import queries
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import WORKFLOW, CandidateAction, unexplained, unlinkable
from services.reserve.permissions import IN_PERSON, P

Records = Callable[[Select[UUID]], Select[Any]]
"""Files → what of a slice above stands on them."""


class LinkHeld(Conflict):
    """На этой связи дела с карточкой справочника уже что-то стоит: чтобы сменить её, это сначала отменяют."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What stands on a file: records of a slice above, which is not known here."""

    reason: str
    detail: str
    way_out: str
    """By which step it is taken back."""
    records: Records
    first: bool
    """Does it stand against naming the first person, too, and not only another one?"""


HOLDS: dict[str, Hold] = {}
"""Said by each slice where its records are asked for: `stands_on`."""


def stands_on(reason: str, detail: str, way_out: str, *, first: bool = False) -> Callable[[Records], Records]:
    """Of a statement: as long as it finds something, the file stays whose it is."""

    def said(records: Records) -> Records:
        HOLDS[reason] = Hold(reason, detail, way_out, records, first)
        return records

    return said


async def require_free(tx: AsyncSession, candidate: Candidate) -> None:
    """Raises LinkHeld with what stands against another person of the file, or against the first one.

    To the end of the transaction nothing else comes to stand on it: whatever names a file asks for its row.
    """
    if hold := await _held_by(tx, candidate):
        raise LinkHeld(f"{hold.detail} {hold.way_out}", members={"reason": hold.reason})


async def _held_by(tx: AsyncSession, candidate: Candidate) -> Hold | None:
    """What stands on the file or those merged into it, wherever it lies (ADR 0008)."""
    await tx.execute(queries.lock(candidate.id))
    async with standing_at(tx, ROOT):
        for each in HOLDS.values():
            found = each.first or candidate.person_id is not None
            if found and await tx.scalar(each.records(queries.family(candidate.id)).limit(1)) is not None:
                return each
    return None


async def relink(
    tx: AsyncSession, caller: Identity, candidate: Candidate, person_id: UUID | None, reason: str | None
) -> None:
    """Whether `person_id` may take the place of whom the file is linked to; why, is remembered.

    Raises Forbidden for a school, Invalid for oneself or without a reason, LinkHeld with what stands on the link.
    """
    former = candidate.person_id
    if person_id == former:
        return
    if caller.role in IN_PERSON:
        said = "Дело связывает с карточкой справочника орган управления, а не школа."
        raise Forbidden(said, members={"permission": P.candidate_write})
    require(unlinkable(own=caller.is_person(person_id) or caller.is_person(former)))
    await require_free(tx, candidate)
    if former is None:
        return
    require(unexplained(reason))
    step = WORKFLOW.step(candidate.status, CandidateAction.relink)
    steps.remember(tx, WORKFLOW, candidate, step.action, step.source, reason)
