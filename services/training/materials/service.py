"""The shell around the library: write, review, publish."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import unknown_reference
from services.training.competencies.knowing import Named, require_known
from services.training.materials import queries
from services.training.materials.models import Material
from services.training.materials.rules import LABELS, WORKFLOW, AnsweredKind, Facts, MaterialStatus
from services.training.materials.schemas import AnsweredIn, MaterialChange, MaterialCreate, MaterialStepIn
from services.training.permissions import P, access


class MaterialNotFound(NotFound):
    """Материал не найден или не виден с вашими правами."""


class MaterialFixed(Conflict):
    """Материал не готовится: изменить его нельзя."""


class MaterialWithoutFile(NotFound):
    """К этому материалу файл не приложен."""


async def get(tx: AsyncSession, material_id: UUID) -> Material:
    return await one(tx, queries.by_id(material_id).where(queries.visible_to(tx.info["caller"])), MaterialNotFound)


async def create(tx: AsyncSession, caller: Identity, data: MaterialCreate) -> Material:
    """A draft where the caller stands."""
    await _require_file(tx, data.file_id)
    await _require_known(tx, caller.place, data.answers)
    said = data.model_dump(exclude={"answers"})
    answers = [each.model_dump(mode="json") for each in data.answers]
    material = Material(place=caller.place, written_at=caller.place, written_by=caller.account, answers=answers, **said)
    return await added(tx, material, _fact("drafted"))


async def change(tx: AsyncSession, material_id: UUID, data: MaterialChange, seen: int | None) -> Material:
    material = changeable(tx, access, await get(tx, material_id), seen, P.material_write, _require_draft)
    said = data.said()
    if "answers" in said:
        await _require_known(tx, material.place, data.answers)
        said["answers"] = [each.model_dump(mode="json") for each in data.answers]
    if "file_id" in said:
        await _require_file(tx, data.file_id)
    assign(material, said)
    return await renewed(tx, material, _fact("changed"))


async def advance(
    tx: AsyncSession, caller: Identity, material_id: UUID, data: MaterialStepIn, seen: int | None
) -> Material:
    """One step. Published, it lies where it was published, so that all below find it, whoever wrote it; in the archive
    where it was written, so that its author reads it and why."""
    material = await get(tx, material_id)
    await steps.advance(tx, access, WORKFLOW, material, data, facts_of(caller, material), seen, told(material))
    material.reason = data.reason
    if material.status is MaterialStatus.archived:
        material.place = material.written_at
    if material.status is MaterialStatus.review:
        material.submitted_by = caller.account
    if material.status is MaterialStatus.published:
        assign(material, {"place": caller.place, "published_on": tx.info["clock"].today()})
    return await renewed(tx, material)


async def remove(tx: AsyncSession, material_id: UUID, seen: int | None) -> None:
    """A draft that was begun by mistake."""
    material = changeable(tx, access, await get(tx, material_id), seen, P.material_write, _require_draft)
    emit(tx, Fact("training.material.drafted", material.id, material.place, deleted=True))
    await tx.delete(material)


async def file_of(tx: AsyncSession, material: Material) -> Any:
    """The row of its file, which lies where it was written: whoever may read the material may read it."""
    async with standing_at(tx, material.written_at):  # ADR 0008
        found = await tx.scalar(queries.file(material.file_id)) if material.file_id else None
    if found is None:
        raise MaterialWithoutFile
    return found


def facts_of(caller: Identity, material: Material) -> Facts:
    return Facts(
        answers=len(material.answers),
        told=material.text is not None or material.file_id is not None,
        own=caller.account in (material.written_by, material.submitted_by),
    )


def told(material: Material) -> dict[str, Any]:
    """What events of a material carry."""
    return {"kind": material.kind, "direction": material.direction, "answers": material.answers}


def _fact(what: str) -> Any:
    def said(material: Material) -> Fact:
        data = {"status": material.status, **told(material)}
        return Fact(f"training.material.{what}", material.id, material.place, data)

    return said


async def _require_known(tx: AsyncSession, place: str, answers: Sequence[AnsweredIn]) -> None:
    """Of competencies: indicators and causes are named by other services, and training has no list of them."""
    asked = [(("answers", at, "code"), each) for at, each in enumerate(answers)]
    await require_known(
        tx, place, [Named(path, each.code) for path, each in asked if each.kind is AnsweredKind.competency]
    )


def _require_draft(material: Material) -> None:
    if material.status is not MaterialStatus.draft:
        raise MaterialFixed(f"Материал {LABELS[material.status]}: изменить его нельзя.")


async def _require_file(tx: AsyncSession, file_id: UUID | None) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference(("file_id",), "Файл не найден")])
