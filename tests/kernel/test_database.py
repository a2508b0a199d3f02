"""Connections: bound to a place for one transaction, read-only where they should be, at every usual address."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.kernel.acting import acting, aside
from services.kernel.database import connect, stand, standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import system
from services.kernel.places import SETTING
from services.kernel.settings import Settings
from services.training.store import TABLES

NOW_AT = f"SELECT current_setting('{SETTING}', true)"


class TestBegin:
    async def test_sees_from_a_place_and_forgets_it(self, kernel_database):
        async with kernel_database.begin("ru.r67") as session:
            assert await session.scalar(text(NOW_AT)) == "ru.r67"
        async with kernel_database.engine.connect() as connection:
            assert await connection.scalar(text(NOW_AT)) in ("", None)

    async def test_writes_unless_it_is_read_only(self, kernel_database):
        write = text("CREATE TEMPORARY TABLE t (a int) ON COMMIT DROP")
        async with kernel_database.begin("ru") as session:
            await session.execute(write)
        with pytest.raises(DBAPIError, match="read-only"):
            async with kernel_database.begin("ru", read_only=True) as session:
                await session.execute(write)
        async with kernel_database.begin("ru") as session:  # the connection is not left read-only
            await session.execute(write)


class TestStanding:
    async def test_elsewhere_ends_with_the_block_however_deep(self, kernel_database):
        async with kernel_database.begin("ru.r67.m26.o1") as session:
            session.info["caller"] = system("test", "ru.r67.m26.o1")
            async with standing_at(session, "ru.r67"):
                async with standing_at(session, "ru.r67.m2"):
                    assert await session.scalar(text(NOW_AT)) == "ru.r67.m2"
                assert await session.scalar(text(NOW_AT)) == "ru.r67"
            assert await session.scalar(text(NOW_AT)) == "ru.r67.m26.o1"

    async def test_elsewhere_ends_where_the_transaction_stood_not_where_its_caller_does(self, kernel_database):
        """A loader acts in many names in one transaction."""
        async with kernel_database.begin("ru.r67") as session:
            session.info["caller"] = system("test", "ru.r67.m26")
            async with standing_at(session, "ru"):
                pass
            assert await session.scalar(text(NOW_AT)) == "ru.r67"

    async def test_for_good_lasts_past_a_block_and_not_past_the_transaction(self, kernel_database):
        async with kernel_database.begin("ru.r67.m26.o1") as session:
            session.info["caller"] = system("test", "ru.r67.m26.o1")
            await stand(session, "ru.r67.m2")
            async with standing_at(session, "ru.r67"):
                pass
            assert await session.scalar(text(NOW_AT)) == "ru.r67.m2"
        async with kernel_database.engine.connect() as connection:
            assert await connection.scalar(text(NOW_AT)) in ("", None)


class TestRead:
    async def test_sees_from_a_place_and_forgets_it(self, kernel_database):
        async with kernel_database.read("ru.r67") as connection:
            assert await connection.fetchval(NOW_AT) == "ru.r67"
        async with kernel_database.reader.acquire() as connection:
            assert await connection.fetchval(NOW_AT) in ("", None)

    async def test_cannot_write(self, kernel_database):
        for reading in (kernel_database.read, kernel_database.stream):
            with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
                async with reading("ru") as connection:
                    await connection.execute("DELETE FROM job")

    @pytest.mark.parametrize("place", ["", "ru'; DROP TABLE job; --", "RU", None])
    async def test_from_what_is_no_place_is_a_mistake(self, kernel_database, place):
        with pytest.raises(ValueError, match="not a place"):
            async with kernel_database.read(place):
                pass

    async def test_leaves_the_connection_usable_after_an_error(self, kernel_database):
        for _ in range(2 * 10):  # more than the pool holds
            with pytest.raises(asyncpg.UndefinedTableError):
                async with kernel_database.read("ru") as connection:
                    await connection.fetch("SELECT * FROM nothing")
        async with kernel_database.read("ru") as connection:
            assert await connection.fetchval("SELECT 1") == 1


class TestAside:
    async def test_is_kept_when_the_request_is_not(self, kernel_database, clock, worker_database):
        caller = system("test", "ru.r67")
        outbox = kernel_database.tables.outbox

        async def refused():
            async with acting(kernel_database, caller, clock) as session:
                emit(session, Fact("aside.lost", caller.account, "ru.r67"))
                async with aside(session) as other:
                    assert await other.scalar(text(NOW_AT)) == "ru.r67"
                    emit(other, Fact("aside.kept", caller.account, "ru.r67"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await refused()
        async with kernel_database.begin("ru") as session:
            kept = list(
                await session.scalars(
                    outbox.__table__.select().where(outbox.type.like("aside.%")).with_only_columns(outbox.type)
                )
            )
        assert kept == ["aside.kept"]


class TestConnect:
    @pytest.mark.parametrize(
        "said", [("postgresql://", "postgres://"), ("", "?sslmode=disable"), ("", "?sslmode=prefer&application_name=x")]
    )
    async def test_takes_an_address_as_postgresql_itself_does(self, worker_database, said):
        url = worker_database.url("training")
        url = url.replace(*said) if said[0] else f"{url}{'&' if '?' in url else '?'}{said[1][1:]}"
        database = await connect(Settings(database_url=url), TABLES)
        async with database.begin("ru") as session:
            assert await session.scalar(text("SELECT current_user")) == "edulead_training"
        async with database.read("ru") as connection:
            assert await connection.fetchval("SHOW timezone") == "UTC"
        await database.close()

    async def test_reads_from_a_replica_where_there_is_one(self, worker_database):
        replica = f"{worker_database.url('training')}"
        replica += ("&" if "?" in replica else "?") + "application_name=replica"
        database = await connect(
            Settings(database_url=worker_database.url("training"), read_database_url=replica), TABLES
        )
        async with database.begin("ru") as session:
            assert await session.scalar(text("SHOW application_name")) != "replica"
        async with database.read("ru") as connection:
            assert await connection.fetchval("SHOW application_name") == "replica"
        await database.close()
