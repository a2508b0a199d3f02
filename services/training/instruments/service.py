"""The shell around instruments: draft, revise, publish."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.canonical import digest
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require
from services.kernel.schemas import StepIn
from services.kernel.validation import parameter_error
from services.training.competencies.service import in_force
from services.training.instruments import queries
from services.training.instruments.models import Instrument
from services.training.instruments.rules import (
    WORKFLOW,
    Facts,
    InstrumentAction,
    InstrumentStatus,
    keeps_its_kind,
    of_a_region,
)
from services.training.instruments.schemas import InstrumentIn, InstrumentStepIn
from services.training.permissions import P, access


class InstrumentNotFound(NotFound):
    """Инструмент не найден или не виден с вашими правами."""


class InstrumentFrozen(Conflict):
    """Изменить можно только проект: у опубликованного инструмента создайте новую редакцию."""


class InstrumentDrafted(AlreadyExists):
    """Проект новой редакции этого инструмента уже есть: продолжайте его."""


class InstrumentOutsideRegion(Conflict):
    """Инструменты ведут в регионе."""


async def get(tx: AsyncSession, instrument_id: UUID) -> Instrument:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(instrument_id).where(seen), InstrumentNotFound)


async def create(tx: AsyncSession, caller: Identity, data: InstrumentIn) -> Instrument:
    """A draft at the caller's own place, which is a region. Raises InstrumentOutsideRegion."""
    if refusal := of_a_region(caller.place):
        raise InstrumentOutsideRegion(refusal.detail, members={"reason": refusal.reason})
    content = data.content.model_dump(mode="json")
    return await added(tx, Instrument(place=caller.place, title=data.title, kind=data.content.kind, content=content))


async def change(tx: AsyncSession, instrument_id: UUID, data: InstrumentIn, seen: int | None) -> Instrument:
    """Rewrite a draft. Raises InstrumentFrozen for anything else, Invalid for another kind than the edition before."""
    instrument = changeable(tx, access, await get(tx, instrument_id), seen, P.instrument_write, _require_draft)
    former: Instrument | None = await tx.scalar(queries.edition_before(instrument))
    require(keeps_its_kind(former.kind if former else None, data.content.kind))
    content = data.content.model_dump(mode="json")
    assign(instrument, {"title": data.title, "kind": data.content.kind, "content": content})
    return await renewed(tx, instrument)


async def revise(tx: AsyncSession, caller: Identity, instrument_id: UUID) -> Instrument:
    """A draft of the next edition with the content of this one. Raises InstrumentDrafted (by the index)."""
    old = await get(tx, instrument_id)
    access.require(caller, P.instrument_write, old.place)
    last = await tx.scalar(queries.last_edition(old.family)) or old.edition
    kept = {name: getattr(old, name) for name in ("place", "family", "title", "kind", "content")}
    return await added(tx, Instrument(edition=last + 1, **kept))


async def advance(tx: AsyncSession, instrument_id: UUID, data: InstrumentStepIn, seen: int | None) -> Instrument:
    """Publish, which takes the former edition out of use, or withdraw; what was assigned by it goes on by it."""
    instrument = await get(tx, instrument_id)
    await tx.execute(queries.lock(instrument.family))
    former: Instrument | None = await tx.scalar(queries.published(instrument.family))
    await steps.advance(tx, access, WORKFLOW, instrument, data, await facts_of(tx, instrument), seen)
    if instrument.status is InstrumentStatus.withdrawn:
        return await renewed(tx, instrument)
    hashed = digest(instrument.said.model_dump(mode="json"))
    assign(instrument, {"content_hash": hashed, "published_at": tx.info["clock"].now()})
    if former is not None:
        await _supersede(tx, former)
    return await renewed(tx, instrument)


async def remove(tx: AsyncSession, instrument_id: UUID, seen: int | None) -> None:
    """Delete a draft begun by mistake. Raises InstrumentFrozen for anything else."""
    instrument = changeable(tx, access, await get(tx, instrument_id), seen, P.instrument_write, _require_draft)
    await tx.delete(instrument)


async def before(tx: AsyncSession, instrument: Instrument) -> Instrument:
    """The edition before. Raises Invalid for the first."""
    found: Instrument | None = await tx.scalar(queries.edition_before(instrument))
    if found is None:
        said = "Прошлой редакции нет: сравнить не с чем"
        raise Invalid(errors=[parameter_error("instrument_id", "nothing_before", said)])
    return found


async def facts_of(tx: AsyncSession, instrument: Instrument) -> Facts:
    framework = await in_force(tx, instrument.place, tx.info["clock"].today())
    known = framework.framework.codes if framework else frozenset[str]()
    said = instrument.said
    return Facts(
        levels=len(framework.framework.levels) if framework else None,
        thresholds=len(said.thresholds),
        strange=set(said.competencies) - known,
    )


async def _supersede(tx: AsyncSession, former: Instrument) -> None:
    """That no two editions are in use is looked at when both are written."""
    step = StepIn[InstrumentAction](action=InstrumentAction.supersede)
    followed = Facts(levels=None, thresholds=0, followed=True)
    await steps.advance(tx, access, WORKFLOW, former, step, followed, former.version)
    await renewed(tx, former)


def _require_draft(instrument: Instrument) -> None:
    if instrument.status is not InstrumentStatus.draft:
        raise InstrumentFrozen
