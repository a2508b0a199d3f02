"""Two files of one person become one: the one that stays takes what the other has, which keeps saying where it went."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import Invalid
from services.kernel.records import assign, renewed
from services.kernel.references import require, unknown_reference
from services.reserve.candidates import queries
from services.reserve.candidates.following import followed
from services.reserve.candidates.linking import require_free
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import LABELS, WORKFLOW, CandidateAction, CandidateStatus, Facts
from services.reserve.candidates.service import (
    CandidateClosed,
    CandidateNotFound,
    changed,
    read,
    told,
    whole,
)
from services.reserve.candidates.twin_schemas import CandidateMerge
from services.reserve.candidates.twins import Likeness, TwinSign, renamed, sign_of, spelled, unlike
from services.reserve.permissions import P, access

PARTS = ("education", "training", "experience", "qualifications", "consents", "checks", "documents")
KNOWN = ("person_id", "middle_name", "birth_date", "russian_citizen", "email", "phone", "snils_hash", "snils_masked")
"""Taken where the file that stays does not know them."""
WORK = ("organisation_id", "workplace", "position")
"""Taken together, or the post of one school would be told of another."""
FORGOTTEN = {"person_id": None, "email": None, "phone": None, "snils_hash": None, "snils_masked": None}
"""Not kept twice."""


async def twins_of(tx: AsyncSession, caller: Identity, candidate: Candidate) -> list[tuple[Candidate, TwinSign]]:
    """Other active files, seen by the caller, that seem to be of the same person."""
    mine = likeness(candidate)
    found = await tx.scalars(queries.alike(candidate, mine.name, caller))
    signs = ((each, sign_of(mine, likeness(each))) for each in found)
    return [(each, sign) for each, sign in signs if sign is not None]


async def merge(
    tx: AsyncSession, caller: Identity, candidate_id: UUID, data: CandidateMerge, seen: int | None
) -> Candidate:
    """`candidate_id` stays. Raises CandidateClosed, IllegalStep, Forbidden at either place, Invalid for two people,
    LinkHeld where what stands on either would come to be of somebody else."""
    async with standing_at(tx, ROOT):  # ADR 0008: those that follow may lie where the caller sees nothing
        await tx.execute(queries.in_one_order(candidate_id, data.duplicate_id))
    stays = await read(tx, caller, candidate_id)
    expect(stays, seen)
    if stays.status is not CandidateStatus.active:
        raise CandidateClosed(f"Дело {LABELS[stays.status]}: влить в него другое нельзя.")
    try:
        goes = await read(tx, caller, data.duplicate_id)
    except CandidateNotFound:
        raise Invalid(errors=[unknown_reference(("duplicate_id",), "Кандидат не найден")]) from None
    step = WORKFLOW.step(goes.status, CandidateAction.merge)
    for each in (stays, goes):
        access.require(caller, P.candidate_merge, each.place)
    step.check(Facts(), data.reason)
    require(unlike(likeness(stays), likeness(goes)))
    await _require_settled(tx, stays, goes)
    await whole(tx, stays)
    await whole(tx, goes)
    known = _known(stays, goes)
    for part in PARTS:
        _move(getattr(goes, part), getattr(stays, part), stays.place)
    assign(goes, {"status": step.target, "merged_into_id": stays.id, **FORGOTTEN})
    steps.remember(tx, WORKFLOW, goes, step.action, step.source, data.reason)
    # Written before the other: what identifies a person may stand in one active file at a time.
    await renewed(tx, goes, _merged)
    await _follow(tx, goes, stays)
    assign(stays, known)
    stays.updated_at = tx.info["clock"].now()
    await renewed(tx, stays, changed)
    await followed(tx, stays.id)
    return stays


async def _require_settled(tx: AsyncSession, stays: Candidate, goes: Candidate) -> None:
    """Whose person becomes another, is free: whichever of the two stays."""
    changed_by_it = renamed(likeness(stays), likeness(goes))
    for each in (stays, goes):
        if each.id in changed_by_it:
            await require_free(tx, each)


async def _follow(tx: AsyncSession, goes: Candidate, stays: Candidate) -> None:
    """What was merged into the file that goes becomes the one that stays: whoever looks finds it at once.

    Those files may lie where the caller sees nothing; who may merge what they became merges them with it.
    """
    async with standing_at(tx, ROOT):  # ADR 0008
        await tx.execute(queries.follow(goes.id, stays.id))


def likeness(candidate: Candidate) -> Likeness:
    called, middle = spelled(candidate.last_name, candidate.first_name), spelled(candidate.middle_name)
    return Likeness(candidate.id, candidate.person_id, called, middle, candidate.birth_date, candidate.snils_hash)


def _known(stays: Candidate, goes: Candidate) -> dict[str, Any]:
    """What the file that stays learns."""
    known = {name: getattr(goes, name) for name in KNOWN if getattr(stays, name) is None}
    if all(getattr(stays, name) is None for name in WORK):
        known |= {name: getattr(goes, name) for name in WORK}
    return known


def _move(source: list[Any], target: list[Any], place: str) -> None:
    """What the target has already goes with the source's own rows."""
    there = [_said(row) for row in target]
    moved = [row for row in source if _said(row) not in there]
    for row in [*source]:
        source.remove(row)
    for row in moved:
        row.place = place
        target.append(row)


def _said(row: Any) -> dict[str, Any]:
    """The row apart from whose and where it is."""
    columns = type(row).__table__.columns.keys()
    return {name: getattr(row, name) for name in columns if name not in {"id", "place", "candidate_id"}}


def _merged(candidate: Candidate) -> Fact:
    data = {**told(candidate), "merged_into_id": str(candidate.merged_into_id)}
    return Fact("reserve.candidate.merged", candidate.id, candidate.place, data)
