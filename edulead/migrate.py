"""Bring the four schemas to a revision: one independent chain each, one migration at a time."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from edulead.bootstrap import MIGRATOR, SCHEMAS, bootstrap
from edulead.bootstrap import Connection as Link
from edulead.explain import in_words
from edulead.failures import DatabaseUnreachable, MigrationFailed
from edulead.urls import as_role, plain_url

INI = Path(__file__).resolve().parent.parent / "alembic.ini"
LOCK = "SELECT {} (hashtext('edulead.' || $1), 0)"
POLITE = {"lock_timeout": "4s", "statement_timeout": "30s", "timezone": "UTC"}
"""A migration that would make users wait gives up instead; a long one says SET LOCAL itself."""

REFUSALS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, TimeoutError)

Say = Callable[[str], None]
Step = Callable[[Config], None]


def silent(_: str) -> None:
    return None


async def migrate(
    admin_url: str,
    role_passwords: Mapping[str, str],
    *,
    schemas: Sequence[str] = SCHEMAS,
    revision: str = "head",
    say: Say = silent,
) -> None:
    """Prepare roles and schemas and upgrade every chain; a second caller waits for the first."""
    url = as_role(admin_url, MIGRATOR, role_passwords[MIGRATOR])
    async with alone(admin_url, say) as connection:
        await prepare(connection, role_passwords, schemas)
        await walk(partial(command.upgrade, revision=revision), url, schemas, say)


async def downgrade(
    admin_url: str,
    role_passwords: Mapping[str, str],
    *,
    schemas: Sequence[str] = SCHEMAS,
    revision: str = "base",
    say: Say = silent,
) -> None:
    url = as_role(admin_url, MIGRATOR, role_passwords[MIGRATOR])
    async with alone(admin_url, say):
        await walk(partial(command.downgrade, revision=revision), url, schemas, say)


async def renew_epochs(admin_url: str, role_passwords: Mapping[str, str], schemas: Sequence[str] = SCHEMAS) -> None:
    """After a restore: numbers of the feeds begin a new life, so that nobody takes old ones for new."""
    connection = await connected(as_role(admin_url, MIGRATOR, role_passwords[MIGRATOR]))
    try:
        for schema in schemas:
            renewed = f"UPDATE {schema}.feed_epoch SET epoch = gen_random_uuid(), renewed_at = now()"  # noqa: S608  # names of our own schemas
            await connection.execute(renewed)
    finally:
        await connection.close()


async def pending(url: str, schema: str) -> list[str]:
    """Revisions of this build that the database lacks, oldest first. Cheap: one row is read."""
    connection = await connected(url)
    try:
        return unapplied(schema, await applied(connection, schema))
    finally:
        await connection.close()


async def applied(connection: Link, schema: str) -> set[str]:
    """The version rows of one chain; none when it was never migrated."""
    try:
        rows = await connection.fetch(f'SELECT version_num FROM "{schema}".alembic_version')  # noqa: S608 - our own name
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        return set()
    return {row["version_num"] for row in rows}


def unapplied(schema: str, current: set[str]) -> list[str]:
    chain = revisions(schema)
    done = max((chain.index(one) + 1 for one in current if one in chain), default=0)
    return list(chain[done:])


@cache
def revisions(schema: str) -> tuple[str, ...]:
    """The chain of one schema, oldest first. Read from disk once per process."""
    scripts = scripts_of(schema).walk_revisions()
    return tuple(script.revision for script in reversed(list(scripts)))


def scripts_of(schema: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(config_for(schema))


def config_for(schema: str) -> Config:
    if not INI.exists():
        raise MigrationFailed(schema=schema, reason=f"нет файла {INI.name} рядом с программой.")
    return Config(INI, ini_section=schema)


async def connected(url: str, **settings: str) -> Link:
    try:
        return await asyncpg.connect(plain_url(url), timeout=15, server_settings=settings)
    except REFUSALS as error:
        raise DatabaseUnreachable(reason=in_words(error)) from error


@asynccontextmanager
async def alone(url: str, say: Say, work: str = "migrate") -> AsyncIterator[Link]:
    """Hold the lock of all such work in this database for as long as the connection lives."""
    connection = await connected(url)
    try:
        if not await connection.fetchval(LOCK.format("pg_try_advisory_lock"), work):
            say("другой процесс делает то же самое, ждём его…")
            await connection.execute(LOCK.format("pg_advisory_lock"), work)
        yield connection
    finally:
        await connection.close()


async def prepare(connection: Link, passwords: Mapping[str, str], schemas: Sequence[str]) -> None:
    try:
        await bootstrap(connection, passwords, schemas)
    except asyncpg.InsufficientPrivilegeError as error:
        reason = f"не хватает прав ({error}). Нужны CREATEROLE, BYPASSRLS и владение базой."
        raise DatabaseUnreachable(reason=reason) from error


async def walk(step: Step, migrator_url: str, schemas: Sequence[str], say: Say) -> None:
    engine = engine_for(migrator_url)
    try:
        for schema in schemas:
            say(f"схема {schema}")
            await walk_schema(engine, step, schema)
    finally:
        await engine.dispose()


async def walk_schema(engine: AsyncEngine, step: Step, schema: str) -> None:
    def run(connection: Connection) -> None:
        config = config_for(schema)
        config.attributes["connection"] = connection
        step(config)

    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
    except (DBAPIError, CommandError) as error:
        raise MigrationFailed(schema=schema, reason=in_words(root_of(error))) from error
    except KeyError as error:  # how Alembic reports a gap
        raise MigrationFailed(schema=schema, reason=f"в цепочке нет ревизии {error}.") from error


def root_of(error: BaseException) -> BaseException:
    """The driver's own error, under what SQLAlchemy wraps around it."""
    return root_of(error.__cause__) if error.__cause__ else error


def engine_for(url: str) -> AsyncEngine:
    """asyncpg reads the address itself: SQLAlchemy does not know all that may stand in one."""

    async def connect() -> Link:
        return await connected(url, **POLITE)

    return create_async_engine("postgresql+asyncpg://", async_creator=connect)
