"""How Alembic runs one chain. The schema is the section of alembic.ini (`-n reserve` or `-x schema=`)."""

import asyncio
import os
from typing import Any

from alembic import context
from sqlalchemy import Connection, MetaData, text

from edulead.metadata import differs, metadata_of
from edulead.migrate import engine_for

config = context.config
SCHEMA = context.get_x_argument(as_dictionary=True).get("schema") or config.config_ini_section
VERSION_TABLE = "alembic_version"


def include_name(name: str | None, kind: str, _: Any) -> bool:
    return name == SCHEMA if kind == "schema" else True


def include_object(thing: Any, name: str | None, kind: str, _: bool, __: Any) -> bool:
    if kind == "table":
        return thing.schema == SCHEMA and name != VERSION_TABLE
    return True


def target() -> MetaData | None:
    """Only autogeneration compares with the models; running a chain must not import them."""
    return metadata_of(SCHEMA) if wants_models() else None


def wants_models() -> bool:
    options = getattr(config, "cmd_opts", None)
    return bool(getattr(options, "autogenerate", False) or config.attributes.get("compare"))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=target(),
        version_table=VERSION_TABLE,
        version_table_schema=SCHEMA,
        include_schemas=True,
        include_name=include_name,
        include_object=include_object,
        transaction_per_migration=True,
        compare_type=differs,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.has_table(connection, VERSION_TABLE, schema=SCHEMA):
        # the service reads it to answer whether it is ready
        connection.execute(text(f"GRANT SELECT ON {SCHEMA}.{VERSION_TABLE} TO edulead_{SCHEMA}"))
    connection.commit()


async def connect_and_run() -> None:
    engine = engine_for(os.environ["EDULEAD_DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if (given := config.attributes.get("connection")) is not None:
    run(given)
else:
    asyncio.run(connect_and_run())
