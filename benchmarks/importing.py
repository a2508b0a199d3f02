"""A hundred thousand values by file: read, checked and written, against COPY of the same rows into a staging table.

The table is wide, a row for each school; what is measured is what the service does once it has the body, to the commit.
COPY takes rows that are read and checked already, into tables without index or rule.
"""

import csv
import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from edulead.database import Administered
from services.kernel.acting import acting
from services.kernel.clock import clock_of
from services.kernel.database import connect
from services.kernel.identity import Identity, system_account
from services.kernel.imports import ImportQuery
from services.kernel.reports import ImportOut
from services.kernel.settings import Settings
from services.kernel.tables import TableKind
from services.kernel.uploads import Uploaded
from services.monitoring.collection import service as collection
from services.monitoring.methodologies.content import Content, content_hash
from services.monitoring.store import TABLES

METHODOLOGY, CYCLE = UUID(int=0xF11E1), UUID(int=0xF11E2)
DEPARTMENT = Identity(account=system_account("bench"), role="department", place="ru.r67")

ROWS = """
INSERT INTO monitoring.submission (id, version, place, cycle_id, subject_id, subject_name, municipality_name,
                                   attributes, status)
SELECT md5('f' || n)::uuid, 1, ('ru.r67.m' || n % 27 || '.f' || n)::ltree, $1, md5('e' || n)::uuid,
       'Школа № ' || n, 'Округ № ' || n % 27, '{"kind": "school"}', 'draft'
FROM generate_series(1, $2) AS n"""

STAGING = """
CREATE TABLE staged_said (submission_id uuid, indicator text, input text, value bigint);
CREATE TABLE staged_values (id uuid, place text, submission_id uuid, indicator text, comment text);
CREATE TABLE staged_numbers (id uuid, place text, submission_id uuid, indicator text, input text, value bigint)"""
WRITTEN = (
    """SELECT v.id, ltree2text(v.place), v.submission_id, v.indicator, v.comment
    FROM monitoring.submitted_value v JOIN monitoring.submission s ON s.id = v.submission_id""",
    """SELECT v.id, ltree2text(v.place), v.submission_id, v.indicator, v.input, v.value
    FROM monitoring.submitted_number v JOIN monitoring.submission s ON s.id = v.submission_id""",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds."""

    values: int
    said: float
    """COPY of what the file says: a row for each value."""
    written: float
    """COPY of all rows the values became: each is a declared value and its number."""
    ours: float


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
    await connection.execute(
        """INSERT INTO monitoring.cycle (id, version, place, title, methodology_id, period_from, period_to, deadline,
                                         as_of, clusters, objection_days, status)
        VALUES ($1, 1, 'ru.r67', 'Цикл файлом', $2, '2025-01-01', '2025-12-31', '2999-03-01', '2025-12-31', '[]', 5,
                'collecting')""",
        CYCLE,
        METHODOLOGY,
    )
    await connection.execute(ROWS, CYCLE, schools)
    await connection.execute("ANALYZE monitoring.submission")
    await connection.close()


def table(schools: int, indicators: int) -> bytes:
    """The wide sheet as a Russian Excel saves it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["place", *(f"p{n}" for n in range(1, indicators + 1))])
    for school in range(1, schools + 1):
        cells = (_cell(school * 31 + n * 17, n) for n in range(1, indicators + 1))
        writer.writerow([f"ru.r67.m{school % 27}.f{school}", *cells])
    return text.getvalue().encode()


def _cell(seed: int, indicator: int) -> str:
    return (str(seed % 1000), f"{seed % 100},{seed % 10}", "да" if seed % 2 else "нет")[indicator % 3]


async def measure(database: Administered, schools: int, indicators: int) -> Measured:
    body = table(schools, indicators)
    settings = Settings(database_url=database.url_of("monitoring"))
    monitoring = await connect(settings, TABLES)
    ours: list[float] = []
    with timed(ours):
        async with acting(monitoring, DEPARTMENT, clock_of(settings)) as tx:
            query = ImportQuery(mode="commit")
            report: Any = await collection.take(tx, CYCLE, Uploaded(TableKind.csv, body), query)
    await monitoring.close()
    assert isinstance(report, ImportOut), report
    assert report.created == schools * indicators, report
    said, written = await _baselines(database)
    return Measured(schools * indicators, said, written, ours[0])


async def _baselines(database: Administered) -> tuple[float, float]:
    """COPY of the values as the file says them, and of all rows they became, into tables without index or rule."""
    connection = await asyncpg.connect(database.admin_url)
    rows = [await connection.fetch(f"{each} WHERE s.cycle_id = $1", CYCLE) for each in WRITTEN]
    said = [(row["submission_id"], row["indicator"], row["input"], row["value"]) for row in rows[1]]
    taken: list[float] = []
    await connection.execute(STAGING)
    with timed(taken):
        await connection.copy_records_to_table("staged_said", records=said)
    with timed(taken):
        for name, its in zip(("staged_values", "staged_numbers"), rows, strict=True):
            await connection.copy_records_to_table(name, records=its)
    await connection.execute("DROP TABLE staged_said, staged_values, staged_numbers")
    await connection.close()
    return taken[0], taken[1]


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    into.append(time.perf_counter() - started)
