"""`edulead demo` where it cannot be done: words and a code, and nothing half-loaded."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from edulead import hooks, refusals
from edulead.database import Administered
from edulead.demo import directory, loader
from edulead.demo.region import region
from edulead.failures import (
    DatabaseRefused,
    DatabaseUnreachable,
    DemoConflict,
    DemoRefused,
    Failure,
    NoSystemHere,
    NotRunning,
)
from edulead.keys import Secrets
from edulead.layout import Layout
from edulead.urls import with_login
from gateway.directory.municipalities import service as municipalities
from gateway.directory.organisations import service as organisations
from gateway.directory.regions import service as regions
from gateway.directory.regions.schemas import RegionCreate
from gateway.identity.transactions import REAL
from gateway.store import TABLES
from services.kernel.acting import acting
from services.kernel.database import Database, connect
from services.kernel.settings import Settings
from tests.conftest import PASSWORDS

Run = Callable[..., Any]
PLANNED = region()


@pytest.fixture
async def link(fresh_database: Any) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(fresh_database.admin)
    yield connection
    await connection.close()


@pytest.fixture
async def gateway(fresh_database: Any) -> AsyncIterator[Database]:
    database = await connect(Settings(database_url=fresh_database.url("gateway")), TABLES)
    yield database
    await database.close()


@pytest.fixture
def database(fresh_database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Administered:
    """Migrated, with nobody who copies the directory into the services; and nobody who waits long for that.

    The administrator's login does not work: in containers the demo has none.
    """
    monkeypatch.setattr(loader, "PATIENCE", 0)
    layout = Layout(tmp_path)
    layout.gateway_key.write_bytes(base64.urlsafe_b64encode(os.urandom(32)))
    return Administered(layout, Secrets("", PASSWORDS, {}), with_login(fresh_database.admin, "nobody", "x"))


def silent(_: str) -> None:
    return None


async def counted(link: Any) -> tuple[int, int]:
    """Regions and municipalities."""
    return tuple([await link.fetchval(f"SELECT count(*) FROM gateway.{name}") for name in ("region", "municipality")])


class TestLoad:
    async def test_two_at_once_follow_each_other(self, database: Administered, link: Any) -> None:
        both = await asyncio.gather(*(hooks.load_demo(database, silent) for _ in range(2)), return_exceptions=True)
        assert [type(each) for each in both] == [NotRunning, NotRunning]
        assert "прочитано муниципалитетов: 0 из 27" in str(both[0])
        assert await counted(link) == (1, 27)

    async def test_another_region_67(self, database: Administered, gateway: Database, link: Any) -> None:
        async with acting(gateway, directory.LOADER, REAL) as tx:
            await regions.create(tx, directory.LOADER, RegionCreate(code="67", name="Наша область"))
        with pytest.raises(DemoConflict, match=r"Регион 67 .«Наша область».*уже заведён"):
            await hooks.load_demo(database, silent)
        assert await counted(link) == (1, 0)

    async def test_an_organisation_of_another_region_with_the_same_code(
        self, database: Administered, gateway: Database, link: Any
    ) -> None:
        home, who = RegionCreate(code="66", name="Другая область"), directory.LOADER
        town, school = PLANNED.municipalities[0], PLANNED.organisations[0]
        async with acting(gateway, who, REAL) as tx:
            there = await regions.create(tx, who, home)
            said = directory._municipality(PLANNED, town)
            strange = said.model_copy(update={"id": None, "region_id": there.id, "oktmo": said.oktmo[:0]})
            place = await municipalities.create(tx, who, strange)
            same = directory._organisation(school).model_copy(update={"id": None, "municipality_id": place.id})
            await organisations.create(tx, who, same)
        with pytest.raises(DemoConflict, match=r"ИНН.*uq_organisation_inn"):
            await hooks.load_demo(database, silent)
        assert await counted(link) == (1, 1)

    async def test_a_schema_that_is_not_there(self, database: Administered, link: Any) -> None:
        await link.execute("DROP SCHEMA gateway CASCADE")
        with pytest.raises(DatabaseRefused, match="сначала выполните edulead migrate"):
            await hooks.load_demo(database, silent)


class TestRefusals:
    @pytest.mark.parametrize(
        ("error", "kind", "words"),
        [
            (ConnectionRefusedError(111, "refused"), DatabaseUnreachable, "никто не отвечает"),
            (TimeoutError(), DatabaseUnreachable, "сервер не отвечает"),
            (asyncpg.InvalidPasswordError("no"), DatabaseUnreachable, "имя или пароль"),
            (asyncpg.TooManyConnectionsError("many"), DatabaseUnreachable, "заняты все соединения"),
            (asyncpg.LockNotAvailableError("lock"), DatabaseRefused, "слишком долго занята"),
            (asyncpg.QueryCanceledError("slow"), DatabaseRefused, "не уложился"),
            (asyncpg.DiskFullError("full"), DatabaseRefused, "кончилось место"),
            (asyncpg.ConnectionDoesNotExistError("gone"), DatabaseRefused, "gone"),
            (PoolTimeout("pool"), DatabaseRefused, "pool"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
    )
    def test_of_the_database(self, error: Exception, kind: type[Failure], words: str) -> None:
        with pytest.raises(kind, match=words), refusals.of_database():
            raise error
        with pytest.raises(kind, match=words), refusals.of_database():
            raise DBAPIError("SELECT", {}, error) from error

    def test_a_mistake_of_ours_is_not_hidden(self) -> None:
        with pytest.raises(KeyError), refusals.of_database():
            raise KeyError


class TestCommand:
    def test_a_folder_never_used(self, edulead: Run) -> None:
        process = edulead("demo")
        assert process.end() == NoSystemHere.exit_code

    def test_a_folder_of_work(self, edulead: Run, layout: Layout) -> None:
        layout.secrets.write_text("{}")
        process = edulead("demo")
        assert process.end() == DemoRefused.exit_code

    def test_a_system_that_does_not_run(self, edulead: Run, layout: Layout) -> None:
        layout.secrets.write_text("{}")
        layout.note_demonstration(True)
        process = edulead("demo")
        assert process.end() == NotRunning.exit_code
        assert "сейчас не запущена" in process.said
        assert not layout.cluster.exists()

    def test_a_server_that_does_not_answer(self, edulead: Run, layout: Layout, port: int) -> None:
        layout.secrets.write_text("{}")
        layout.note_demonstration(True)
        process = edulead("demo", settings={"EDULEAD_DATABASE_URL": f"postgresql://u:p@127.0.0.1:{port}/d"})
        assert process.end() == DatabaseUnreachable.exit_code
        assert "Traceback" not in process.said
