"""The shell around methodologies: load, ask the rules, write, announce."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.validation import parameter_error
from services.monitoring.methodologies import queries
from services.monitoring.methodologies.content import content_hash
from services.monitoring.methodologies.diff import diff
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.rules import WORKFLOW, MethodologyAction, MethodologyStatus
from services.monitoring.methodologies.schemas import (
    DifferenceOut,
    DiffOut,
    EditionOut,
    MethodologyCreate,
    MethodologyIn,
    MethodologyOut,
    MethodologyStepIn,
)
from services.monitoring.permissions import P, access


class MethodologyNotFound(NotFound):
    """Методика не найдена или не видна с вашими правами."""


class MethodologyCodeTaken(AlreadyExists):
    """Методика с таким кодом здесь уже есть: выберите другой код или создайте новую редакцию той методики."""


class MethodologyDrafted(AlreadyExists):
    """Черновик новой редакции этой методики уже есть: продолжайте его."""


class EditionBeforeNotFound(NotFound):
    """Предыдущей редакции нет или она не видна с вашими правами: укажите, с какой методикой сравнить."""


class MethodologyFrozen(Conflict):
    """Изменить можно только черновик: проверенную верните на доработку, у опубликованной создайте новую редакцию."""


async def get(tx: AsyncSession, methodology_id: UUID) -> Methodology:
    return await one(tx, queries.by_id(methodology_id), MethodologyNotFound)


async def create(tx: AsyncSession, caller: Identity, data: MethodologyCreate) -> Methodology:
    return await added(tx, Methodology(id=data.id, place=caller.place, **_fields(data)))


async def change(tx: AsyncSession, methodology_id: UUID, data: MethodologyIn, seen: int | None) -> Methodology:
    """Rewrite a draft. Raises MethodologyFrozen for anything but a draft."""
    methodology = changeable(tx, access, await get(tx, methodology_id), seen, P.methodology_write, _require_draft)
    assign(methodology, _fields(data))
    return await renewed(tx, methodology)


async def revise(tx: AsyncSession, caller: Identity, methodology_id: UUID) -> Methodology:
    """A new draft edition with the content of this one."""
    old = await get(tx, methodology_id)
    access.require(caller, P.methodology_write, old.place)
    last = await tx.scalar(queries.last_edition(old.family)) or old.edition
    kept = {name: getattr(old, name) for name in ("place", "family", "code", "title", "subject", "content")}
    return await added(tx, Methodology(edition=last + 1, **kept))


async def advance(tx: AsyncSession, methodology_id: UUID, data: MethodologyStepIn, seen: int | None) -> Methodology:
    """Publish or archive. Publication stamps the content hash that every score will carry."""
    methodology = await get(tx, methodology_id)
    await steps.advance(tx, access, WORKFLOW, methodology, data, methodology.facts, seen)
    if data.action is MethodologyAction.publish:
        methodology.content_hash = content_hash(methodology.parsed)
        methodology.published_at = tx.info["clock"].now()
    return await renewed(tx, methodology)


async def compared(tx: AsyncSession, methodology_id: UUID, against: UUID | None) -> DiffOut:
    """What the methodology changes against another, or against the edition before it."""
    new = await get(tx, methodology_id)
    old = await _other(tx, new, against)
    found = [DifferenceOut.about(each) for each in diff(old.parsed, new.parsed)]
    return DiffOut(methodology=EditionOut.about(new), against=EditionOut.about(old), differences=found)


async def _other(tx: AsyncSession, methodology: Methodology, against: UUID | None) -> Methodology:
    if against is None:
        return await one(tx, queries.edition_before(methodology), EditionBeforeNotFound)
    found = await tx.get(Methodology, against)
    if found is None:
        raise Invalid(errors=[parameter_error("against", "unknown_reference", "Методика не найдена")])
    return found


def shown(caller: Identity, methodology: Methodology) -> MethodologyOut:
    facts = methodology.facts
    allowed = WORKFLOW.allowed(methodology.status, facts, access, caller, methodology.place)
    return MethodologyOut.about(
        methodology, content=facts.content, maximum=facts.content.maximum, allowed_actions=allowed
    )


def _require_draft(methodology: Methodology) -> None:
    if methodology.status is not MethodologyStatus.draft:
        raise MethodologyFrozen


def _fields(data: MethodologyIn) -> dict[str, object]:
    kept = data.model_dump(include={"code", "title", "subject"})
    return kept | {"content": data.content.model_dump(mode="json")}
