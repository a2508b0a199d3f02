"""The revision of identity goes down and up again, and leaves the boundary standing."""

import asyncpg
import pytest

from edulead.migrate import downgrade, migrate
from tests.conftest import PASSWORDS, await_in_thread

TABLES = {"account", "assignment", "signing_key", "login_session", "refresh_token", "login_failure"}


async def tables(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT relname FROM pg_class WHERE relnamespace = 'gateway'::regnamespace")
    await connection.close()
    return {row["relname"] for row in rows} & TABLES


async def test_down_and_up(fresh_database):
    admin = fresh_database.url("admin")
    await_in_thread(downgrade(admin, PASSWORDS, schemas=("gateway",), revision="gateway_0002"))
    assert await tables(admin) == set()
    await_in_thread(migrate(admin, PASSWORDS, schemas=("gateway",)))
    assert await tables(admin) == TABLES


@pytest.mark.parametrize("table", ["account", "assignment"])
async def test_row_security_is_forced(identity_database, table):
    connection = await asyncpg.connect(identity_database.url("gateway"))
    forced = await connection.fetchval(
        "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", f"gateway.{table}"
    )
    assert forced
    assert await connection.fetchval(f"SELECT count(*) FROM gateway.{table}") == 0  # no place entered: nothing is seen
    await connection.close()


async def test_accounts_are_never_deleted(identity_database):
    connection = await asyncpg.connect(identity_database.url("gateway"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("DELETE FROM gateway.account")
    await connection.close()
