"""The shell around acts: load, check, write."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.identity import Identity
from services.kernel.problems import InUse, Invalid, NotFound
from services.monitoring.acts import queries
from services.monitoring.acts.models import Act, ActRevision
from services.monitoring.acts.rules import cite, overlapping, succeeded
from services.monitoring.acts.schemas import ActCreate, ActIn, RevisionIn
from services.monitoring.permissions import P, access

OVERLAPPING = {
    "pointer": "/valid_from",
    "code": "overlapping",
    "detail": "Срок действия пересекается со сроком другой редакции",
}


class ActNotFound(NotFound):
    """Акт не найден или не виден с вашими правами."""


class FileUnknown(Invalid):
    """Файла с таким идентификатором нет: сначала загрузите его."""

    def __init__(self) -> None:
        super().__init__(errors=[{"pointer": "/file_id", "code": "unknown_file", "detail": self.title()}])


class ActCited(InUse):
    """На акт ссылаются представленные данные: его нельзя удалить или изменить, можно добавить редакцию."""


async def get(tx: AsyncSession, act_id: UUID) -> Act:
    found: Act | None = await tx.scalar(queries.by_id(act_id))
    if found is None:
        raise ActNotFound
    return found


async def create(tx: AsyncSession, caller: Identity, data: ActCreate) -> Act:
    """Register an act at the caller's place; it can be cited from there and below."""
    act = Act(
        id=data.id,
        place=caller.place,
        citation=cite(data.requisites),
        revisions=[_revision(caller.place, i, each) for i, each in enumerate(data.revisions, start=1)],
        **_fields(data),
    )
    tx.add(act)
    await tx.flush()  # the answer shows what the database filled in
    return act


async def change(tx: AsyncSession, caller: Identity, act_id: UUID, data: ActIn, seen: int | None) -> Act:
    act = await _own(tx, caller, act_id, seen)
    if await tx.scalar(queries.cited(act_id)):
        raise ActCited
    for name, value in _fields(data).items():
        setattr(act, name, value)
    act.citation = cite(data.requisites)
    await tx.flush()  # the answer shows the new version
    return act


async def revise(tx: AsyncSession, caller: Identity, act_id: UUID, data: RevisionIn, seen: int | None) -> Act:
    """Add a revision; the one in force until now ends the day before. Raises Invalid when their periods overlap.

    The act's own version counts it, so two editors cannot both add the same one.
    """
    act = await _own(tx, caller, act_id, seen)
    last = act.revisions[-1]
    last.valid_from, last.valid_to = succeeded(last.period, data.valid_from)
    if overlapping([data.period, *(each.period for each in act.revisions)]):
        raise Invalid(errors=[OVERLAPPING])
    act.revisions.append(_revision(act.place, len(act.revisions) + 1, data))
    act.version += 1
    await tx.flush()  # the answer shows the new version
    return act


async def remove(tx: AsyncSession, caller: Identity, act_id: UUID, seen: int | None) -> None:
    """Delete an act entered by mistake. Raises ActCited when evidence refers to it."""
    await tx.delete(await _own(tx, caller, act_id, seen))


async def _own(tx: AsyncSession, caller: Identity, act_id: UUID, seen: int | None) -> Act:
    """The act, if the caller stands where it may be changed from."""
    act = await get(tx, act_id)
    expect(act, seen)
    access.require(caller, P.act_write, act.place)
    return act


def _fields(data: ActIn) -> dict[str, object]:
    return data.model_dump(include=set(ActIn.model_fields))


def _revision(place: str, number: int, data: RevisionIn) -> ActRevision:
    return ActRevision(place=place, number=number, **data.model_dump())
