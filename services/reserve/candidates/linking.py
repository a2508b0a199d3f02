"""Whom of the directory a file is of: said once by an authority, and kept while anything stands on it."""

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
    """На этой связи дела с карточкой справочника уже что-то стоит: сменить её нельзя."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What stands on a file: records of a slice above, which is not known here."""

    reason: str
    detail: str
    records: Records
    moves: bool
    """Does it stand on the person whom it will name, and not only on the file?"""


HOLDS: dict[str, Hold] = {}
"""Said by each slice where its records are asked for: `stands_on`."""


def stands_on(reason: str, detail: str, *, moves: bool = True) -> Callable[[Records], Records]:
    """Of a statement: as long as it finds something, the file stays whose it is."""

    def said(records: Records) -> Records:
        HOLDS[reason] = Hold(reason, detail, records, moves)
        return records

    return said


async def held_by(tx: AsyncSession, candidate: Candidate, *, moving: bool = False) -> Hold | None:
    """What stands on the file or those merged into it, wherever it lies (ADR 0008); of `moving` records alone.

    To the end of the transaction nothing else comes to stand on it: whatever names a file asks for its row.
    """
    await tx.execute(queries.lock(candidate.id))
    async with standing_at(tx, ROOT):
        for each in HOLDS.values():
            found = each.moves or not moving
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
    if former is None:
        return
    if hold := await held_by(tx, candidate):
        raise LinkHeld(hold.detail, members={"reason": hold.reason})
    require(unexplained(reason))
    step = WORKFLOW.step(candidate.status, CandidateAction.relink)
    steps.remember(tx, WORKFLOW, candidate, step.action, step.source, reason)
