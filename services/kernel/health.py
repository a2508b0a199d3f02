"""Is the process alive, and is it ready: database reachable, migrations applied, feeds being read."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from asyncpg import UndefinedTableError
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.kernel.database import Database
from services.kernel.logs import log
from services.kernel.places import ROOT

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

Check = Callable[[Request], Awaitable[str | None]]
"""None when all is well, else what is wrong in a few words: anybody may ask."""

UNKNOWN = "проверка не прошла, причина записана в журнале"

router = APIRouter(prefix="/health", include_in_schema=False)


@router.get("/live")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/ready")
async def ready(request: Request) -> Response:
    checks: Mapping[str, Check] = request.app.state.checks
    wrong = {name: await _outcome(name, check, request) for name, check in checks.items()}
    status = 503 if any(wrong.values()) else 200
    said: dict[str, Any] = {name: problem or "ok" for name, problem in wrong.items()}
    return JSONResponse({"status": "ok" if status == 200 else "not ready", "checks": said}, status)


async def _outcome(name: str, check: Check, request: Request) -> str | None:
    try:
        return await check(request)
    except Exception:  # a check that fails is an answer too; its text may tell addresses and names, so it stays here
        log.warning("check failed", check=name, exc_info=True)
        return UNKNOWN


async def database(request: Request) -> str | None:
    async with _database(request).read(ROOT) as connection:
        await connection.fetchval("SELECT 1")
    return None


async def migrations(request: Request) -> str | None:
    tables = _database(request).tables
    try:
        async with _database(request).read(ROOT) as connection:
            applied = await connection.fetchval(f"SELECT version_num FROM {tables.schema}.alembic_version")
    except UndefinedTableError:
        return "ни одна не применена: выполните edulead migrate"
    wanted = head(tables.schema)
    return None if applied == wanted else f"применена {applied}, нужна {wanted}: выполните edulead migrate"


def _database(request: Request) -> Database:
    found: Database = request.app.state.database
    return found


@cache
def head(schema: str) -> str | None:
    """The newest revision this code knows for `schema`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / schema / "versions"))
    config.set_main_option("path_separator", "newline")
    return ScriptDirectory.from_config(config).get_current_head()
