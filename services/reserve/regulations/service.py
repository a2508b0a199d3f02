"""The shell around regulations: load, ask the rules, write, announce."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.canonical import digest
from services.kernel.identity import Identity
from services.kernel.periods import day_before
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require
from services.kernel.schemas import StepIn
from services.reserve.permissions import P, access
from services.reserve.regulations import queries
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import (
    WORKFLOW,
    Facts,
    RegulationAction,
    RegulationStatus,
    derivable,
    model_at,
    of_kind,
)
from services.reserve.regulations.schemas import DerivedCreate, RegulationCreate, RegulationIn, RegulationStepIn
from services.reserve.regulations.terms import LABELS, RegulationKind


class RegulationNotFound(NotFound):
    """Положение не найдено или не видно с вашими правами."""


class RegulationMissing(Conflict):
    """Действующего положения нет: опубликуйте его, и решения будут приниматься по нему."""


class RegulationFrozen(Conflict):
    """Изменить можно только проект: у опубликованного положения создайте новую редакцию."""


class RegulationDrafted(AlreadyExists):
    """Проект новой редакции этого положения уже есть: продолжайте его."""


class RegulationOverlaps(Conflict):
    """На эти дни здесь уже действует другое положение того же вида."""


class NotAModel(Conflict):
    """Своё положение делают по примерному, которое опубликовано."""


async def get(tx: AsyncSession, regulation_id: UUID) -> Regulation:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(regulation_id).where(seen), RegulationNotFound)


async def in_force(tx: AsyncSession, kind: RegulationKind, place: str, day: date) -> Regulation:
    """By which `place` decides on that day. Raises RegulationMissing: by another's regulation nobody decides."""
    found = await tx.scalar(queries.in_force(kind, place, day))
    if found is None:
        said = f"На {day:%d.%m.%Y} здесь нет действующего положения {LABELS[kind]}."
        raise RegulationMissing(said, members={"reason": "no_regulation", "kind": kind})
    return found


async def create(tx: AsyncSession, caller: Identity, data: RegulationCreate) -> Regulation:
    """A draft at the caller's own place. Raises Invalid for a model anywhere but at a region."""
    require(model_at(caller.place, data.model))
    fresh = Regulation(
        id=data.id, place=caller.place, model=data.model, kind=RegulationKind(data.content.kind), **_fields(data)
    )
    return await added(tx, fresh)


async def change(tx: AsyncSession, regulation_id: UUID, data: RegulationIn, seen: int | None) -> Regulation:
    """Rewrite a draft. Raises RegulationFrozen for anything but a draft, Invalid for the matter of another kind."""
    regulation = changeable(tx, access, await get(tx, regulation_id), seen, P.regulation_write, _require_draft)
    require(of_kind(regulation.kind, RegulationKind(data.content.kind)))
    assign(regulation, _fields(data))
    return await renewed(tx, regulation)


async def revise(tx: AsyncSession, caller: Identity, regulation_id: UUID) -> Regulation:
    """A draft of the next edition with the content of this one. Its act and its day are its own."""
    old = await get(tx, regulation_id)
    access.require(caller, P.regulation_write, old.place)
    last = await tx.scalar(queries.last_edition(old.family)) or old.edition
    kept = ("place", "family", "kind", "model", "derived_from_id", "title", "content")
    act = {**old.act, "number": None, "date": None}
    return await added(tx, Regulation(edition=last + 1, act=act, **{name: getattr(old, name) for name in kept}))


async def derive(tx: AsyncSession, caller: Identity, model_id: UUID, data: DerivedCreate) -> Regulation:
    """A draft at the caller's own place with the content of a model: of its family there, or the first.

    Raises NotAModel with the reason.
    """
    model = await get(tx, model_id)
    if refusal := derivable(model.model, model.status, model.place, caller.place):
        raise NotAModel(refusal.detail, members={"reason": refusal.reason})
    fresh = Regulation(
        place=caller.place,
        kind=model.kind,
        derived_from_id=model.id,
        content=model.content,
        title=data.title,
        act=data.act.model_dump(mode="json"),
    )
    standing = await tx.scalar(queries.unlimited(model.kind, caller.place, model=False))
    if standing is not None:
        last = await tx.scalar(queries.last_edition(standing.family)) or standing.edition
        assign(fresh, {"family": standing.family, "edition": last + 1})
    return await added(tx, fresh)


async def advance(tx: AsyncSession, regulation_id: UUID, data: RegulationStepIn, seen: int | None) -> Regulation:
    """Publish, which ends what was in force there on the day before, or repeal."""
    regulation = await get(tx, regulation_id)
    await tx.execute(queries.lock(regulation))
    former = await _former(tx, regulation)
    last_day = data.last_day or tx.info["clock"].today()
    ends = {RegulationAction.repeal: last_day}.get(data.action)
    await steps.advance(tx, access, WORKFLOW, regulation, data, facts_of(regulation, former, ends), seen)
    if data.action is RegulationAction.publish:
        assign(
            regulation, {"content_hash": digest(regulation.rules.model_dump()), "published_at": tx.info["clock"].now()}
        )
        if former is not None:
            await _supersede(tx, former, regulation)
    if ends is not None:
        regulation.in_force_to = ends
    return await renewed(tx, regulation)


async def allowed(tx: AsyncSession, caller: Identity, regulation: Regulation) -> list[RegulationAction]:
    """What this caller may do now."""
    facts = facts_of(regulation, await _former(tx, regulation), None)
    return WORKFLOW.allowed(regulation.status, facts, access, caller, regulation.place)


def facts_of(
    regulation: Regulation, former: Regulation | None, ends_on: date | None, *, followed: bool = False
) -> Facts:
    return Facts(
        in_force_from=regulation.in_force_from,
        act_number=regulation.act.get("number"),
        act_date=date.fromisoformat(said) if (said := regulation.act.get("date")) else None,
        former_from=former.in_force_from if former else None,
        ends_on=ends_on,
        followed=followed,
    )


async def _former(tx: AsyncSession, regulation: Regulation) -> Regulation | None:
    """What a draft would take the place of."""
    if regulation.status is not RegulationStatus.draft:
        return None
    found: Regulation | None = await tx.scalar(
        queries.unlimited(regulation.kind, regulation.place, model=regulation.model)
    )
    return found


async def _supersede(tx: AsyncSession, former: Regulation, by: Regulation) -> None:
    """The last day of the former is the one before. That no day has two is looked at when both are written."""
    assert by.in_force_from is not None  # it is published
    ends = day_before(by.in_force_from)
    step = StepIn[RegulationAction](action=RegulationAction.supersede)
    await steps.advance(tx, access, WORKFLOW, former, step, facts_of(former, None, ends, followed=True), former.version)
    former.in_force_to = ends
    await renewed(tx, former)


def _require_draft(regulation: Regulation) -> None:
    if regulation.status is not RegulationStatus.draft:
        raise RegulationFrozen


def _fields(data: RegulationIn) -> dict[str, object]:
    kept = data.model_dump(include={"title", "in_force_from"})
    return kept | {"act": data.act.model_dump(mode="json"), "content": data.content.model_dump(mode="json")}
