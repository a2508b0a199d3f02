"""What the records of a person forget once the personal data of the file is destroyed (152-ФЗ, ст. 21).

A column says of itself what is left of it (`rules.GONE`, `rules.REPLACED`) and so stays out of the audit too. That
there was a record and a step, when, whose and with what outcome, remains.
"""

from collections.abc import Collection, Iterator, Sequence
from copy import copy
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, Column, ColumnElement, Select, Uuid, and_, cast, func, inspect, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import RelationshipProperty, selectinload

from services.kernel import audit
from services.reserve.candidates import queries
from services.reserve.candidates.following import Files, among
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.store import TABLES

M = TypeVar("M")


def destroyed(files: Files | None) -> Select[UUID]:
    """Whose data is destroyed."""
    return select(Candidate.id).where(Candidate.status == CandidateStatus.anonymised, among(Candidate.id, files))


def telling(model: type[M], its: ColumnElement[bool], files: Files | None) -> Select[M]:
    """Records that are `its` and still say what is to be forgotten, with the parts they own, locked."""
    parts = [selectinload(getattr(model, each.key)) for each in _owned(model)]
    found = select(model).where(its, _tells(model)).options(*parts)
    return found.with_for_update(of=model, skip_locked=files is None)


async def forget(tx: AsyncSession, records: Sequence[Any]) -> None:
    """What those records say of the person, the files they alone are built on, and the reasons of their steps."""
    papers = [file for each in records for file in _emptied(each)]
    if not records:
        return
    await tx.flush()  # no row is built on the files any more
    for file_id in dict.fromkeys(papers):
        await erase(tx, file_id)
    await forget_reasons(tx, [each.id for each in records])


async def forget_reasons(tx: AsyncSession, records: Collection[UUID]) -> None:
    """Of the steps of those records. The service may add to a history alone: the database has one word for this."""
    await tx.execute(select(func.reserve.forget_reasons(cast([*records], ARRAY(Uuid)))))


async def erase(tx: AsyncSession, file_id: UUID) -> bool:
    """The file, unless another record is built on it: an application that a protocol was drawn over stays whole."""
    try:
        async with tx.begin_nested():
            await tx.execute(queries.file_row(file_id))
    except IntegrityError:
        return False
    audit.note(tx, "deleted", "file", file_id, {})
    return True


def _tells(model: Any) -> ColumnElement[bool]:
    told = [_told(getattr(model, name), column.info["left"]) for name, column in _personal(model)]
    return or_(*told, *(getattr(model, each.key).any(_tells(each.mapper.class_)) for each in _owned(model)))


def _told(column: Any, left: Any) -> ColumnElement[bool]:
    said: ColumnElement[bool] = column.is_not(None)
    return said if left is None else and_(said, column != left)


def _emptied(record: Any) -> Iterator[UUID]:
    """The files that it was built on."""
    for name, column in _personal(type(record)):
        said, left = getattr(record, name), column.info["left"]
        if said is None or said == left:
            continue
        if column.references(TABLES.file.__table__.c.id):
            yield said
        setattr(record, name, copy(left))
    for owned in _owned(type(record)):
        for each in getattr(record, owned.key):
            yield from _emptied(each)


def _personal(model: Any) -> list[tuple[str, Column[Any]]]:
    """(attribute, its column)"""
    columns = ((each.key, each.columns[0]) for each in inspect(model).column_attrs)
    return [(name, column) for name, column in columns if "left" in column.info]


def _owned(model: Any) -> list[RelationshipProperty[Any]]:
    """Lists of parts that say something of the person."""
    lists = (each for each in inspect(model).relationships if each.cascade.delete_orphan)
    return [each for each in lists if _personal(each.mapper.class_)]
