"""The shell around informal learning: written where the person works, confirmed by the authority above."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, require
from services.training.informal import queries
from services.training.informal.models import InformalLearning
from services.training.informal.rules import LABELS, OPEN, WORKFLOW, Facts, InformalStatus, unbelievable, unsound
from services.training.informal.schemas import (
    InformalLearningChange,
    InformalLearningCreate,
    InformalLearningOut,
    InformalLearningStepIn,
)
from services.training.permissions import P, access, seeking
from services.training.staff import service as staff
from services.training.staff.reach import acting_at, require_reached, stand_by
from services.training.store import TABLES


class InformalLearningNotFound(NotFound):
    """Запись о неформальном обучении не найдена или не видна с вашими правами."""


class InformalLearningFixed(Conflict):
    """Запись в таком статусе не меняется."""


class InformalLearningDuplicate(AlreadyExists):
    """Такая запись уже есть: тот же человек, название и даты."""


async def get(tx: AsyncSession, learning_id: UUID) -> InformalLearning:
    """Of whom the caller reaches; the own one wherever in the region it lies, and from then on the transaction stands
    there."""
    caller: Identity = tx.info["caller"]
    seen = queries.visible_to(caller, tx.info["clock"].today())
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        learning = await one(tx, queries.by_id(learning_id).where(seen), InformalLearningNotFound)
    await stand_by(tx, caller, learning.person_id, learning.place)
    return learning


async def create(tx: AsyncSession, caller: Identity, data: InformalLearningCreate) -> InformalLearning:
    """A draft, where the person works. Raises Invalid for whoever works elsewhere and for hours that its days do not
    hold, NotYourStaff, InformalLearningDuplicate."""
    employed = await staff.employed(tx, data.person_id, data.organisation_id, tx.info["clock"].today())
    access.require(caller, P.informal_write, employed.place)
    await require_reached(tx, caller, data.person_id, employed.place)
    require(unbelievable(data.date_from, data.date_to, data.hours, tx.info["clock"].today()))
    await _require_file(tx, data.proof_file_id)
    its = data.model_dump(exclude={"organisation_id"})
    return await added(
        tx, InformalLearning(place=employed.place, organisation_id=employed.organisation_id, **its), _drafted
    )


async def change(
    tx: AsyncSession, learning_id: UUID, data: InformalLearningChange, seen: int | None
) -> InformalLearning:
    """While it is a draft or was returned."""
    learning = await _open(tx, learning_id, seen)
    said = data.said()
    await _require_file(tx, said.get("proof_file_id"))
    its = {name: getattr(learning, name) for name in ("date_from", "date_to", "hours")} | said
    require(unsound(its["date_from"], its["date_to"]))
    require(unbelievable(its["date_from"], its["date_to"], its["hours"], tx.info["clock"].today()))
    assign(learning, said)
    return await renewed(tx, learning, _changed)


async def remove(tx: AsyncSession, learning_id: UUID, seen: int | None) -> None:
    learning = await _open(tx, learning_id, seen)
    emit(tx, Fact("training.informal.drafted", learning.id, learning.place, deleted=True))
    await tx.delete(learning)


async def advance(
    tx: AsyncSession, learning_id: UUID, data: InformalLearningStepIn, seen: int | None
) -> InformalLearning:
    """Submit, return or confirm: what is confirmed is announced as `training.informal.recorded`, and may be returned
    as what was submitted may."""
    learning = await get(tx, learning_id)
    at = acting_at(tx.info["caller"], learning.person_id, learning.place)
    await steps.advance(tx, access, WORKFLOW, learning, data, facts_of(tx, learning), seen, _told(learning), at)
    recorded = learning.status is InformalStatus.recorded
    learning.confirmed_on = tx.info["clock"].today() if recorded else None
    return await renewed(tx, learning)


async def shown(tx: AsyncSession, caller: Identity, learning: InformalLearning) -> InformalLearningOut:
    at = acting_at(caller, learning.person_id, learning.place)
    return InformalLearningOut.about(
        learning,
        full_name=await staff.name_within(tx, learning.place, learning.person_id),
        allowed_actions=WORKFLOW.allowed(learning.status, facts_of(tx, learning), access, caller, at),
    )


def facts_of(tx: AsyncSession, learning: InformalLearning) -> Facts:
    return Facts(
        proved=learning.proof_file_id is not None or learning.proof_link is not None,
        over=learning.date_to <= tx.info["clock"].today(),
        own=tx.info["caller"].is_person(learning.person_id),
    )


def _told(learning: InformalLearning) -> dict[str, Any]:
    """As all that reports what somebody learned: who, where, how many hours, by which day."""
    return {
        "person_id": str(learning.person_id),
        "organisation_id": str(learning.organisation_id) if learning.organisation_id else None,
        "kind": learning.kind,
        "day": learning.date_to.isoformat(),
        "hours": learning.hours,
    }


def _drafted(learning: InformalLearning) -> Fact:
    return Fact("training.informal.drafted", learning.id, learning.place, _told(learning))


def _changed(learning: InformalLearning) -> Fact:
    return Fact("training.informal.changed", learning.id, learning.place, _told(learning))


async def _open(tx: AsyncSession, learning_id: UUID, seen: int | None) -> InformalLearning:
    """One that the caller may still change."""
    learning = await get(tx, learning_id)
    own = tx.info["caller"].is_person(learning.person_id)
    return changeable(tx, access, learning, seen, P.informal_write, _require_open, own=own)


def _require_open(learning: InformalLearning) -> None:
    if learning.status not in OPEN:
        raise InformalLearningFixed(f"Запись {LABELS[learning.status]}: изменить её нельзя.")


async def _require_file(tx: AsyncSession, file_id: UUID | None) -> None:
    if file_id is not None:
        await referred(tx, TABLES.file, file_id, "proof_file_id", "Файл не найден")
