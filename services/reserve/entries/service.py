"""The shell around entries: find one, move it, and what other slices do with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import assign, renewed
from services.reserve.entries import queries
from services.reserve.entries.decisions import EntryStepIn
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.granting import Effect, effect_of, exclusion
from services.reserve.entries.guards import Facts
from services.reserve.entries.judging import facts_of, file_of, in_person, today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import PENDING, WORKFLOW, EntryAction
from services.reserve.entries.stays import due_anew, lasts
from services.reserve.entries.terms import ReserveLevel, level_of
from services.reserve.permissions import IN_PERSON, access, looking


class EntryNotFound(NotFound):
    """Зачисление в резерв не найдено или не видно с вашими правами."""


class EntryPending(Conflict):
    """Этого кандидата уже выдвинули в этот резерв, решения ещё нет."""


class AlreadyInReserve(Conflict):
    """Кандидат уже состоит в этом резерве."""


class InRegionalReserve(Conflict):
    """Кандидат состоит в региональном резерве: в муниципальный его не выдвигают."""


class NominationDecided(Conflict):
    """Выдвижение уже решено: исправить его нельзя."""


async def get(tx: AsyncSession, entry_id: UUID) -> Entry:
    """As seen from where the transaction stands; the reservist sees the own one, wherever it lies, and from then on
    the transaction stands at its region (ADR 0008)."""
    caller: Identity = tx.info["caller"]
    found = await tx.scalar(queries.by_id(caller, entry_id))
    if found is None and caller.role in IN_PERSON:
        async with standing_at(tx, looking(caller).place):
            found = await tx.scalar(queries.by_id(caller, entry_id))
    if found is None:
        raise EntryNotFound
    if caller.role in IN_PERSON and in_person(caller, found):
        await stand(tx, region_of(found.place))
    return found


async def advance(tx: AsyncSession, entry_id: UUID, data: EntryStepIn, seen: int | None) -> Entry:
    """Take a step, with everything it entails, in one transaction."""
    entry = await get(tx, entry_id)
    caller: Identity = tx.info["caller"]
    if data.action is EntryAction.include:
        await tx.execute(queries.lock(entry.reserve))
    facts = await facts_of(tx, caller, entry)
    _require_step(caller, entry, data, facts, seen)
    effect = await effect_of(tx, entry, data)
    take = steps.advance_own if facts.in_person else steps.advance
    await take(tx, access, WORKFLOW, entry, data, facts, seen, _told(entry, effect))
    assign(entry, effect.values)
    await renewed(tx, entry)
    if data.action is EntryAction.include:
        await leave_municipal(tx, entry)
    return entry


def require_pending(entry: Entry) -> None:
    if entry.status not in PENDING:
        raise NominationDecided(members={"status_now": entry.status})


def _require_step(caller: Identity, entry: Entry, data: EntryStepIn, facts: Facts, seen: int | None) -> None:
    """As `steps.advance` will: what an effect has against the body is told last."""
    expect(entry, seen)
    step = WORKFLOW.step(entry.status, data.action)
    access.require(caller, step.permission, None if facts.in_person else entry.place)
    step.check(facts, data.reason)


async def leave_municipal(tx: AsyncSession, entry: Entry) -> None:
    """Whoever is included in the reserve of a region, from wherever they came, leaves that of a municipality."""
    if level_of(entry.reserve) is not ReserveLevel.regional:
        return
    file, today = await file_of(tx, entry), today_of(tx)
    candidate_id = entry.candidate_id if file is None else file.id
    for former in (await tx.scalars(queries.municipal_of(candidate_id, entry.reserve, today))).all():
        await exclude(tx, former, exclusion(ExclusionCode.promoted, "Включён в региональный резерв", today))


async def exclude(tx: AsyncSession, entry: Entry, effect: Effect) -> Entry:
    """By the regulation itself: whoever's doing brought it about, or the day alone."""
    move(tx, entry, EntryAction.exclude, effect, effect.values["decision_reason"])
    return await renewed(tx, entry)


def move(tx: AsyncSession, entry: Entry, action: EntryAction, effect: Effect, reason: str | None = None) -> None:
    """A step that nobody asks for by its name: legal, remembered and announced like any other."""
    step = WORKFLOW.step(entry.status, action)
    told = _told(entry, effect)
    entry.status = step.target
    assign(entry, effect.values)
    steps.remember(tx, WORKFLOW, entry, action, step.source, reason)
    happened = f"reserve.entry.{step.target}"
    emit(tx, Fact(happened, entry.id, entry.place, {"status": step.target, **told}))


async def open_entry(tx: AsyncSession, candidate_id: UUID, place: str, on: date) -> Entry | None:
    """The stay of a candidate in the reserve of `place` on a day; None: not in it, or over."""
    return await tx.scalar(queries.open_of(candidate_id, place, on))


async def in_region(tx: AsyncSession, candidate_id: UUID, reserve: str, on: date) -> Entry | None:
    """The stay above that reserve, in the one of the region, as the region sees it (ADR 0008); None: there is none."""
    async with standing_at(tx, region_of(reserve)):
        return await tx.scalar(queries.above(candidate_id, reserve, on))


async def going_on(tx: AsyncSession, entry_id: UUID, on: date) -> Entry | None:
    """The stay itself while it lasts on the day, or the one in the region by which it ended; None: over."""
    entry = await get(tx, entry_id)
    if lasts(entry, on):
        return entry
    if entry.exclusion_code is not ExclusionCode.promoted:
        return None
    file = await file_of(tx, entry)
    return await in_region(tx, entry.candidate_id if file is None else file.id, entry.reserve, on)


async def mark_appointed(tx: AsyncSession, entry_id: UUID, appointment_id: UUID, day: date) -> Entry:
    """The reservist was given a post from `day`. Raises EntryNotFound, IllegalStep or StepRefused (`term_over`).

    Whoever calls has established the right to appoint, and sees the entry.
    """
    entry = await get(tx, entry_id)
    _require_by_appointment(entry, EntryAction.appoint, day)
    values = {"appointed_on": day, "appointment_id": appointment_id}
    effect = Effect(values, {"day": f"{day}", "appointment_id": f"{appointment_id}"})
    move(tx, entry, EntryAction.appoint, effect)
    return await renewed(tx, entry)


async def reinstate(tx: AsyncSession, entry_id: UUID, reason: str) -> Entry:
    """The appointment was revoked: the stay goes on as what it was, through the day it would have ended on.

    Whoever was included meanwhile in the same reserve anew, or in that of the region, stands there by that, and the
    former stay is over.
    """
    entry = await get(tx, entry_id)
    await tx.execute(queries.lock(entry.reserve))
    file = await file_of(tx, entry)
    candidate_id, today = entry.candidate_id if file is None else file.id, today_of(tx)
    there = await open_entry(tx, candidate_id, entry.reserve, today)
    if there or await in_region(tx, candidate_id, entry.reserve, today):
        return entry
    action = EntryAction.reinstate_renewed if entry.renewals else EntryAction.reinstate
    _require_by_appointment(entry, action, today)
    values = {"appointed_on": None, "appointment_id": None, **due_anew(entry, today)}
    told = {"day": f"{entry.included_on}", "until": f"{entry.until}"}
    move(tx, entry, action, Effect(values, told), reason)
    return await renewed(tx, entry)


def _require_by_appointment(entry: Entry, action: EntryAction, day: date) -> None:
    known = Facts(keeping=False, put_forward=False, in_person=False, today=day, until=entry.until, appointing=True)
    WORKFLOW.step(entry.status, action).check(known, None)


def _told(entry: Entry, effect: Effect) -> Mapping[str, Any]:
    """Whom the directory does not know yet is counted by the id of the file: each is somebody, and somebody else."""
    return {**told_of(entry, effect.values.get("person_id", entry.person_id)), **effect.told}


def told_of(entry: Entry, person_id: UUID | None) -> dict[str, Any]:
    """What every fact of an entry tells: ids and places, no name."""
    return {
        "candidate_id": f"{entry.candidate_id}",
        "person_id": f"{person_id or entry.candidate_id}",
        "organisation_id": str(entry.organisation_id) if entry.organisation_id else None,
        "reserve": entry.reserve,
        "source": entry.source.value,
    }
