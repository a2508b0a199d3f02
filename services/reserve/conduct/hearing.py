"""An appeal is decided, and what follows from one that is upheld happens in the same moment."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import stand
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import renewed
from services.kernel.references import require
from services.reserve.appeals import service as appeals
from services.reserve.appeals.models import Appeal
from services.reserve.appeals.rules import WORKFLOW, AppealAction, AppealRemedy, AppealStatus, dated, remedied
from services.reserve.appeals.schemas import AppealOut, AppealStepIn
from services.reserve.applications.moving import moved
from services.reserve.applications.rules import ApplicationAction
from services.reserve.conduct import drawing, queries
from services.reserve.conduct.effects import Taken
from services.reserve.conduct.facts import facts_of
from services.reserve.conduct.service import take
from services.reserve.contests import service as contests
from services.reserve.contests.decisions import ContestStepIn
from services.reserve.contests.models import Contest
from services.reserve.contests.rules import ContestAction
from services.reserve.permissions import access
from services.reserve.protocols.rules import ProtocolKind

STEPS = {AppealRemedy.rescore: ContestAction.rescore, AppealRemedy.annul: ContestAction.annul}


async def advance(tx: AsyncSession, caller: Identity, appeal_id: UUID, data: AppealStepIn, seen: int | None) -> Appeal:
    """Uphold with what follows, dismiss, withdraw. Raises Invalid for a remedy that cannot follow."""
    appeal = await appeals.get(tx, caller, appeal_id)
    contest = await contests.held(tx, appeal.contest_id)
    await stand(tx, region_of(contest.place))
    appeal = await appeals.get(tx, caller, appeal_id)
    facts, source = await appeals.facts_of(tx, caller, appeal), contests.status_of(tx, contest)
    if data.action is AppealAction.withdraw and facts.filed_it:
        _withdraw(tx, caller, appeal, data, seen)
        return await renewed(tx, appeal)
    await steps.advance(tx, access, WORKFLOW, appeal, data, facts, seen, appeals.told(appeal))
    opened = contest.opened_at is not None
    require(remedied(appeal.subject, appeal.status is AppealStatus.upheld, data.remedy, source, opened=opened))
    require(dated(data.remedy, contest.days, data.sheets_until, data.held_on, tx.info["clock"].today()))
    appeal.decided_at, appeal.decided_by = tx.info["clock"].now(), caller.account
    appeal.reason, appeal.remedy = data.reason, data.remedy
    await renewed(tx, appeal)
    await _draw(tx, contest, appeal)
    await _follow(tx, contest, appeal, data)
    return appeal


async def shown(tx: AsyncSession, caller: Identity, appeal: Appeal) -> AppealOut:
    facts = await appeals.facts_of(tx, caller, appeal)
    found = WORKFLOW.allowed(appeal.status, facts, access, caller, appeal.place)
    own = WORKFLOW.allowed(appeal.status, facts, access, caller, caller.place) if facts.filed_it else []
    withdraw = AppealAction.withdraw
    return AppealOut.about(
        appeal, allowed_actions=[*found, withdraw] if withdraw in own and withdraw not in found else found
    )


def _withdraw(tx: AsyncSession, caller: Identity, appeal: Appeal, data: AppealStepIn, seen: int | None) -> None:
    """The own step of who filed it, wherever they stand: a contest is held above and beside its applicants."""
    expect(appeal, seen)
    step = WORKFLOW.step(appeal.status, data.action)
    access.require(caller, step.permission)
    appeal.status = step.target
    steps.remember(tx, WORKFLOW, appeal, step.action, step.source, data.reason)
    told = {"status": step.target, **appeals.told(appeal)}
    emit(tx, Fact(f"reserve.contest_appeal.{step.target}", appeal.id, appeal.place, told))


async def _draw(tx: AsyncSession, contest: Contest, appeal: Appeal) -> None:
    entered = [each for each in await tx.scalars(queries.entered(contest.id)) if each.id == appeal.application_id]
    names = ("id", "subject", "text", "filed_at", "status", "reason", "remedy")
    said = {"appeal": {name: getattr(appeal, name) for name in names}}
    await drawing.draw(tx, ProtocolKind.appeal_decision, contest, entered, said, at_meeting=False)


async def _follow(tx: AsyncSession, contest: Contest, appeal: Appeal, data: AppealStepIn) -> None:
    if data.remedy is None:
        return
    if data.remedy is AppealRemedy.admit:
        entered = list(await tx.scalars(queries.entered(contest.id)))
        [application] = [each for each in entered if each.id == appeal.application_id]
        today = tx.info["clock"].today()
        await moved(tx, application, ApplicationAction.readmit, data.reason, decided_on=today, reason=None)
        return
    step = ContestStepIn(action=STEPS[data.remedy], reason=data.reason)
    facts = await facts_of(tx, contest, by_appeal=True)
    days = (data.sheets_until, data.held_on)
    taken = Taken(contest, step, contests.status_of(tx, contest), facts, days)
    await take(tx, taken, None, {"appeal_id": str(appeal.id)})
