"""The shell around acts: load, check, write."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, InUse, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import refused, unknown_reference
from services.monitoring.acts import queries
from services.monitoring.acts.models import Act, ActRevision
from services.monitoring.acts.rules import cite, fingerprint, overlapping, succeeded
from services.monitoring.acts.schemas import ActCreate, ActIn, RevisionIn
from services.monitoring.permissions import P, access


class ActNotFound(NotFound):
    """Акт не найден или не виден с вашими правами."""


class ActRepeated(AlreadyExists):
    """Такой акт здесь уже зарегистрирован: вид, кем принят, номер и дата те же."""


class ActCited(InUse):
    """На акт ссылаются представленные данные: его нельзя удалить или изменить, можно добавить редакцию."""


async def get(tx: AsyncSession, act_id: UUID) -> Act:
    return await one(tx, queries.by_id(act_id), ActNotFound)


async def create(tx: AsyncSession, caller: Identity, data: ActCreate) -> Act:
    """Register an act at the caller's place; it can be cited from there and below.

    Raises ActRepeated for one that is there already, Invalid for a file the caller cannot see.
    """
    await _require_new(tx, data, data.id, caller.place)
    await _require_files(tx, {("revisions", i): each for i, each in enumerate(data.revisions)})
    act = Act(
        id=data.id,
        place=caller.place,
        revisions=[_revision(caller.place, i, each) for i, each in enumerate(data.revisions, start=1)],
        **_fields(data),
    )
    return await added(tx, act)


async def change(tx: AsyncSession, act_id: UUID, data: ActIn, seen: int | None) -> Act:
    act = await _to_change(tx, act_id, seen)
    if await tx.scalar(queries.cited(act_id)):
        raise ActCited
    await _require_new(tx, data, act.id, act.place)
    assign(act, _fields(data))
    return await renewed(tx, act)


async def revise(tx: AsyncSession, act_id: UUID, data: RevisionIn, seen: int | None) -> Act:
    """Add a revision; the one in force until now ends the day before.

    Raises Invalid when their periods overlap or the caller cannot see the file.

    The act's own version counts it, so two editors cannot both add the same one.
    """
    act = await _to_change(tx, act_id, seen)
    await _require_files(tx, {(): data})
    last = act.revisions[-1]
    last.valid_from, last.valid_to = succeeded(last.period, data.valid_from)
    if overlapping([data.period, *(each.period for each in act.revisions)]):
        raise refused(["valid_from"], "overlapping", "Срок действия пересекается со сроком другой редакции")
    act.revisions.append(_revision(act.place, len(act.revisions) + 1, data))
    return await renewed(tx, act)


async def remove(tx: AsyncSession, act_id: UUID, seen: int | None) -> None:
    """Delete an act entered by mistake. Raises ActCited when evidence refers to it."""
    await tx.delete(await _to_change(tx, act_id, seen))


async def _to_change(tx: AsyncSession, act_id: UUID, seen: int | None) -> Act:
    return changeable(tx, access, await get(tx, act_id), seen, P.act_write)


async def _require_new(tx: AsyncSession, data: ActIn, id: UUID, place: str) -> None:
    """Raises ActRepeated, naming the act that is there. Of two at once the constraint refuses the later, unnamed."""
    twin = await tx.scalar(queries.twin(place, fingerprint(data.requisites)))
    if twin not in (None, id):
        raise ActRepeated(members={"existing_id": str(twin)})


async def _require_files(tx: AsyncSession, said: Mapping[tuple[str | int, ...], RevisionIn]) -> None:
    """`said`: where in the body → the revision there. The database alone would take a file of any place."""
    ids = {each.file_id for each in said.values() if each.file_id}
    seen = set(await tx.scalars(queries.files(ids))) if ids else set()
    unseen = [path for path, each in said.items() if each.file_id and each.file_id not in seen]
    if unseen:
        raise Invalid(errors=[unknown_reference((*path, "file_id"), "Файл с текстом не найден") for path in unseen])


def _fields(data: ActIn) -> dict[str, object]:
    """What the act says of itself, and what follows from it."""
    told = {"citation": cite(data.requisites), "fingerprint": fingerprint(data.requisites)}
    return data.model_dump(include=set(ActIn.model_fields)) | told


def _revision(place: str, number: int, data: RevisionIn) -> ActRevision:
    return ActRevision(place=place, number=number, **data.model_dump())
