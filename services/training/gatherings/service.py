"""The shell around gatherings: plan, change, announce, move, hold, reopen, cancel."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require
from services.kernel.validation import field_error
from services.training.deficits.recording import Verification, await_verification, verification_taken_back
from services.training.gatherings import queries
from services.training.gatherings.bounds import in_the_past, nowhere, too_long
from services.training.gatherings.contents import require_files, require_known
from services.training.gatherings.models import Gathering
from services.training.gatherings.rules import (
    AFTERWARDS,
    LABELS,
    WORKFLOW,
    Facts,
    GatheringAction,
    GatheringStatus,
    too_few_seats,
)
from services.training.gatherings.schemas import (
    GatheringChange,
    GatheringCreate,
    GatheringMoveIn,
    GatheringStepIn,
)
from services.training.permissions import P, access


class GatheringNotFound(NotFound):
    """Мероприятие не найдено или не видно с вашими правами."""


class GatheringFixed(Conflict):
    """Мероприятие в таком статусе не меняется."""


async def get(tx: AsyncSession, gathering_id: UUID) -> Gathering:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(gathering_id).where(seen), GatheringNotFound)


async def create(tx: AsyncSession, caller: Identity, data: GatheringCreate) -> Gathering:
    """A planned one at the caller's own place, which is a region or a municipality."""
    require(in_the_past(data.starts_at, tx.info["clock"].now()))
    require(nowhere(data.venue, data.link))
    require(too_long(data.hours, data.ends_at - data.starts_at))
    await require_known(tx, caller.place, data.teaches)
    await require_files(tx, data)
    return await added(tx, Gathering(place=caller.place, **_said(data.model_dump(mode="json"), data)), planned)


async def change(tx: AsyncSession, gathering_id: UUID, data: GatheringChange, seen: int | None) -> Gathering:
    """What was held may still be told of; fewer seats than people is refused. From now on its series passes it by."""
    gathering = await _held(tx, gathering_id)
    said = data.said()
    changeable(tx, access, gathering, seen, P.gathering_write, lambda each: _require_changeable(each, said))
    if "teaches" in said:
        await require_known(tx, gathering.place, data.teaches)
    await require_files(tx, data)
    its = {name: said.get(name, getattr(gathering, name)) for name in ("venue", "link", "hours")}
    if not {"venue", "link"}.isdisjoint(said):
        require(nowhere(its["venue"], its["link"]))
    if "hours" in said:
        require(too_long(its["hours"], gathering.ends_at - gathering.starts_at))
    if "seats" in said:
        require(too_few_seats(data.seats, await taken(tx, gathering)))
    assign(gathering, _said(data.model_dump(mode="json", include=set(said)), data) | {"apart": True})
    return await renewed(tx, gathering, changed)


async def move(tx: AsyncSession, gathering_id: UUID, data: GatheringMoveIn, seen: int | None) -> Gathering:
    """To another time, with a reason. Those who registered stay registered."""
    gathering = await _held(tx, gathering_id)
    require(in_the_past(data.starts_at, tx.info["clock"].now()))
    require(too_long(gathering.hours, data.ends_at - data.starts_at))
    before = gathering.starts_at
    step = GatheringStepIn(action=GatheringAction.move, reason=data.reason)
    told = {"starts_at": data.starts_at.isoformat(), "moved_from": before.isoformat()}
    await steps.advance(tx, access, WORKFLOW, gathering, step, await facts_of(tx, gathering), seen, told)
    times = {"starts_at": data.starts_at, "ends_at": data.ends_at}
    assign(gathering, {**times, "moved_from": before, "apart": True})
    return await renewed(tx, gathering)


async def advance(tx: AsyncSession, gathering_id: UUID, data: GatheringStepIn, seen: int | None) -> Gathering:
    """Announce, hold, reopen or cancel. Of one that was held it is announced who came."""
    if data.action is GatheringAction.move:
        raise Invalid(errors=[field_error(("action",), "apart", "Переносят отдельной операцией: у неё есть время")])
    gathering = await _held(tx, gathering_id)
    expect(gathering, seen)
    facts, told = await facts_of(tx, gathering), await _told(tx, gathering, data.action)
    await steps.advance(tx, access, WORKFLOW, gathering, data, facts, seen, told)
    await renewed(tx, gathering)
    if data.action is GatheringAction.hold:
        await _taught(tx, gathering, await_verification, f"Посещено мероприятие «{gathering.title}»")
    if data.action is GatheringAction.reopen:
        said = f"Явку на мероприятие «{gathering.title}» исправляют: {data.reason}"
        await _taught(tx, gathering, verification_taken_back, said)
    return gathering


async def _taught(tx: AsyncSession, gathering: Gathering, told: Verification, said: str) -> None:
    """What it teaches and somebody who came lacks waits from its day on to be measured anew, or does no longer."""
    taught = {each["competency"]: each["level"] for each in gathering.teaches}
    day = gathering.starts_at.astimezone(tx.info["clock"].zone).date()
    for each in await tx.scalars(queries.registered(gathering.id)):
        if each.attended and taught:
            await told(tx, each.place, each.person_id, taught, said, day)


async def facts_of(tx: AsyncSession, gathering: Gathering) -> Facts:
    """Everybody who registered counts, wherever they work (ADR 0008)."""
    async with standing_at(tx, gathering.place):
        unmarked = await tx.scalar(queries.unmarked(gathering.id))
    return Facts(begun=gathering.starts_at <= tx.info["clock"].now(), unmarked=unmarked or 0)


async def taken(tx: AsyncSession, gathering: Gathering) -> int:
    """How many have registered, wherever they work; who they are is not told (ADR 0008)."""
    async with standing_at(tx, gathering.place):
        return await tx.scalar(queries.taken(gathering.id)) or 0


def planned(gathering: Gathering) -> Fact:
    return Fact("training.event.planned", gathering.id, gathering.place, _told_of(gathering))


def changed(gathering: Gathering) -> Fact:
    return Fact("training.event.changed", gathering.id, gathering.place, _told_of(gathering))


def _told_of(gathering: Gathering) -> dict[str, Any]:
    return {
        "status": gathering.status,
        "kind": gathering.kind,
        "series_id": str(gathering.series_id) if gathering.series_id else None,
        "starts_at": gathering.starts_at.isoformat(),
        "hours": gathering.hours,
    }


async def _told(tx: AsyncSession, gathering: Gathering, action: GatheringAction) -> dict[str, Any]:
    """What the event of a step carries: of a gathering that is held, the ids of those who came and how many."""
    its = {name: said for name, said in _told_of(gathering).items() if name != "status"}
    if action is not GatheringAction.hold:
        return its
    came = [each for each in await tx.scalars(queries.registered(gathering.id)) if each.attended]
    people = [
        {
            "person_id": str(each.person_id),
            "organisation_id": str(each.organisation_id) if each.organisation_id else None,
        }
        for each in came
    ]
    day = gathering.starts_at.astimezone(tx.info["clock"].zone).date()
    return {**its, "day": day.isoformat(), "participants": len(people), "people": people}


async def _held(tx: AsyncSession, gathering_id: UUID) -> Gathering:
    """As it stands while nobody registers. One from above is seen and held by nobody below: it is shown as it is."""
    gathering = await get(tx, gathering_id)
    held: Gathering | None = await tx.scalar(queries.held(gathering.id))
    return held or gathering


def _require_changeable(gathering: Gathering, said: Iterable[str]) -> None:
    open_for = {GatheringStatus.planned, GatheringStatus.open}
    if gathering.status in open_for or (gathering.status is GatheringStatus.held and AFTERWARDS.issuperset(said)):
        return
    more = ": теперь добавляют только описание, кейсы и материалы" if gathering.status is GatheringStatus.held else ""
    raise GatheringFixed(f"Статус мероприятия — «{LABELS[gathering.status]}»{more}.")


def _said(dumped: dict[str, Any], data: GatheringCreate | GatheringChange) -> dict[str, Any]:
    """JSON as it is kept, but with the moments as they are."""
    moments = {name: getattr(data, name) for name in ("starts_at", "ends_at") if name in dumped}
    return dumped | moments
