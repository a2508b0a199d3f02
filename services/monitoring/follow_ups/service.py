"""The shell around marks: load, ask the rules, write, announce."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Forbidden, NotFound
from services.kernel.records import added, one, renewed
from services.kernel.references import refused
from services.monitoring.follow_ups import queries
from services.monitoring.follow_ups.models import FollowUp
from services.monitoring.follow_ups.rules import WORKFLOW, Facts, from_above
from services.monitoring.follow_ups.schemas import FollowUpCreate, FollowUpOut, FollowUpStepIn
from services.monitoring.permissions import P, access
from services.monitoring.submissions import service as submissions


class FollowUpNotFound(NotFound):
    """Отметка не найдена или не видна с вашими правами."""


async def get(tx: AsyncSession, follow_up_id: UUID) -> FollowUp:
    return await one(tx, queries.by_id(follow_up_id), FollowUpNotFound)


async def create(tx: AsyncSession, caller: Identity, submission_id: UUID, data: FollowUpCreate) -> FollowUp:
    """Mark a submission or one of its values. Raises Forbidden for its own subject."""
    submission = await submissions.get(tx, submission_id)
    access.require(caller, P.follow_up_write, submission.place)
    if refusal := from_above(Facts(_above(caller, submission.place), caller.role, frozenset())):
        raise Forbidden(refusal.detail, members={"permission": P.follow_up_write})
    content = await submissions.content_of(tx, submission)
    if data.indicator is not None and data.indicator not in content.by_code:
        raise refused(("indicator",), "unknown_reference", f"В методике нет показателя {data.indicator}")
    mark = FollowUp(
        place=submission.place,
        cycle_id=submission.cycle_id,
        submission_id=submission.id,
        subject_name=submission.subject_name,
        account=caller.account,
        role=caller.role,
        **data.model_dump(),
    )
    return await added(tx, mark, _opened)


async def advance(tx: AsyncSession, follow_up_id: UUID, data: FollowUpStepIn, seen: int | None) -> FollowUp:
    """Settle a mark, or open it again."""
    mark = await get(tx, follow_up_id)
    facts = _facts(tx.info["caller"], mark)
    await steps.advance(tx, access, WORKFLOW, mark, data, facts, seen, _told(mark))
    return await renewed(tx, mark)


def shown(caller: Identity, mark: FollowUp) -> FollowUpOut:
    allowed = WORKFLOW.allowed(mark.status, _facts(caller, mark), access, caller, mark.place)
    return FollowUpOut.about(mark, allowed_actions=allowed)


def _facts(caller: Identity, mark: FollowUp) -> Facts:
    return Facts(_above(caller, mark.place), caller.role, frozenset({mark.role, mark.assignee_role}))


def _above(caller: Identity, place: str) -> bool:
    return caller.place != place and contains(caller.place, place)


def _opened(mark: FollowUp) -> Fact:
    return Fact("monitoring.follow_up.open", mark.id, mark.place, {"status": mark.status, **_told(mark)})


def _told(mark: FollowUp) -> dict[str, str]:
    return {"cycle_id": str(mark.cycle_id), "submission_id": str(mark.submission_id), "due_on": f"{mark.due_on}"}
