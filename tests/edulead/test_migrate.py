import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from edulead import migrate as module
from edulead.bootstrap import MIGRATOR, SCHEMAS
from edulead.failures import DatabaseUnreachable, MigrationFailed
from edulead.keys import ROLES
from edulead.layout import Layout
from edulead.migrate import LOCK, downgrade, migrate, pending, revisions
from edulead.postgres import Cluster
from edulead.urls import with_login

PASSWORDS = {name: f"test-{name}" for name in ROLES}


async def ask(url: str, question: str, *arguments: object) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question, *arguments)
    finally:
        await connection.close()


async def versions(url: str, schema: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return await module.applied(connection, schema)
    finally:
        await connection.close()


class TestBootstrap:
    async def test_a_service_cannot_enter_another_schema(self, worker_database: Any) -> None:
        question = "SELECT has_schema_privilege($1, 'USAGE')"
        for schema in SCHEMAS:
            mine = await ask(worker_database.url("reserve"), question, schema)
            assert mine is (schema == "reserve")

    async def test_a_service_cannot_create_anything(self, worker_database: Any) -> None:
        for schema in ("reserve", "public"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await ask(worker_database.url("reserve"), f"CREATE TABLE {schema}.mine (id int)")

    async def test_row_security_binds_services_and_not_the_migrator(self, worker_database: Any) -> None:
        question = "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user AND NOT rolsuper"
        assert await ask(worker_database.url("reserve"), question) is False
        assert await ask(worker_database.url(MIGRATOR), question) is True

    async def test_a_service_has_its_path_clock_and_operators(self, worker_database: Any) -> None:
        url = worker_database.url("training")
        assert await ask(url, "SHOW search_path") == "training, public"
        assert await ask(url, "SHOW timezone") == "UTC"
        assert await ask(url, "SELECT 'ru.r67.m12'::ltree <@ 'ru.r67'::ltree")

    async def test_strangers_may_not_connect(self, worker_database: Any) -> None:
        question = "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT')"
        assert await ask(worker_database.admin, question) is False


class TestByAnOwnerWhoIsNoSuperuser:
    @pytest.fixture
    def server(self, layout: Layout) -> Iterator[Cluster]:
        """Of its own: on the shared one the roles belong to the superuser already."""
        server = Cluster(layout.cluster, "p", layout.log("postgres"), fast=True)
        server.start()
        yield server
        server.stop()

    @pytest.fixture
    def landlords(self, server: Cluster) -> str:
        asyncio.run(rent(server))
        return with_login(server.url("rented"), "landlord", "p")

    def test_prepares_and_migrates_twice(self, landlords: str) -> None:
        for _ in range(2):
            asyncio.run(migrate(landlords, PASSWORDS))
        question = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'reserve'"
        assert asyncio.run(ask(landlords, question)) == "edulead_migrator"

    def test_without_the_rights_it_is_told_which(self, server: Cluster, landlords: str) -> None:
        asyncio.run(ask(server.url("postgres"), "ALTER ROLE landlord NOCREATEROLE"))
        with pytest.raises(DatabaseUnreachable, match="CREATEROLE"):
            asyncio.run(migrate(landlords, PASSWORDS))


async def rent(server: Cluster) -> None:
    admin = server.url("postgres")
    await ask(admin, "CREATE ROLE landlord LOGIN CREATEROLE BYPASSRLS PASSWORD 'p'")
    await ask(admin, "CREATE DATABASE rented OWNER landlord")


class TestTwoAtOnce:
    async def test_the_second_waits_for_the_first(self, fresh_database: Any) -> None:
        first = await asyncpg.connect(fresh_database.admin)
        await first.execute(LOCK.format("pg_advisory_lock"), "migrate")
        waiting = asyncio.Event()
        second = asyncio.create_task(migrate(fresh_database.admin, PASSWORDS, say=lambda words: waiting.set()))
        await asyncio.wait_for(waiting.wait(), 10)
        assert not second.done()
        await first.close()
        await asyncio.wait_for(second, 30)

    async def test_both_succeed(self, fresh_database: Any) -> None:
        admin = fresh_database.admin
        for schema in SCHEMAS:
            await downgrade(admin, PASSWORDS, schemas=[schema])
        await asyncio.gather(*(migrate(admin, PASSWORDS) for _ in range(2)))
        assert [await versions(admin, schema) for schema in SCHEMAS] == [set(revisions(each)[-1:]) for each in SCHEMAS]


class TestChains:
    @pytest.mark.parametrize("schema", SCHEMAS)
    async def test_up_down_up(self, fresh_database: Any, schema: str) -> None:
        admin, chain = fresh_database.admin, revisions(schema)
        await downgrade(admin, PASSWORDS, schemas=[schema])
        assert await versions(admin, schema) == set()
        await migrate(admin, PASSWORDS, schemas=[schema])
        assert await versions(admin, schema) == set(chain[-1:])

    @pytest.mark.parametrize("schema", SCHEMAS)
    def test_has_one_head(self, schema: str) -> None:
        assert len(module.scripts_of(schema).get_heads()) <= 1


class TestToyChain:
    """Two migrations made for the test, in place of the chain of `training`."""

    @pytest.fixture
    def write(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
        folder = tmp_path / "versions"
        folder.mkdir()
        lines = module.INI.read_text().replace("%(here)s/migrations/training/versions", str(folder))
        toy = tmp_path / "alembic.ini"
        toy.write_text(lines.replace("%(here)s", str(module.INI.parent)))
        monkeypatch.setattr(module, "INI", toy)
        revisions.cache_clear()

        def script(name: str, after: str | None, up: str, down: str = "SELECT 1") -> None:
            (folder / f"{name}.py").write_text(
                f"from alembic import op\nrevision, down_revision = {name!r}, {after!r}\n"
                f"def upgrade() -> None:\n    op.execute({up!r})\n"
                f"def downgrade() -> None:\n    op.execute({down!r})\n"
            )

        yield script
        revisions.cache_clear()

    @pytest.fixture
    def empty(self, fresh_database: Any) -> Any:
        return fresh_database

    async def test_pending_is_what_the_database_lacks(self, empty: Any, write: Any) -> None:
        await wipe(empty.admin)
        write("t1", None, "CREATE TABLE training.one (id int)", "DROP TABLE training.one")
        write("t2", "t1", "CREATE TABLE training.two (id int)", "DROP TABLE training.two")
        service = empty.url("training")
        assert await pending(service, "training") == ["t1", "t2"]
        await migrate(empty.admin, PASSWORDS, schemas=["training"], revision="t1")
        assert await pending(service, "training") == ["t2"]
        await migrate(empty.admin, PASSWORDS, schemas=["training"])
        assert await pending(service, "training") == []
        await downgrade(empty.admin, PASSWORDS, schemas=["training"], revision="t1")
        assert await pending(service, "training") == ["t2"]

    async def test_a_failed_migration_leaves_nothing(self, empty: Any, write: Any) -> None:
        await wipe(empty.admin)
        write("t1", None, "CREATE TABLE training.one (id int)")
        write("t2", "t1", "CREATE TABLE training.two (id int); SELECT 1 / 0")
        with pytest.raises(MigrationFailed, match="training"):
            await migrate(empty.admin, PASSWORDS, schemas=["training"])
        assert await versions(empty.admin, "training") == {"t1"}
        assert await ask(empty.admin, "SELECT to_regclass('training.two')") is None

    async def test_a_gap_in_the_chain_is_named(self, empty: Any, write: Any) -> None:
        write("t2", "t1", "SELECT 1")
        with pytest.warns(UserWarning, match="t1"), pytest.raises(MigrationFailed, match="нет ревизии 't1'"):
            await migrate(empty.admin, PASSWORDS, schemas=["training"])

    async def test_gives_up_rather_than_make_users_wait(
        self, empty: Any, write: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await wipe(empty.admin)
        monkeypatch.setitem(module.POLITE, "lock_timeout", "50ms")
        write("t1", None, "CREATE TABLE training.one (id int)")
        await migrate(empty.admin, PASSWORDS, schemas=["training"])
        write("t2", "t1", "ALTER TABLE training.one ADD COLUMN more int")
        busy = await asyncpg.connect(empty.admin)
        try:
            async with busy.transaction():
                await busy.execute("LOCK TABLE training.one")
                with pytest.raises(MigrationFailed, match="lock timeout"):
                    await migrate(empty.admin, PASSWORDS, schemas=["training"])
        finally:
            await busy.close()


async def wipe(admin: str) -> None:
    """Forget the real chain of `training`, so that the toy one starts from nothing."""
    await ask(admin, "DROP SCHEMA training CASCADE")
    await migrate(admin, PASSWORDS, schemas=["training"], revision="base")


class TestUnreachable:
    async def test_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(DatabaseUnreachable, match="EDULEAD_DATABASE_URL"):
            await migrate(f"postgresql://u:p@/d?host={tmp_path}", PASSWORDS)
