"""The shell around programmes: load, ask the rules, write, announce."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.canonical import digest
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists, Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require, unknown_reference
from services.kernel.schemas import StepIn
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import in_force
from services.training.permissions import P, access
from services.training.programmes import queries
from services.training.programmes.content import TrainingContent
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.prerequisites import Required, circle_of_modules, circle_of_programmes
from services.training.programmes.rules import (
    WORKFLOW,
    Facts,
    TrainingProgrammeAction,
    TrainingProgrammeStatus,
    led_here,
)
from services.training.programmes.schemas import TrainingProgrammeIn, TrainingProgrammeStepIn


class TrainingProgrammeNotFound(NotFound):
    """Программа обучения не найдена или не видна с вашими правами."""


class TrainingProgrammeFrozen(Conflict):
    """Изменить можно только проект: у опубликованной программы создайте новую редакцию."""


class TrainingProgrammeDrafted(AlreadyExists):
    """Проект новой редакции этой программы уже есть: продолжайте его."""


async def get(tx: AsyncSession, programme_id: UUID) -> TrainingProgramme:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(programme_id).where(seen), TrainingProgrammeNotFound)


async def create(tx: AsyncSession, caller: Identity, data: TrainingProgrammeIn) -> TrainingProgramme:
    """A draft at the caller's own place. Raises Invalid for a kind not led there, or a family nobody published."""
    await _require_sound(tx, caller.place, data)
    return await added(tx, TrainingProgramme(place=caller.place, **_fields(data)))


async def change(
    tx: AsyncSession, programme_id: UUID, data: TrainingProgrammeIn, seen: int | None
) -> TrainingProgramme:
    """Rewrite a draft. Raises TrainingProgrammeFrozen for anything but a draft."""
    programme = changeable(tx, access, await get(tx, programme_id), seen, P.programme_write, _require_draft)
    await _require_sound(tx, programme.place, data)
    assign(programme, _fields(data))
    return await renewed(tx, programme)


async def revise(tx: AsyncSession, caller: Identity, programme_id: UUID) -> TrainingProgramme:
    """A draft of the next edition with the content of this one. Raises TrainingProgrammeDrafted (by the index)."""
    old = await get(tx, programme_id)
    access.require(caller, P.programme_write, old.place)
    last = await tx.scalar(queries.last_edition(old.family)) or old.edition
    kept = {name: getattr(old, name) for name in ("place", "family", "title", "kind", "hours", "content")}
    return await added(tx, TrainingProgramme(edition=last + 1, **kept))


async def advance(
    tx: AsyncSession, programme_id: UUID, data: TrainingProgrammeStepIn, seen: int | None
) -> TrainingProgramme:
    """Publish, which takes the place of the edition published before, or withdraw."""
    programme = await get(tx, programme_id)
    await tx.execute(queries.lock(region_of(programme.place)))
    framework = await _framework(tx, programme)
    former = await tx.scalar(queries.published_of(programme.family))
    facts = await facts_of(tx, programme, framework)
    await steps.advance(tx, access, WORKFLOW, programme, data, facts, seen, told(programme))
    if data.action is TrainingProgrammeAction.publish:
        assign(programme, {"content_hash": _hash(programme), "published_at": tx.info["clock"].now()})
        programme.framework_id = framework.id if framework and facts.teaches else None
        if former is not None:
            await _supersede(tx, former, facts, programme)
    return await renewed(tx, programme)


async def remove(tx: AsyncSession, programme_id: UUID, seen: int | None) -> None:
    """Delete a draft begun by mistake. Raises TrainingProgrammeFrozen for anything else."""
    programme = changeable(tx, access, await get(tx, programme_id), seen, P.programme_write, _require_draft)
    await tx.delete(programme)


async def allowed(tx: AsyncSession, caller: Identity, programme: TrainingProgramme) -> list[TrainingProgrammeAction]:
    """What this caller may do now."""
    facts = await facts_of(tx, programme, await _framework(tx, programme))
    return WORKFLOW.allowed(programme.status, facts, access, caller, programme.place)


async def facts_of(tx: AsyncSession, programme: TrainingProgramme, framework: CompetencyFramework | None) -> Facts:
    said = programme.said
    return Facts(
        kind=programme.kind,
        hours=programme.hours,
        unknown=_unknown(said, framework),
        framework=framework is not None,
        teaches=bool(said.teaches),
        modules_circle=circle_of_modules(said),
        programmes_circle=circle_of_programmes(_required(programme), await _published(tx, programme)),
    )


def told(programme: TrainingProgramme) -> dict[str, Any]:
    """What events of a programme carry: no personal data is in it."""
    return {"family": str(programme.family), "edition": programme.edition, "kind": programme.kind}


async def titles_of(tx: AsyncSession, families: Sequence[UUID]) -> dict[str, str]:
    """Family of a programme that was ever published → its title."""
    found = await tx.execute(queries.families(families)) if families else ()
    return {str(family): title for family, title in found}


def _require_draft(programme: TrainingProgramme) -> None:
    if programme.status is not TrainingProgrammeStatus.draft:
        raise TrainingProgrammeFrozen


async def _require_sound(tx: AsyncSession, place: str, data: TrainingProgrammeIn) -> None:
    require(led_here(data.kind, place))
    known = await titles_of(tx, data.content.requires)
    missing = [at for at, family in enumerate(data.content.requires) if str(family) not in known]
    if missing:
        said = "Опубликованной программы такого семейства нет"
        raise Invalid(errors=[unknown_reference(("content", "requires", at), said) for at in missing])


def _fields(data: TrainingProgrammeIn) -> dict[str, Any]:
    content = data.content.model_dump(mode="json")
    return {"title": data.title, "kind": data.kind, "hours": data.content.hours, "content": content}


def _hash(programme: TrainingProgramme) -> str:
    return digest({name: getattr(programme, name) for name in ("title", "kind", "content")})


def _unknown(said: TrainingContent, framework: CompetencyFramework | None) -> tuple[str, ...]:
    """What is taught and the framework does not know: a competency, or a level beyond its scale."""
    if framework is None:
        return ()
    its = framework.framework
    codes, levels = {each.code for each in its.competencies}, len(its.levels)
    wrong = {code: level for code, level in said.teaches.items() if code not in codes or level > levels}
    return tuple(f"{code}, уровень {level}" if code in codes else code for code, level in wrong.items())


def _required(programme: TrainingProgramme) -> Required:
    return Required(str(programme.family), programme.title, frozenset(map(str, programme.said.requires)))


async def _published(tx: AsyncSession, programme: TrainingProgramme) -> Mapping[str, Required]:
    """Among which the programme would be; none for one that requires nothing, since no circle goes through it."""
    found = await tx.scalars(queries.published()) if programme.said.requires else ()
    return {str(each.family): _required(each) for each in found if each.family != programme.family}


async def _framework(tx: AsyncSession, programme: TrainingProgramme) -> CompetencyFramework | None:
    return await in_force(tx, region_of(programme.place), tx.info["clock"].today())


async def _supersede(tx: AsyncSession, former: TrainingProgramme, facts: Facts, by: TrainingProgramme) -> None:
    """That of a family one is published is looked at when both are written."""
    step = StepIn[TrainingProgrammeAction](action=TrainingProgrammeAction.supersede)
    await steps.advance(tx, access, WORKFLOW, former, step, replace(facts, followed=True), former.version, told(former))
    await renewed(tx, former)
    emit(tx, Fact("training.programme.revised", by.id, by.place, {"superseded_id": str(former.id), **told(by)}))
