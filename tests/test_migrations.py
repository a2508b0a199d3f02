"""Models and migrations say the same; every chain goes up, down and up again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import edulead.openapi  # noqa: F401  # imports every model
from edulead.keys import ROLES
from edulead.metadata import differs, metadata_of
from edulead.migrate import SCHEMAS, downgrade, engine_for, migrate, renew_epochs

PASSWORDS = {name: f"test-{name}" for name in ROLES}
NOT_IN_MODELS = {"alembic_version"}


def awaited(work):
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


async def differences(url: str, schema: str) -> list[str]:
    engine = engine_for(url)

    def compare(connection):
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: name == schema if kind == "schema" else True,
                "include_object": lambda thing, name, kind, *_: (
                    (kind == "table" and name not in NOT_IN_MODELS and thing.schema == schema) or kind == "column"
                ),
                "compare_type": differs,
            },
        )
        return [str(each) for each in compare_metadata(context, metadata_of(schema))]

    async with engine.connect() as connection:
        found = await connection.run_sync(compare)
    await engine.dispose()
    return found


@pytest.mark.parametrize("schema", SCHEMAS)
def test_models_and_migrations_name_the_same_tables_columns_and_types(worker_database, schema):
    assert awaited(differences(worker_database.url("admin"), schema)) == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_chain_goes_up_down_and_up_again(fresh_database, schema):
    async def walk():
        await downgrade(fresh_database.url("admin"), PASSWORDS, schemas=(schema,))
        await migrate(fresh_database.url("admin"), PASSWORDS, schemas=(schema,))

    awaited(walk())
    assert awaited(differences(fresh_database.url("admin"), schema)) == []


def test_after_a_restore_every_feed_begins_a_new_life(fresh_database):
    async def epochs():
        connection = await asyncpg.connect(fresh_database.url("admin"))
        found = [await connection.fetchval(f"SELECT epoch FROM {schema}.feed_epoch") for schema in SCHEMAS]
        await connection.close()
        return found

    before = awaited(epochs())
    awaited(renew_epochs(fresh_database.url("admin"), PASSWORDS))
    assert not set(before) & set(awaited(epochs()))
