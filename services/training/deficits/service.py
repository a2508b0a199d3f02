"""The shell around deficits for those who keep them: find one, tell a finding by hand, take a step."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import one, renewed
from services.kernel.references import refused, require, unknown_reference
from services.training.competencies.holders import Holder, as_asked, holder_of
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import in_force
from services.training.deficits import queries
from services.training.deficits.by_hand import untimely
from services.training.deficits.effects import Origin, told
from services.training.deficits.models import Deficit
from services.training.deficits.recording import record
from services.training.deficits.rules import (
    WORKFLOW,
    DeficitSource,
    DeficitStatus,
    Facts,
    Finding,
    no_such_level,
)
from services.training.deficits.schemas import DeficitCreate, DeficitStepIn
from services.training.permissions import P, access, seeking


class DeficitNotFound(NotFound):
    """Дефицит не найден или не виден с вашими правами."""


class NoDeficit(Conflict):
    """Уровень не ниже нормы, и закрывать нечего: дефицита в этой компетенции нет."""


class OwnDeficit(Conflict):
    """Сведения о собственном уровне вносит другой."""


class DeficitTaken(Conflict):
    """Дефицит этого человека в этой компетенции уже заведён."""


async def get(tx: AsyncSession, caller: Identity, deficit_id: UUID) -> Deficit:
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(deficit_id).where(queries.visible_to(caller)), DeficitNotFound)


async def tell(tx: AsyncSession, caller: Identity, data: DeficitCreate) -> Deficit:
    """A finding by hand. Raises Invalid for who holds no post, for a competency not asked of it, a level the scale does
    not have and a day to come or long past, OwnDeficit, NoDeficit where nothing is lacking."""
    today: date = tx.info["clock"].today()
    on = data.found_on or today
    require(untimely(on, today))
    holder = await holder_of(tx, data.person_id, today)
    if holder is None:
        said = "Не найден человек, который сегодня занимает должность с нормой или стоит в кадровом резерве"
        raise Invalid(errors=[unknown_reference(("person_id",), said)])
    access.require(caller, P.deficit_write, holder.place)
    _require_anothers(caller, holder.person_id)
    measured = as_asked(holder, data.post)
    framework, norm = await _norm(tx, measured, data.competency, today)
    require(no_such_level(data.level, len(framework.framework.levels)))
    finding = Finding(data.competency, data.level, norm, data.confidence, on)
    done = await record(tx, measured, framework.id, [finding], Origin(DeficitSource.manual, None, data.note))
    if not done:
        raise NoDeficit
    return done[0]


async def advance(
    tx: AsyncSession, caller: Identity, deficit_id: UUID, data: DeficitStepIn, seen: int | None
) -> Deficit:
    """Wait for a proof of training that went on elsewhere, or no more."""
    deficit = await get(tx, caller, deficit_id)
    facts = Facts(own=caller.is_person(deficit.person_id))
    await steps.advance(tx, access, WORKFLOW, deficit, data, facts, seen, told(deficit))
    waits = deficit.status is DeficitStatus.pending_verification
    deficit.awaiting_since, deficit.awaiting_level = tx.info["clock"].today() if waits else None, None
    return await renewed(tx, deficit)


def _require_anothers(caller: Identity, person_id: UUID) -> None:
    if caller.is_person(person_id):
        raise OwnDeficit


async def _norm(tx: AsyncSession, holder: Holder, competency: str, on: date) -> tuple[CompetencyFramework, int]:
    """(the framework in force, the level it asks of the post). Raises Invalid where none is in force or none asked."""
    framework = await in_force(tx, holder.place, on)
    norm = framework.framework.norm(holder.post).get(competency) if framework else None
    if framework is None or norm is None:
        said = "Действующая модель компетенций не требует этого от должности"
        raise refused(("competency",), "not_required", said)
    return framework, norm
