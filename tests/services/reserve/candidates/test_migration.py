"""Chains of merged files from before are repaired by the revision that says so."""

from uuid import UUID

import asyncpg

from edulead.migrate import downgrade, migrate
from tests.conftest import PASSWORDS, await_in_thread

A, B, C, D, E, F = (UUID(int=n) for n in range(1, 7))
BEFORE = {A: B, B: C, C: D, D: None, E: D, F: None}
AFTER = {A: D, B: D, C: D, D: None, E: D, F: None}


async def test_each_file_of_a_chain_names_its_last(fresh_database):
    admin = fresh_database.url("admin")
    await_in_thread(downgrade(admin, PASSWORDS, schemas=("reserve",), revision="reserve_0022"))
    connection = await asyncpg.connect(admin)
    for candidate in BEFORE:
        await connection.execute(
            "INSERT INTO reserve.candidate (id, version, place, put_forward_at, last_name, first_name, status)"
            " VALUES ($1, 1, 'ru.r67', 'ru.r67', 'Орлова', 'Вера', 'active')",
            candidate,
        )
    for candidate, becomes in BEFORE.items():
        status = "active" if becomes is None else "merged"
        statement = "UPDATE reserve.candidate SET status = $2, merged_into_id = $3 WHERE id = $1"
        await connection.execute(statement, candidate, status, becomes)
    await_in_thread(migrate(admin, PASSWORDS, schemas=("reserve",)))
    rows = await connection.fetch("SELECT id, merged_into_id, version FROM reserve.candidate")
    await connection.close()
    assert {row["id"]: row["merged_into_id"] for row in rows} == AFTER
    assert {row["id"]: row["version"] for row in rows} == {each: 1 + (BEFORE[each] != AFTER[each]) for each in AFTER}
