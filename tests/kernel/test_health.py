"""Alive is not ready: ready means a database that is there and as new as the code."""

from dataclasses import replace

import asyncpg
import pytest
import structlog

from edulead.bootstrap import SCHEMAS
from services.kernel import health
from services.kernel.app import create
from services.kernel.settings import Settings
from tests.kernel.conftest import SAMPLE
from tests.support.callers import KEY, client_of, keys_of


@pytest.fixture
def told(monkeypatch):
    """What the checks said to the log."""
    kept = structlog.testing.LogCapture()
    processors = [structlog.processors.format_exc_info, kept]
    monkeypatch.setattr(health, "log", structlog.wrap_logger(None, processors=processors))
    return kept.entries


async def ready(settings, **checks):
    app = create(replace(SAMPLE, checks=checks), settings, keys_of(KEY))
    async with app.router.lifespan_context(app), client_of(app, None) as client:
        live, answer = await client.get("/health/live"), await client.get("/health/ready")
    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    return answer


async def test_all_is_well(sample_settings):
    answer = await ready(sample_settings)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}}


async def test_a_missing_migration_is_named(fresh_database):
    migrator = await asyncpg.connect(fresh_database.url("migrator"))
    await migrator.execute("UPDATE reserve.alembic_version SET version_num = 'reserve_0001'")
    await migrator.close()
    answer = await ready(Settings(database_url=fresh_database.url("reserve")))
    assert answer.status_code == 503
    said = f"применена reserve_0001, нужна {health.head('reserve')}: выполните edulead migrate"
    assert answer.json() == {"status": "not ready", "checks": {"database": "ok", "migrations": said}}


async def test_a_database_never_migrated_is_not_ready(fresh_database):
    migrator = await asyncpg.connect(fresh_database.url("migrator"))
    await migrator.execute("DROP TABLE reserve.alembic_version")
    await migrator.close()
    answer = await ready(Settings(database_url=fresh_database.url("reserve")))
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok",
        "migrations": "ни одна не применена: выполните edulead migrate",
    }


async def test_a_database_that_is_down_is_not_ready(told):
    answer = await ready(Settings(database_url="postgresql://edulead_reserve:secret@127.0.0.1:1/none"))
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": health.UNKNOWN, "migrations": health.UNKNOWN}
    assert [entry["check"] for entry in told] == ["database", "migrations"]
    assert all("ConnectionRefusedError" in entry["exception"] for entry in told)
    assert "secret" not in str(told)


async def test_what_a_check_fails_with_is_said_to_the_log_only(sample_settings, told):
    async def broken(_):
        raise RuntimeError("postgresql://db.internal:5432")

    answer = await ready(sample_settings, files=broken)
    assert answer.status_code == 503
    assert answer.json()["checks"]["files"] == health.UNKNOWN
    assert "db.internal" not in answer.text
    assert "db.internal" in told[0]["exception"]


async def test_a_service_adds_checks_of_its_own(sample_settings):
    async def well(_):
        return None

    async def late(_):
        return "лента не читается 300 с"

    answer = await ready(sample_settings, directory=late, files=well)
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok",
        "migrations": "ok",
        "directory": "лента не читается 300 с",
        "files": "ok",
    }


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_the_template_is_as_new_as_the_code(migrator, schema):
    assert await migrator.fetchval(f"SELECT version_num FROM {schema}.alembic_version") == health.head(schema)
    assert health.head(schema).startswith(schema)
