"""An application moves: by a step of its own, or together with its contest."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.records import assign, renewed
from services.reserve.applications.guards import Facts
from services.reserve.applications.models import Application
from services.reserve.applications.rules import CONCLUDED, WORKFLOW, ApplicationAction
from services.reserve.applications.schemas import ApplicationStepIn
from services.reserve.permissions import access


async def moved(
    tx: AsyncSession, application: Application, action: ApplicationAction, why: str | None = None, **its: Any
) -> Application:
    """A step together with the contest, which has asked for its own right; `why` is for the history, `its` are columns
    that change with it.

    Raises IllegalStep where it cannot be.
    """
    _take(tx, application, action, why)
    assign(application, its)
    return await renewed(tx, application)


def withdraw_own(
    tx: AsyncSession,
    caller: Identity,
    application: Application,
    data: ApplicationStepIn,
    facts: Facts,
    seen: int | None,
) -> None:
    """The applicant's own step, wherever they stand: a contest is held above and beside its applicants."""
    expect(application, seen)
    step = WORKFLOW.step(application.status, data.action)
    access.require(caller, step.permission)
    step.check(facts, data.reason)
    _take(tx, application, data.action, data.reason)


def allowed(caller: Identity, application: Application, facts: Facts) -> list[ApplicationAction]:
    """What this caller may do with it now."""
    found = WORKFLOW.allowed(application.status, facts, access, caller, application.place)
    own = WORKFLOW.allowed(application.status, facts, access, caller, caller.place) if facts.applicant else []
    withdraw = ApplicationAction.withdraw
    return [*found, withdraw] if withdraw in own and withdraw not in found else found


def told(application: Application) -> dict[str, Any]:
    """What events of an application carry: no name, and whose it is only once it is marked.

    The feed is read by more than conduct the contest, a juror among them; until the opening they may not know.
    """
    marked = application.status in CONCLUDED and application.person_id is not None
    return {
        "contest_id": str(application.contest_id),
        "journal_number": application.journal_number,
        "person_id": str(application.person_id) if marked else None,
    }


def _take(tx: AsyncSession, application: Application, action: ApplicationAction, reason: str | None) -> None:
    step = WORKFLOW.step(application.status, action)
    application.status = step.target
    steps.remember(tx, WORKFLOW, application, action, step.source, reason)
    data = {"status": step.target, **told(application)}
    emit(tx, Fact(f"reserve.application.{step.target}", application.id, application.place, data))
