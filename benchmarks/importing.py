"""A hundred thousand values by file through the gateway: sent in pieces, read, checked, written and answered, against
COPY of the same rows into a staging table.

The table comes as a wide sheet, a row for each school, and as a long one, a row for each value; then as a wide sheet
with mistakes, all of which are reported. COPY takes the values as text, a row for each, from memory into a table
without key, index or rule, and commits: it neither checks nor compares, and takes what is true and what is not.
"""

import csv
import io
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from benchmarks.world import PORT
from edulead.database import Administered
from services.monitoring.methodologies.content import Content, content_hash

ROUNDS = 5
METHODOLOGY = UUID(int=0xF11E0)
WIDE, LONG = ([UUID(int=first + n) for n in range(ROUNDS)] for first in (0xF11E1000, 0xF11E2000))
"""A cycle for each round: a value is written once."""
PIECE = 64 * 1024
EVERY, WRONG = 100, "много"
"""Of so many values one is wrong in the table with mistakes, and what it says."""

ROWS = """
INSERT INTO monitoring.submission (id, version, place, cycle_id, subject_id, subject_name, municipality_name,
                                   attributes, status)
SELECT gen_random_uuid(), 1, ('ru.r67.m' || n % 27 || '.f' || n)::ltree, $1, md5('e' || n)::uuid,
       'Школа № ' || n, 'Округ № ' || n % 27, '{"kind": "school"}', 'draft'
FROM generate_series(1, $2) AS n"""

CYCLE = """
INSERT INTO monitoring.cycle (id, version, place, title, methodology_id, period_from, period_to, deadline, as_of,
                              clusters, objection_days, status)
VALUES ($1, 1, 'ru.r67', 'Цикл файлом', $2, '2025-01-01', '2025-12-31', '2999-03-01', '2025-12-31', '[]', 5,
        'collecting')"""

STAGING = "CREATE TABLE staged (place text, indicator text, value text)"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each round."""

    values: int
    mistakes: int
    staged: list[float] = field(default_factory=list)
    wide: list[float] = field(default_factory=list)
    long: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def ratio(self, ours: Sequence[float]) -> float:
        """To COPY: the median of the ratios of the rounds."""
        return median(one / other for one, other in zip(ours, self.staged, strict=True))


def content(indicators: int) -> Content:
    """Counts, shares and flags by turns."""
    passport = {"unit": "ед.", "collection": "файл", "processing": "нет", "owner": "школа", "periodicity": "раз в год"}
    inputs = (
        [{"code": "value", "title": "Значение", "kind": "count", "maximum": 10_000}],
        [{"code": "value", "title": "Значение", "minimum": 0, "maximum": 100}],
        [{"code": "value", "title": "Значение", "kind": "flag"}],
    )
    said = [
        {
            "number": n,
            "code": f"p{n}",
            "direction": "all",
            "title": f"Показатель {n}",
            "passport": passport,
            "inputs": inputs[n % len(inputs)],
            "evidence_required": False,
            "rule": {"kind": "per_case", "points": 0.1, "cap": 8},
        }
        for n in range(1, indicators + 1)
    ]
    return Content.model_validate({"directions": [{"code": "all", "title": "Всё"}], "indicators": said})


async def fill(database: Administered, schools: int, indicators: int) -> None:
    connection = await asyncpg.connect(database.admin_url, timeout=600)
    said = content(indicators)
    await connection.execute(
        """INSERT INTO monitoring.methodology (id, version, place, family, edition, code, title, subject, status,
                                               content, content_hash)
        VALUES ($1, 1, 'ru.r67', $1, 1, 'file', 'Сбор файлом', 'head', 'published', $2, $3)""",
        METHODOLOGY,
        json.dumps(said.model_dump(mode="json")),
        content_hash(said),
    )
    for cycle in (*WIDE, *LONG):
        await connection.execute(CYCLE, cycle, METHODOLOGY)
        await connection.execute(ROWS, cycle, schools)
    await connection.execute("ANALYZE monitoring.submission")
    await connection.close()


Cells = Sequence[tuple[str, Sequence[str]]]
"""Place of a school and what it says of each indicator."""


def cells(schools: int, indicators: int, wrong_every: int = 0) -> Cells:
    def said(school: int, n: int) -> str:
        number, seed = school * indicators + n, school * 31 + n * 17
        if wrong_every and number % wrong_every == 0:
            return WRONG
        return (str(seed % 1000), f"{seed % 100},{seed % 10}", "да" if seed % 2 else "нет")[n % 3]

    return [
        (f"ru.r67.m{school % 27}.f{school}", [said(school, n) for n in range(1, indicators + 1)])
        for school in range(1, schools + 1)
    ]


def wide(its: Cells, indicators: int) -> bytes:
    """As a Russian Excel saves it."""
    return _lines([["place", *(f"p{n}" for n in range(1, indicators + 1))], *([place, *said] for place, said in its)])


def long(its: Cells) -> bytes:
    return _lines([["place", "indicator", "value"], *_values(its)])


def _values(its: Cells) -> Iterator[list[str]]:
    return ([place, f"p{n}", each] for place, said in its for n, each in enumerate(said, 1))


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


async def measure(database: Administered, bearer: str, schools: int, indicators: int) -> Measured:
    """With the gateway and the service running."""
    its, bad = cells(schools, indicators), cells(schools, indicators, EVERY)
    taken = Measured(schools * indicators, sum(each == WRONG for _, said in bad for each in said))
    staged = _lines([*_values(its)])
    connection = await asyncpg.connect(database.admin_url)
    await connection.execute(STAGING)
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "text/csv"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", headers=headers, timeout=120) as client:
        for first, second in zip(WIDE, LONG, strict=True):
            with timed(taken.staged):
                await connection.copy_to_table("staged", source=io.BytesIO(staged), format="csv", delimiter=";")
            refused = await _sent(client, first, wide(bad, indicators), taken.refused)
            assert len(refused["report"]["errors"]) + refused["report"]["more_errors"] == taken.mistakes, refused
            for cycle, body, into in ((first, wide(its, indicators), taken.wide), (second, long(its), taken.long)):
                report = await _sent(client, cycle, body, into)
                assert report["created"] == taken.values, report
    await connection.execute("DROP TABLE staged")
    await connection.close()
    return taken


async def _sent(client: httpx.AsyncClient, cycle: UUID, body: bytes, into: list[float]) -> Any:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), PIECE):
            yield body[start : start + PIECE]

    with timed(into):
        answer = await client.post(f"/api/v1/monitoring/cycles/{cycle}/values:import?mode=commit", content=pieces())
    return answer.json()


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    into.append(time.perf_counter() - started)
