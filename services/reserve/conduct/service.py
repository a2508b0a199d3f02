"""Conducting a contest: each step of its workflow and what it does beyond the contest."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.business_days import add_business_days
from services.kernel.concurrency import expect
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.records import renewed
from services.reserve.appeals import service as appeals
from services.reserve.appeals.rules import has_outcome
from services.reserve.applications import consenting
from services.reserve.applications import service as applications
from services.reserve.conduct.effects import EFFECTS, PREPARED, Taken
from services.reserve.conduct.facts import facts_of, ground_of, too_few, uncharted_term
from services.reserve.contests import service as contests
from services.reserve.contests.decisions import ContestStepIn
from services.reserve.contests.models import Contest
from services.reserve.contests.rules import WORKFLOW, ContestAction, Facts
from services.reserve.contests.schemas import ContestOut, EntrantsOut
from services.reserve.contests.standing import ContestStatus
from services.reserve.permissions import P, access
from services.reserve.regulations.contest import JUDGING_SHARE
from services.reserve.sheets.opening import attempted


async def advance(tx: AsyncSession, contest_id: UUID, data: ContestStepIn, seen: int | None, key_file: Path) -> Contest:
    """Move a contest one step, with everything the step entails, in one transaction.

    An attempt to open leaves its trace whatever becomes of it. Who does not consent any more is neither marked nor
    chosen.
    """
    contest = await contests.held(tx, contest_id)
    if data.action is ContestAction.open:
        await attempted(tx, contest)
    if data.action in (ContestAction.open, ContestAction.decide):
        await consenting.let_go(tx, contest)
    facts = await facts_of(tx, contest, by_ruling=data.ruling is not None)
    source = contests.status_of(tx, contest)
    found, more = None, dict[str, Any]()
    if prepare := PREPARED.get(data.action):
        _require(tx, contest, source, data, facts, seen)
        found, more = await prepare(tx, contest, data, key_file)
    return await take(tx, Taken(contest, data, source, facts, found), seen, more)


async def take(tx: AsyncSession, taken: Taken, seen: int | None, more: Mapping[str, Any]) -> Contest:
    """The step of a contest that is held; `more` joins its event."""
    contest = taken.contest
    contest.status = taken.source
    await steps.advance(tx, access, WORKFLOW, contest, taken.data, taken.facts, seen, told(contest) | dict(more))
    await EFFECTS[taken.data.action](tx, taken)
    await renewed(tx, contest)
    await contests.tell(tx, contest)
    return contest


async def appointed(tx: AsyncSession, contest_id: UUID, appointment_id: UUID) -> Contest:
    """Together with the appointment of who was chosen, which has asked for its own right."""
    return await _by_appointment(tx, contest_id, ContestAction.appoint, appointment_id)


async def resumed(tx: AsyncSession, contest_id: UUID, appointment_id: UUID, reason: str) -> Contest:
    """The appointment is revoked: the contest is decided, as before it, and whoever comes next may be chosen."""
    return await _by_appointment(tx, contest_id, ContestAction.resume, appointment_id, reason)


async def _by_appointment(
    tx: AsyncSession, contest_id: UUID, action: ContestAction, appointment_id: UUID, reason: str | None = None
) -> Contest:
    contest = await contests.held(tx, contest_id)
    step = WORKFLOW.step(contest.status, action)
    contest.status = step.target
    steps.remember(tx, WORKFLOW, contest, step.action, step.source, reason)
    data = {"status": step.target, "appointment_id": str(appointment_id), **told(contest)}
    emit(tx, Fact(f"reserve.contest.{step.target}", contest.id, contest.place, data))
    await renewed(tx, contest)
    await contests.tell(tx, contest)
    return contest


async def shown(tx: AsyncSession, caller: Identity, contest: Contest) -> ContestOut:
    facts = await facts_of(tx, contest, by_ruling=True)  # whoever has an act of a court in hand may act on it
    status = contests.status_of(tx, contest)
    entrants = await applications.entrants(tx, contest)
    conducts = access.allows(caller, P.sheet_open, contest.place)
    return ContestOut.about(
        contest,
        status=status,
        rules=contest.ruled if contest.rules else None,
        criteria=contest.asked,
        entrants=EntrantsOut.about(
            entrants,
            admitted=entrants.admitted + entrants.left,
            passed=entrants.passed + entrants.left_passed,
        ),
        appeals_until=appeals_until(contest),
        warning=await _warning(tx, contest) if conducts else None,
        allowed_actions=WORKFLOW.allowed(status, facts, access, caller, contest.place),
    )


async def _warning(tx: AsyncSession, contest: Contest) -> str | None:
    """What will stop the contest later, for who conducts it."""
    rules = contest.ruled if contest.rules else (await ground_of(tx, contest)).rules
    said = [each for each in (await too_few(tx, contest, JUDGING_SHARE), uncharted_term(contest, rules)) if each]
    return " ".join(said) or None


def appeals_until(contest: Contest) -> date | None:
    """The last day on which the outcome is appealed against."""
    if contest.concluded_on is None or not has_outcome(contest.status, marked=appeals.marked(contest)):
        return None
    return add_business_days(contest.concluded_on, contest.ruled.appeal_days)


async def require_history(tx: AsyncSession, caller: Identity, contest_id: UUID) -> None:
    """Raises Forbidden below and beside the place of the contest, where its history is hidden."""
    contest = await contests.get(tx, contest_id)
    access.require(caller, P.history_read, contest.place)


def told(contest: Contest) -> dict[str, Any]:
    """What events of a contest carry."""
    return {
        "contest_id": str(contest.id),
        "purpose": contest.purpose,
        "vacancy_id": str(contest.vacancy_id) if contest.vacancy_id else None,
        "organisation_id": str(contest.organisation_id) if contest.organisation_id else None,
    }


def _require(
    tx: AsyncSession, contest: Contest, source: ContestStatus, data: ContestStepIn, facts: Facts, seen: int | None
) -> None:
    """All that `steps.advance` asks, before anything is prepared: what is not permitted is not computed either."""
    expect(contest, seen)
    step = WORKFLOW.step(source, data.action)
    access.require(tx.info["caller"], step.permission, contest.place)
    step.check(facts, data.reason)
