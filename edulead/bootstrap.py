"""Roles, extensions and schemas: what must stand before the first migration. Safe to repeat.

The administrator of the server may be a superuser or merely the owner of the database with
CREATEROLE and BYPASSRLS; so nothing here says SUPERUSER, not even to take it away from others.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import asyncpg

from edulead.failures import DatabaseTooOld, DatabaseUnreachable

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]
else:  # generic in its stubs only
    Connection = asyncpg.Connection

SCHEMAS = ("gateway", "monitoring", "reserve", "training")
MIGRATOR = "migrator"
EXTENSIONS = ("ltree", "btree_gist", "pg_trgm")
OLDEST = 18
PLACE_OPERATORS = """
SELECT oprcode::regprocedure::text FROM pg_operator
WHERE oprname IN ('<@', '@>') AND oprleft IN ('ltree'::regtype, 'ltree[]'::regtype) AND oprright = 'ltree'::regtype
"""


def role(name: str) -> str:
    return f"edulead_{name}"


async def bootstrap(connection: Connection, passwords: Mapping[str, str], schemas: Sequence[str] = SCHEMAS) -> None:
    await require_version(connection)
    async with connection.transaction():
        # roles belong to the whole server: two databases of it may be prepared at once
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('edulead.roles'))")
        for name in (MIGRATOR, *schemas):
            await ensure_role(connection, role(name), passwords[name], bypass=name == MIGRATOR)
        await connection.execute(f"GRANT {role(MIGRATOR)} TO CURRENT_USER WITH SET TRUE")
        await configure(connection, schemas)
        await admit(connection, schemas)
        for extension in EXTENSIONS:
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
        await trust_places(connection)
        for schema in schemas:
            await ensure_schema(connection, schema)


async def trust_places(connection: Connection) -> bool:
    """Let the planner use statistics of places under row security; False when we are not the superuser it takes.

    They may be used for leakproof operators only. Those of `ltree` compare and report nothing, but do not say so, and
    without statistics every caller is taken for one who sees a thousandth of the rows: measured, a list of fifty for a
    region took 12.7 ms in place of 0.4.
    """
    if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        return False
    for function in await connection.fetch(PLACE_OPERATORS):
        await connection.execute(f"ALTER FUNCTION {function[0]} LEAKPROOF")
    return True


async def require_version(connection: Connection) -> None:
    found = connection.get_server_version()
    if found.major < OLDEST:
        raise DatabaseTooOld(needed=OLDEST, found=f"{found.major}.{found.minor}")


async def ensure_role(connection: Connection, name: str, password: str, *, bypass: bool) -> None:
    known = await connection.fetchrow("SELECT rolsuper FROM pg_roles WHERE rolname = $1", name)
    if known is None:
        await connection.execute(f"CREATE ROLE {name} LOGIN")
    elif known["rolsuper"]:
        raise DatabaseUnreachable(reason=f"роль {name} не должна быть суперпользователем.")
    attribute = "BYPASSRLS" if bypass else "NOBYPASSRLS"
    # a utility statement takes no parameters, so the server quotes the password itself
    secret = await connection.fetchval("SELECT quote_literal($1::text)", password)
    await connection.execute(f"ALTER ROLE {name} LOGIN {attribute} PASSWORD {secret}")


async def configure(connection: Connection, schemas: Sequence[str]) -> None:
    paths = {role(schema): f"{schema}, public" for schema in schemas} | {role(MIGRATOR): "public"}
    for name, path in paths.items():
        await connection.execute(f"ALTER ROLE {name} SET search_path = {path}")
        await connection.execute(f"ALTER ROLE {name} SET timezone = 'UTC'")


async def admit(connection: Connection, schemas: Sequence[str] = SCHEMAS) -> None:
    """Who may enter this database. Not copied from a template, unlike everything else."""
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    roles = ", ".join(role(name) for name in (MIGRATOR, *schemas))
    await connection.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    await connection.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {roles}")
    await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    await connection.execute(f"GRANT USAGE ON SCHEMA public TO {roles}")


async def ensure_schema(connection: Connection, schema: str) -> None:
    await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {role(MIGRATOR)}")
    await connection.execute(f"SET LOCAL ROLE {role(MIGRATOR)}")
    await connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role(schema)}")
    await connection.execute("RESET ROLE")
