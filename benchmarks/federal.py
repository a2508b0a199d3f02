"""A federal cycle: read, score and write it, against one binary COPY of the same values out of PostgreSQL.

The rows are made by PostgreSQL itself; the calculation is the one the service runs, in a transaction of its own role.
"""

import json
import resource
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
from services.kernel.settings import Settings
from services.monitoring.cycles import service as cycles
from services.monitoring.methodologies.content import Content, content_hash
from services.monitoring.results import service as results
from services.monitoring.store import TABLES

INDICATORS = 60
METHODOLOGY, CYCLE = UUID(int=0xFED1), UUID(int=0xFED2)
RULES: tuple[dict[str, Any], ...] = (
    {"kind": "bands", "bands": [{"lower": 60, "points": 10}, {"lower": 40, "upper": 60, "points": 5}], "otherwise": 0},
    {"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 10},
    {"kind": "best_is_100", "group": "region", "points": 10},
    {"kind": "per_case", "points": 0.1, "cap": 8},
    {"kind": "quartile", "group": "municipality", "points": [0, 1, 2, 3]},
    {"kind": "formula", "expression": "value * 2 / 3 + 1", "cap": 60},
)

ROWS = """
INSERT INTO monitoring.submission (id, version, place, cycle_id, subject_id, subject_name, municipality_name,
                                   attributes, status)
SELECT md5('s' || n)::uuid, 1, ('ru.r' || n % 89 || '.m' || n % 2500 || '.o' || n)::ltree, $1, md5('o' || n)::uuid,
       'Школа № ' || n, 'Округ № ' || n % 2500, '{"kind": "school"}', 'accepted'
FROM generate_series(1, $2) AS n;
INSERT INTO monitoring.submitted_number (id, place, submission_id, indicator, input, value)
SELECT gen_random_uuid(), s.place, s.id, 'p' || i, 'value', abs(hashtext(s.id::text || i)) % 10000 * 10000
FROM monitoring.submission s, generate_series(1, $2) AS i WHERE s.cycle_id = $1
"""
BASELINE = """
SELECT n.submission_id, n.indicator, n.value FROM monitoring.submitted_number n
JOIN monitoring.submission s ON s.id = n.submission_id WHERE s.cycle_id = $1"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, and mebibytes of this process at its largest."""

    subjects: int
    baseline: float
    ours: float
    peak: float


def content() -> Content:
    """Sixty indicators of six kinds in five directions."""
    passport = {"unit": "%", "collection": "форма", "processing": "доля", "owner": "школа", "periodicity": "раз в год"}
    indicators = [
        {
            "number": n,
            "code": f"p{n}",
            "direction": f"d{n % 5}",
            "title": f"Показатель {n}",
            "passport": passport,
            "inputs": [{"code": "value", "title": "Значение", "minimum": 0, "maximum": 100}],
            "evidence_required": False,
            "rule": RULES[n % len(RULES)],
        }
        for n in range(1, INDICATORS + 1)
    ]
    levels = [{"code": "high", "title": "Высокий", "at_least": 70}, {"code": "low", "title": "Низкий"}]
    risk = {"rules": [{"kind": "lowest_quartile", "code": "bottom", "title": "Нижняя четверть", "group": "region"}]}
    directions = [{"code": f"d{n}", "title": f"Направление {n}"} for n in range(5)]
    return Content.model_validate({"directions": directions, "indicators": indicators, "levels": levels, "risk": risk})


async def fill(database: Administered, subjects: int) -> None:
    connection = await asyncpg.connect(database.admin_url, timeout=600)
    said = content()
    await connection.execute(
        """INSERT INTO monitoring.methodology (id, version, place, family, edition, code, title, subject, status,
                                               content, content_hash)
        VALUES ($1, 1, 'ru', $1, 1, 'federal', 'Федеральная методика', 'head', 'published', $2, $3)""",
        METHODOLOGY,
        json.dumps(said.model_dump(mode="json")),
        content_hash(said),
    )
    await connection.execute(
        """INSERT INTO monitoring.cycle (id, version, place, title, methodology_id, period_from, period_to, deadline,
                                         as_of, clusters, objection_days, status)
        VALUES ($1, 1, 'ru', 'Федеральный цикл', $2, '2025-01-01', '2025-12-31', '2026-03-01', '2025-12-31', '[]', 5,
                'verifying')""",
        CYCLE,
        METHODOLOGY,
    )
    for statement, args in zip(ROWS.split(";\n"), ((subjects,), (INDICATORS,)), strict=True):
        await connection.execute(statement, CYCLE, *args, timeout=900)
    await connection.execute("ANALYZE monitoring.submission, monitoring.submitted_number")
    await connection.close()


async def measure(database: Administered, subjects: int) -> Measured:
    baseline = await _baseline(database)
    settings = Settings(database_url=database.url_of("monitoring"))
    monitoring = await connect(settings, TABLES)
    department = Identity(account=system_account("bench"), role="department", place="ru")
    ours: list[float] = []
    async with acting(monitoring, department, clock_of(settings)) as tx:
        cycle = await cycles.get(tx, CYCLE)
        with _timed(ours):
            await results.calculate(tx, cycle, None)
    await monitoring.close()
    return Measured(subjects, baseline, ours[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def _baseline(database: Administered) -> float:
    """The values once out of PostgreSQL and into this process, and nothing done with them."""
    connection = await asyncpg.connect(database.admin_url)
    taken: list[float] = []
    size = 0

    async def count(chunk: bytes) -> None:
        nonlocal size
        size += len(chunk)

    with _timed(taken):
        await connection.copy_from_query(BASELINE, CYCLE, output=count, format="binary")
    await connection.close()
    return taken[0]


@contextmanager
def _timed(into: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    into.append(time.perf_counter() - started)
