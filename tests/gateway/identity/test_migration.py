"""The revision of identity goes down and up again, and leaves the boundary standing."""

from datetime import UTC, datetime
from uuid import UUID

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


_PERSON = """
    INSERT INTO gateway.person (id, version, place, last_name, first_name) VALUES ($1, 1, 'ru.r67', 'Орлова', 'Вера')
"""
_ACCOUNT = """
    INSERT INTO gateway.account
        (id, version, place, person_id, status, created_at, username, full_name, password_hash, password_temporary)
    VALUES ($1, 1, 'ru.r67', $2, $3, $4, $5, 'Орлова Вера', '-', false)
"""
_ASSIGNMENT = """
    INSERT INTO gateway.assignment (id, version, place, account_id, role) VALUES ($1, 1, 'ru.r67', $2, 'department')
"""
PERSON, OTHER = UUID(int=100), UUID(int=200)
OLDEST, LATER, SAME_DAY, DISABLED, ALONE, NOBODYS = (UUID(int=n) for n in range(1, 7))
ACCOUNTS = [
    (LATER, PERSON, "active", datetime(2026, 3, 1, tzinfo=UTC)),
    (SAME_DAY, PERSON, "active", datetime(2026, 2, 1, tzinfo=UTC)),
    (OLDEST, PERSON, "active", datetime(2026, 2, 1, tzinfo=UTC)),
    (DISABLED, PERSON, "disabled", datetime(2026, 1, 1, tzinfo=UTC)),
    (ALONE, OTHER, "active", datetime(2026, 4, 1, tzinfo=UTC)),
    (NOBODYS, None, "active", datetime(2026, 1, 1, tzinfo=UTC)),
]


async def test_of_several_open_accounts_the_oldest_stays_its_persons(fresh_database):
    """Those of revision 0004 are repaired by 0005, with every role they had; a closed one keeps saying whose it was."""
    admin = fresh_database.url("admin")
    await_in_thread(downgrade(admin, PASSWORDS, schemas=("gateway",), revision="gateway_0004"))
    connection = await asyncpg.connect(admin)
    for person in (PERSON, OTHER):
        await connection.execute(_PERSON, person)
    for account, person, status, created in ACCOUNTS:
        await connection.execute(_ACCOUNT, account, person, status, created, f"user{account.int}")
        await connection.execute(_ASSIGNMENT, UUID(int=account.int + 1000), account)
    await_in_thread(migrate(admin, PASSWORDS, schemas=("gateway",)))
    rows = await connection.fetch("SELECT id, person_id, version, status FROM gateway.account")
    roles = await connection.fetchval("SELECT count(*) FROM gateway.assignment")
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute("UPDATE gateway.account SET person_id = $1 WHERE id = $2", PERSON, LATER)
    await connection.close()
    left = {row["id"]: row["person_id"] for row in rows}
    assert left == {OLDEST: PERSON, LATER: None, SAME_DAY: None, DISABLED: PERSON, ALONE: OTHER, NOBODYS: None}
    assert {row["id"] for row in rows if row["version"] == 2} == {LATER, SAME_DAY}
    assert ({row["id"] for row in rows if row["status"] == "disabled"}, roles) == ({DISABLED}, len(ACCOUNTS))


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
