"""The world a benchmark runs in: a durable embedded database with rows, the parts it needs, a token."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import httpx

from edulead import keys
from edulead.database import Administered, closed, opened
from edulead.layout import Layout
from edulead.migrate import migrate
from edulead.parts import PARTS, Plan, launches
from gateway.identity.admin import add_user
from gateway.store import TABLES
from services.kernel.database import connect
from services.kernel.settings import Settings

PORT = 18_400
SUBJECTS = 5_000

ROWS = """
INSERT INTO monitoring.methodology
    (id, version, place, family, edition, code, title, subject, status, content, content_hash)
VALUES ('00000000-0000-0000-0000-000000000001', 1, 'ru.r67', gen_random_uuid(), 1, 'b', 'Методика', 'municipality',
        'published', '{"directions": [], "indicators": []}', repeat('0', 64));
INSERT INTO monitoring.cycle (id, version, place, title, methodology_id, period_from, period_to, deadline, as_of,
                              clusters, objection_days, status)
VALUES ('00000000-0000-0000-0000-000000000002', 1, 'ru.r67', 'Цикл', '00000000-0000-0000-0000-000000000001',
        '2021-01-01', '2021-12-31', '2022-03-01', '2021-12-31', '[]', 0, 'published');
INSERT INTO monitoring.calculation (id, version, place, cycle_id, number, standing, methodology_id, content_hash,
                                    input_hash, subjects, account, role, calculated_at)
VALUES ('00000000-0000-0000-0000-000000000003', 1, 'ru.r67', '00000000-0000-0000-0000-000000000002', 1, 'published',
        '00000000-0000-0000-0000-000000000001', repeat('0', 64), repeat('0', 64), {subjects}, gen_random_uuid(),
        'department', now());
INSERT INTO monitoring.result (id, version, place, cycle_id, calculation_id, methodology_id, content_hash,
                               submission_id, subject_id, subject_name, municipality_name, attributes, score, maximum,
                               percent, missing, by_direction, rank, rank_of, rank_municipality_of, rank_cluster_of,
                               causes, grace, confidence, confidence_reasons, inputs, proven, indicator_points,
                               indicator_ranks, calculated_at)
SELECT gen_random_uuid(), 1, ('ru.r67.m' || n % 27)::ltree, '00000000-0000-0000-0000-000000000002',
       '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', repeat('0', 64),
       gen_random_uuid(), gen_random_uuid(), 'Организация № ' || n, 'Округ № ' || n % 27, '{}', n % 33, 32,
       round(n % 33 / 0.32, 6), '[23, 25, 26, 27, 28, 32]', '[]', n, {subjects}, 185, {subjects}, '[]', false,
       'medium', '[]', '', '', '', '', now()
FROM generate_series(1, {subjects}) AS n;
ANALYZE monitoring.result;
"""


@asynccontextmanager
async def world() -> AsyncIterator[Administered]:
    """The database, migrated and filled; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="edulead-bench-") as folder:
        Path(folder).chmod(0o711)  # noqa: ASYNC240  # nothing else runs yet
        layout = Layout.at(Path(folder) / "data")
        layout.prepare()
        database = await opened(layout, keys.load(layout))
        try:
            await migrate(database.admin_url, database.secrets.roles)
            await _fill(database)
            yield database
        finally:
            await closed(database)


async def _fill(database: Administered) -> None:
    connection = await asyncpg.connect(database.admin_url)
    for statement in ROWS.replace("{subjects}", str(SUBJECTS)).split(";\n"):
        if statement.strip():
            await connection.execute(statement)
    await connection.close()


async def token(database: Administered, role: str, place: str) -> str:
    """An access token got by signing in at the running gateway."""
    gateway = await connect(Settings(database_url=database.url_of("gateway")), TABLES)
    password = await add_user(gateway, f"bench-{role}", "", role, place)
    await gateway.close()
    form = {"grant_type": "password", "username": f"bench-{role}", "password": password}
    async with httpx.AsyncClient() as client:
        response = await client.post(f"http://127.0.0.1:{PORT}/auth/token", data=form)
        response.raise_for_status()
        return str(response.json()["access_token"])


@contextmanager
def parts(database: Administered, *names: str) -> Iterator[None]:
    """The named parts as processes of their own, as `edulead up` starts them."""
    plan = Plan(database.layout, database.secrets, database.admin_url, PORT)
    wanted = [(launch.command, launch.environment) for launch in launches(plan, PARTS) if launch.name in names]
    with _processes(wanted, [PORT + part.offset for part in PARTS if part.name in names], "/health/ready"):
        yield


@contextmanager
def baseline(name: str, port: int, database: Administered) -> Iterator[None]:
    """One of `baselines`, as the role that row security does not bind."""
    command = (sys.executable, "-m", "uvicorn", f"benchmarks.baselines:{name}", "--factory", "--port", str(port))
    url = database.url_of("migrator")
    with _processes([((*command, "--no-access-log"), {**os.environ, "EDULEAD_DATABASE_URL": url})], [port], "/list"):
        yield


@contextmanager
def _processes(wanted: list[tuple[tuple[str, ...], dict[str, str]]], ports: list[int], ready: str) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen(command, env=dict(said), **quiet) for command, said in wanted]
    try:
        for port in ports:
            _await(f"http://127.0.0.1:{port}{ready}")
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)


def _await(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(url)
