"""The shell around frameworks: load, ask the rules, write, announce."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.canonical import digest
from services.kernel.identity import Identity
from services.kernel.periods import day_before
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.schemas import StepIn
from services.training.competencies import queries
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.rules import WORKFLOW, Facts, FrameworkAction, FrameworkStatus, of_a_region
from services.training.competencies.schemas import FrameworkIn, FrameworkStepIn
from services.training.permissions import P, access


class FrameworkNotFound(NotFound):
    """Модель компетенций не найдена или не видна с вашими правами."""


class FrameworkFrozen(Conflict):
    """Изменить можно только проект: у опубликованной модели создайте новую редакцию."""


class FrameworkDrafted(AlreadyExists):
    """Проект новой редакции этой модели уже есть: продолжайте его."""


class FrameworkOverlaps(Conflict):
    """На эти дни здесь уже действует другая модель компетенций."""


class NotARegion(Conflict):
    """Модель компетенций ведут в регионе."""


class NoFramework(Conflict):
    """Здесь не действует ни одна модель компетенций."""


async def get(tx: AsyncSession, framework_id: UUID) -> CompetencyFramework:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(framework_id).where(seen), FrameworkNotFound)


async def in_force(tx: AsyncSession, place: str, day: date) -> CompetencyFramework | None:
    """The framework by which heads at the place are measured on the day; None: there none is in force.

    A published one is seen from below, so that a school finds that of its region.
    """
    found: CompetencyFramework | None = await tx.scalar(queries.in_force(place, day))
    return found


async def create(tx: AsyncSession, caller: Identity, data: FrameworkIn) -> CompetencyFramework:
    """A draft at the caller's own place, which is a region. Raises NotARegion."""
    if refusal := of_a_region(caller.place):
        raise NotARegion(refusal.detail, members={"reason": refusal.reason})
    return await added(tx, CompetencyFramework(place=caller.place, **_fields(data)))


async def change(tx: AsyncSession, framework_id: UUID, data: FrameworkIn, seen: int | None) -> CompetencyFramework:
    """Rewrite a draft. Raises FrameworkFrozen for anything but a draft."""
    framework = changeable(tx, access, await get(tx, framework_id), seen, P.framework_write, require_draft)
    assign(framework, _fields(data))
    return await renewed(tx, framework)


async def revise(tx: AsyncSession, caller: Identity, framework_id: UUID) -> CompetencyFramework:
    """A draft of the next edition with the content of this one; its day is its own."""
    old = await get(tx, framework_id)
    access.require(caller, P.framework_write, old.place)
    last = await tx.scalar(queries.last_edition(old.family)) or old.edition
    kept = {name: getattr(old, name) for name in ("place", "family", "title", "content")}
    return await added(tx, CompetencyFramework(edition=last + 1, **kept))


async def advance(tx: AsyncSession, framework_id: UUID, data: FrameworkStepIn, seen: int | None) -> CompetencyFramework:
    """Publish, which ends what was in force there on the day before, or take back what is not in force yet."""
    framework = await get(tx, framework_id)
    await tx.execute(queries.lock(framework.place))
    former = await _former(tx, framework)
    await steps.advance(tx, access, WORKFLOW, framework, data, _facts(tx, framework, former), seen)
    if framework.status is FrameworkStatus.draft:
        return await _taken_back(tx, framework)
    hashed = digest(framework.framework.model_dump(mode="json"))
    assign(framework, {"content_hash": hashed, "published_at": tx.info["clock"].now()})
    if former is not None:
        await _supersede(tx, former, framework)
    return await renewed(tx, framework)


async def remove(tx: AsyncSession, framework_id: UUID, seen: int | None) -> None:
    """Delete a draft begun by mistake. Raises FrameworkFrozen for anything else."""
    framework = changeable(tx, access, await get(tx, framework_id), seen, P.framework_write, require_draft)
    await tx.delete(framework)


async def allowed(tx: AsyncSession, caller: Identity, framework: CompetencyFramework) -> list[FrameworkAction]:
    """What this caller may do now."""
    facts = _facts(tx, framework, await _former(tx, framework))
    return WORKFLOW.allowed(framework.status, facts, access, caller, framework.place)


def facts_of(framework: CompetencyFramework, former: CompetencyFramework | None, *, followed: bool = False) -> Facts:
    said = framework.framework
    filled = {each.module for each in said.competencies}
    return Facts(
        in_force_from=framework.in_force_from,
        competencies=len(said.competencies),
        empty_modules=tuple(each.title for each in said.modules if each.code not in filled),
        norms=frozenset(each.post for each in said.norms if each.required),
        former_from=former.in_force_from if former else None,
        followed=followed,
    )


def _facts(tx: AsyncSession, framework: CompetencyFramework, former: CompetencyFramework | None) -> Facts:
    return replace(facts_of(framework, former), today=tx.info["clock"].today())


def require_draft(framework: CompetencyFramework) -> None:
    if framework.status is not FrameworkStatus.draft:
        raise FrameworkFrozen


def _fields(data: FrameworkIn) -> dict[str, Any]:
    return {
        "title": data.title,
        "in_force_from": data.in_force_from,
        "content": data.content.model_dump(mode="json"),
    }


async def _former(tx: AsyncSession, framework: CompetencyFramework) -> CompetencyFramework | None:
    """What a draft would take the place of."""
    if framework.status is not FrameworkStatus.draft:
        return None
    found: CompetencyFramework | None = await tx.scalar(queries.unlimited(framework.place))
    return found


async def _taken_back(tx: AsyncSession, framework: CompetencyFramework) -> CompetencyFramework:
    """A draft again, with nothing of the publication; what it would have ended goes on without a last day."""
    assert framework.in_force_from is not None  # it was published
    former = await tx.scalar(queries.replaced_by(framework, day_before(framework.in_force_from)))
    await renewed(tx, framework)  # from here on the database lets it be changed
    assign(framework, {"content_hash": None, "published_at": None})
    if former is not None:
        step = StepIn[FrameworkAction](action=FrameworkAction.restore)
        facts = replace(facts_of(former, None), given_back=True)
        await steps.advance(tx, access, WORKFLOW, former, step, facts, former.version)
        former.in_force_to = None
        await renewed(tx, former)
    return await renewed(tx, framework)


async def _supersede(tx: AsyncSession, former: CompetencyFramework, by: CompetencyFramework) -> None:
    """The last day of the former is the one before. That no day has two is looked at when both are written."""
    assert by.in_force_from is not None  # it is published
    step = StepIn[FrameworkAction](action=FrameworkAction.supersede)
    facts = facts_of(former, None, followed=True)
    await steps.advance(tx, access, WORKFLOW, former, step, facts, former.version)
    former.in_force_to = day_before(by.in_force_from)
    await renewed(tx, former)
