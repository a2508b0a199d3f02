"""A request as a client reads it, and what came of it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.change_requests import queries, rules, service
from services.training.change_requests.models import ChangeRequest
from services.training.change_requests.rules import WORKFLOW, ChangeRequestAction, ChangeRequestStatus
from services.training.change_requests.schemas import ChangeRequestEffectOut, ChangeRequestOut, EditionEffect
from services.training.permissions import P, access
from services.training.programmes.models import TrainingProgramme
from services.training.staff.rules import Share


async def shown(tx: AsyncSession, caller: Identity, asked: ChangeRequest) -> ChangeRequestOut:
    programme = await tx.get(TrainingProgramme, asked.programme_id) if asked.programme_id else None
    allowed = WORKFLOW.allowed(asked.status, service.facts_of(caller, asked), access, caller, asked.place)
    if asked.status is ChangeRequestStatus.accepted and access.allows(caller, P.change_request_decide, asked.place):
        allowed = [ChangeRequestAction.fulfil, *allowed]  # an edition is named with it
    return ChangeRequestOut.about(
        asked, programme_title=programme.title if programme else None, allowed_actions=allowed
    )


async def effect(tx: AsyncSession, request_id: UUID) -> ChangeRequestEffectOut:
    """Of who completed either edition with a deficit, how many a proof was had of: as far as the transaction sees."""
    asked = await service.get(tx, request_id)
    return ChangeRequestEffectOut.about(
        asked,
        before=await _of(tx, asked.programme_id, asked.competencies),
        after=await _of(tx, asked.successor_id, asked.competencies),
    )


async def _of(tx: AsyncSession, programme_id: UUID | None, competencies: list[str]) -> EditionEffect | None:
    programme = await tx.get(TrainingProgramme, programme_id) if programme_id else None
    if programme is None:
        return None
    proved = [each for _, each in await tx.execute(queries.proved(programme.id, competencies))]
    its = rules.told(Share(sum(proved), len(proved)))
    return EditionEffect(
        programme_id=programme.id,
        edition=programme.edition,
        people=its.whole if its else None,
        proved=its.part if its else None,
        percent=its.percent if its else None,
    )
