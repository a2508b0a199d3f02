"""What the opening of the sheets leaves: every application has its points and its rank, and a protocol says why."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.canonical import plain
from services.reserve.applications.models import Application
from services.reserve.applications.moving import moved
from services.reserve.applications.rules import CONCLUDED, ApplicationAction
from services.reserve.conduct import drawing, queries
from services.reserve.contests.models import Contest
from services.reserve.meetings import service as meetings
from services.reserve.protocols.rules import ProtocolKind
from services.reserve.sheets.opening import Opened


async def written(tx: AsyncSession, contest: Contest, opened: Opened) -> None:
    """The points stand with the applications, and in the protocol with every mark they came from."""
    reached = {each.application_id: each for each in opened.standings}
    entered = list(await tx.scalars(queries.entered(contest.id)))
    for each in entered:
        if each.id in reached:
            its = reached[each.id]
            await moved(tx, each, ApplicationAction.score, points=its.points, rank=its.rank)
    said = {"opening": opened.recording, "agreement": plain_of(opened), **await meetings.record_of(tx, contest.id)}
    protocol = await drawing.draw(tx, ProtocolKind.contest_opening, contest, entered, said, at_meeting=True)
    contest.opening_id = protocol.id


def plain_of(opened: Opened) -> dict[str, Any]:
    """How far the jurors agreed, and which sheets were set aside unopened, each with the reason."""
    aside = [{**asdict(each), "reason": why} for each, why in opened.set_aside.items()]
    said: dict[str, Any] = plain({**asdict(opened.agreement), "set_aside": aside})
    return said


async def again(tx: AsyncSession, contest: Contest) -> None:
    """Another round of scoring, with new sheets for all that were marked; the former stays in its protocol."""
    contest.round += 1
    contest.opened_at, contest.opening_id, contest.decision_id = None, None, None
    contest.concluded_on, contest.ground, contest.reason, contest.by_vote = None, None, None, False
    for each in await _marked(tx, contest):
        await moved(tx, each, ApplicationAction.mark_again, points=None, rank=None, reason=None, skip_ground=None)


async def _marked(tx: AsyncSession, contest: Contest) -> list[Application]:
    entered = list(await tx.scalars(queries.entered(contest.id)))
    return [each for each in entered if each.status in CONCLUDED]
