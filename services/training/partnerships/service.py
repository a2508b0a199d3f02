"""The shell around pairs of schools: agreed by both, begun, completed or ended."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import stand
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import one, renewed
from services.training.partnerships import queries
from services.training.partnerships.models import Partnership
from services.training.partnerships.rules import (
    OF_A_SCHOOL,
    WORKFLOW,
    Facts,
    PartnershipAction,
    PartnershipSide,
    PartnershipStatus,
)
from services.training.partnerships.schemas import PartnershipStepIn
from services.training.permissions import access


class PartnershipNotFound(NotFound):
    """Пара школ не найдена или не видна с вашими правами."""


class PartnershipLiving(Conflict):
    """Эти две школы уже работают в паре."""


class AlreadyAgreed(Conflict):
    """Эта школа уже согласилась: ответа ждут от другой."""


async def get(tx: AsyncSession, partnership_id: UUID) -> Partnership:
    return await one(tx, queries.by_id(partnership_id), PartnershipNotFound)


async def held(tx: AsyncSession, partnership_id: UUID) -> Partnership:
    """One the caller sees, as it stands now, nobody else's to move until the transaction ends.

    From now on the transaction stands at the region, where the pair is run: its schools lie below.
    """
    seen = await get(tx, partnership_id)
    await stand(tx, seen.place)  # ADR 0008
    return await one(tx, queries.for_update(partnership_id), PartnershipNotFound)


async def advance(
    tx: AsyncSession, caller: Identity, partnership_id: UUID, data: PartnershipStepIn, seen: int | None
) -> Partnership:
    """A step of the institute, or of a school; agreed is what both schools agreed to."""
    partnership = await held(tx, partnership_id)
    today = tx.info["clock"].today()
    if data.action is PartnershipAction.agree and await _first_consent(tx, caller, partnership, seen):
        return await renewed(tx, partnership)
    at = place_of(caller, partnership) if data.action in OF_A_SCHOOL else partnership.place
    facts = facts_of(tx, partnership)
    await steps.advance(tx, access, WORKFLOW, partnership, data, facts, seen, told(partnership), at)
    if partnership.status is PartnershipStatus.agreed:
        _agree(caller, partnership, tx)
    elif partnership.status is PartnershipStatus.active:
        partnership.begun_on = today
    else:
        partnership.ended_on = today
    if partnership.status in (PartnershipStatus.ended, PartnershipStatus.declined):
        partnership.reason = data.reason
    return await renewed(tx, partnership)


def facts_of(tx: AsyncSession, partnership: Partnership) -> Facts:
    return Facts(
        measures=len(partnership.measures),
        undone=sum(each.done_on is None for each in partnership.measures),
        first=partnership.valid_from,
        last=partnership.valid_to,
        today=tx.info["clock"].today(),
    )


def allowed(tx: AsyncSession, caller: Identity, partnership: Partnership) -> list[PartnershipAction]:
    """What this caller may do with it now."""
    status, facts = partnership.status, facts_of(tx, partnership)
    here = WORKFLOW.allowed(status, facts, access, caller, place_of(caller, partnership))
    above = WORKFLOW.allowed(status, facts, access, caller, partnership.place)
    agreed = _agreed_on(partnership, side_of(caller, partnership)) is not None
    own = [each for each in here if each in OF_A_SCHOOL and not (each is PartnershipAction.agree and agreed)]
    return [*own, *(each for each in above if each not in OF_A_SCHOOL)]


def side_of(caller: Identity, partnership: Partnership) -> PartnershipSide:
    """The school the caller stands at or above; who stands above both acts for neither, and has no step of a school."""
    low = contains(caller.place, partnership.low_place)
    return PartnershipSide.low if low else PartnershipSide.high


def place_of(caller: Identity, partnership: Partnership) -> str:
    side = side_of(caller, partnership)
    return partnership.low_place if side is PartnershipSide.low else partnership.high_place


def told(partnership: Partnership) -> dict[str, Any]:
    """What events of a pair carry."""
    return {
        "low_id": str(partnership.low_id),
        "high_id": str(partnership.high_id),
        "directions": [each["code"] for each in partnership.directions],
        "from": partnership.valid_from.isoformat(),
        "until": partnership.valid_to.isoformat(),
    }


async def _first_consent(tx: AsyncSession, caller: Identity, partnership: Partnership, seen: int | None) -> bool:
    """Of the first school to agree: the day and who it was; the pair waits for the other. False: the other has agreed.

    If-Match → legality → role and place, as at every step. Raises AlreadyAgreed for a school that did.
    """
    expect(partnership, seen)
    step = WORKFLOW.step(partnership.status, PartnershipAction.agree)
    access.require(caller, step.permission, place_of(caller, partnership))
    if _agreed_on(partnership, side_of(caller, partnership)) is not None:
        raise AlreadyAgreed
    first = partnership.low_agreed_on is None and partnership.high_agreed_on is None
    if first:
        _agree(caller, partnership, tx)
        steps.remember(tx, WORKFLOW, partnership, step.action, step.source, None)
        data = {"side": side_of(caller, partnership), **told(partnership)}
        emit(tx, Fact("training.partnership.consented", partnership.id, partnership.place, data))
    return first


def _agreed_on(partnership: Partnership, side: PartnershipSide) -> Any:
    return getattr(partnership, f"{side}_agreed_on")


def _agree(caller: Identity, partnership: Partnership, tx: AsyncSession) -> None:
    setattr(partnership, f"{side_of(caller, partnership)}_agreed_on", tx.info["clock"].today())
