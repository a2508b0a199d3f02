"""Reading a whole cycle at once: binary COPY into columns, with no object for a row.

Everything is read in the transaction of the calculation, as the place of the caller sees it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import driver
from services.monitoring.engine.attributes import Attributes
from services.monitoring.engine.columns import Column
from services.monitoring.methodologies.content import Content
from services.monitoring.results import queries
from services.monitoring.scoring.cohort import Cohort, Columns, applicable, numbered
from services.monitoring.scoring.frozen import carried, slots, unpacked, unsaid
from services.monitoring.scoring.peers import groups_of

_HEADER, _TRAILER = 19, 2
_NUMBER = np.dtype(
    [("fields", ">i2"), ("_1", ">i4"), ("row", ">i4"), ("_2", ">i4"), ("slot", ">i4"), ("_3", ">i4"), ("units", ">i8")]
)
"""One tuple of a binary COPY of (int4, int4, int8): a count of fields, then each field after its length."""
_MARK = np.dtype([("fields", ">i2"), ("_1", ">i4"), ("row", ">i4"), ("_2", ">i4"), ("slot", ">i4")])

_AGREES, _DIFFERS = 1, 2
"""The states of `queries.CONFIRMED`."""

Marks = NDArray[np.bool_]
"""One row for each indicator, one column for each subject."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A subject whose data were checked."""

    submission_id: UUID
    place: str
    subject_id: UUID
    person_id: UUID | None
    held_from: date | None
    cluster: str | None
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Before:
    """A subject's published result of the cycle before."""

    result_id: UUID
    percent: int | None
    """In units of 10⁻⁶."""
    content_hash: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the scores of a cycle are computed from; rows as in `subjects`."""

    subjects: Sequence[Rated]
    cohort: Cohort
    before: Mapping[UUID, Before]


async def gathered(tx: AsyncSession, cycle_id: UUID, content: Content, earlier: UUID | None) -> Gathered:
    """What was checked in the cycle; and what the same subjects had in `earlier`, the published calculation before."""
    connection = await driver(tx)
    await connection.execute(queries.WHOLE)
    read = lru_cache(None)(json.loads)  # a whole country has but a few sets of attributes
    rows = await connection.fetch(queries.RATED, cycle_id)
    subjects = [Rated(**{**row, "attributes": read(row["attributes"])}) for row in rows]
    now = await _numbers(connection, cycle_id, content, len(subjects))
    proven = await _proven(connection, cycle_id, content, len(subjects))
    previous, before = await _before(tx, content, subjects, earlier)
    attributes = [each.attributes for each in subjects]
    groups = numbered([groups_of(each.place, each.cluster) for each in subjects])
    return Gathered(
        subjects, Cohort(len(subjects), now, previous, proven, applicable(content, attributes), groups), before
    )


async def _copied(connection: Any, statement: str, *args: Any, kind: np.dtype[Any]) -> NDArray[Any]:
    chunks: list[bytes] = []

    async def keep(chunk: bytes) -> None:
        chunks.append(chunk)

    await connection.copy_from_query(statement, *args, output=keep, format="binary")
    data = b"".join(chunks)
    count = (len(data) - _HEADER - _TRAILER) // kind.itemsize
    return np.frombuffer(data, kind, count, _HEADER)


async def _numbers(connection: Any, cycle_id: UUID, content: Content, size: int) -> dict[str, dict[str, Column]]:
    its = slots(content)
    units, known = np.zeros((len(its), size), np.int64), np.zeros((len(its), size), np.bool_)
    for statement, names in _sources(content, its):
        rows = await _copied(connection, statement, cycle_id, *names, kind=_NUMBER)
        units[rows["slot"], rows["row"]] = rows["units"]
        known[rows["slot"], rows["row"]] = True
    found: dict[str, dict[str, Column]] = {each.code: {} for each in content.indicators}
    for position, (indicator, code) in enumerate(its):
        found[indicator][code] = Column(units[position], known[position], 6)
    return found


def _sources(content: Content, its: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Sequence[list[str | None]]]]:
    """(statement, names of its slots): what was declared, and, where the system fills anything, what it counted."""
    yield queries.DECLARED, [*map(list, zip(*its, strict=True))] or [[], []]
    if any(each.by_system for each in content.indicators):
        own = [pair if content.by_code[pair[0]].by_system else (None, None) for pair in its]
        yield queries.COUNTED, [*map(list, zip(*own, strict=True))]


async def confirmations(tx: AsyncSession, cycle_id: UUID, content: Content, size: int) -> tuple[Marks, Marks]:
    """Whose values independent data confirm, and whose they contradict."""
    codes = [None if each.by_system else each.code for each in content.indicators]
    args = (cycle_id, codes, content.confidence.tolerance)
    rows = await _copied(await driver(tx), queries.CONFIRMED, *args, kind=_NUMBER)
    state = np.zeros((len(codes), size), np.int64)
    state[rows["slot"], rows["row"]] = rows["units"]
    return state == _AGREES, state == _DIFFERS


async def _proven(connection: Any, cycle_id: UUID, content: Content, size: int) -> dict[str, NDArray[np.bool_]]:
    codes = [each.code for each in content.indicators]
    rows = await _copied(connection, queries.PROVEN, cycle_id, codes, kind=_MARK)
    marks = np.zeros((len(codes), size), np.bool_)
    marks[rows["slot"], rows["row"]] = True
    return dict(zip(codes, marks, strict=True))


async def _before(
    tx: AsyncSession, content: Content, subjects: Sequence[Rated], earlier: UUID | None
) -> tuple[Columns, dict[UUID, Before]]:
    """What each had before, by the inputs the methodologies share; nothing for who was not rated then."""
    if earlier is None:
        return unsaid(content, len(subjects)), {}
    empty: list[int | None] = [None] * len(slots(content))
    then = await tx.scalar(queries.content_of(earlier))
    read = carried(Content.model_validate(then), content)
    found, numbers = {}, {}
    for subject_id, result_id, percent, content_hash, inputs in await tx.execute(queries.before(earlier)):
        units = None if percent is None else int(percent.scaleb(6))
        found[subject_id] = Before(result_id, units, content_hash)
        numbers[subject_id] = read(inputs)
    return unpacked(content, [numbers.get(each.subject_id, empty) for each in subjects]), found
