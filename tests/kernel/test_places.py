"""The boundary: what the table of `places` promises, row by row, and that the checks here would see it broken."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from edulead.bootstrap import SCHEMAS
from edulead.metadata import PACKAGES, import_models
from services.kernel.database import connect
from services.kernel.db import Base, Ltree, Parties
from services.kernel.places import SETTING, Place, contains, is_place
from services.kernel.row_security import secure_by_parties, secure_by_place, secure_shared
from services.reserve.store import TABLES
from tests.kernel.conftest import Scratch, as_migrator

ROLE = "edulead_reserve"
moderate = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Few labels, some the beginning of others: `ru.r6` is not above `ru.r67`.
labels = st.sampled_from(["r6", "r67", "m1", "m12", "o"])
place = st.lists(labels, max_size=3).map(lambda path: ".".join(["ru", *path]))


class TestPlace:
    @given(place)
    def test_is_one_for_pydantic_too(self, text):
        assert is_place(text)
        assert TypeAdapter(Place).validate_python(text) == text

    @given(st.text(max_size=20))
    def test_is_never_anything_a_statement_could_be_broken_with(self, text):
        if is_place(text):
            assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789.")

    @pytest.mark.parametrize(
        "text",
        ["", ".", "ru.", ".ru", "ru..r67", "RU", "ru r67", "ru'", "ru.r67\n", "ру", "1ru", "ru." + "a" * 200, None, 7],
    )
    def test_is_refused(self, text):
        assert not is_place(text)
        with pytest.raises(ValidationError):
            TypeAdapter(Place).validate_python(text)


class TestContains:
    @given(place, place)
    def test_is_about_labels_not_letters(self, outer, inner):
        path, whole = outer.split("."), inner.split(".")
        assert contains(outer, inner) == (whole[: len(path)] == path)

    @given(place, place, place)
    def test_is_an_order(self, a, b, c):
        assert contains(a, a)
        assert not (contains(a, b) and contains(b, a)) or a == b
        assert not (contains(a, b) and contains(b, c)) or contains(a, c)


class TestLtree:
    def test_is_compared_by_its_operators(self):
        path = column("place", Ltree())
        for condition, operator in ((path.at_or_below("ru"), "<@"), (path.at_or_above("ru"), "@>")):
            sql = str(select(path).where(condition).compile(dialect=postgresql.asyncpg.dialect()))
            assert f"place {operator} text2ltree(" in sql
            assert "ltree2text(place)" in sql


@dataclass(frozen=True)
class Row:
    """A row of any kind: where it lies, whether it is published, which places are party to it."""

    id: int
    places: tuple[str, ...]
    published: bool

    @property
    def place(self):
        return self.places[0]


@st.composite
def many_rows(draw):
    drawn = draw(st.lists(st.tuples(st.lists(place, min_size=1, max_size=3), st.booleans()), min_size=1, max_size=8))
    return [Row(i, tuple(places), published) for i, (places, published) in enumerate(drawn)]


def mine(row, caller):
    return contains(caller, row.place)


def mine_or_published_above(row, caller):
    return mine(row, caller) or (row.published and contains(row.place, caller))


def party(row, caller):
    return any(contains(caller, each) for each in row.places)


@dataclass(frozen=True)
class Kind:
    """One kind of table: its statements, and what it promises readers and writers."""

    name: str
    statements: list[str]
    readable: object
    writable: object
    column: str = "place"

    @property
    def table(self):
        return f"reserve.throwaway_{self.name}"

    def where(self, row):
        return list(row.places) if self.column == "places" else row.place

    @property
    def cast(self):
        return f"$1::text{'[]::ltree[]' if self.column == 'places' else '::ltree'}"

    @property
    def anywhere(self):
        return f"{self.column} <@ current_setting('{SETTING}', true)::ltree"


KINDS = [
    Kind("place", secure_by_place("reserve.throwaway_place", ROLE), mine, mine),
    Kind("shared", secure_shared("reserve.throwaway_shared", ROLE, "published"), mine_or_published_above, mine),
    Kind("parties", secure_by_parties("reserve.throwaway_parties", ROLE), party, party, "places"),
]


class Ground:
    """The throw-away tables: the migrator who owns them, and one connection of the service, used again and again."""

    def __init__(self, owner, service):
        self.owner, self.service = owner, service

    async def fill(self, kind, rows):
        await self.owner.execute(f"TRUNCATE {kind.table}")
        for row in rows:
            insert = f"INSERT INTO {kind.table} ({kind.column}, id, published) VALUES ({kind.cast}, $2, $3)"
            await self.owner.execute(insert, kind.where(row), row.id, row.published)

    @asynccontextmanager
    async def at(self, caller):
        """A transaction of a caller, undone at its end."""
        transaction = self.service.transaction()
        await transaction.start()
        await self.service.execute("SELECT set_config($1, $2, true)", SETTING, caller)
        try:
            yield
        finally:
            await transaction.rollback()

    async def ids(self, statement, *values):
        return {each["id"] for each in await self.service.fetch(statement, *values)}

    async def refused(self, statement, *values):
        """Was the write refused by row security?"""
        try:
            async with self.service.transaction():
                await self.service.execute(statement, *values)
        except asyncpg.InsufficientPrivilegeError as wrong:
            return "row-level security" in str(wrong)
        return False

    async def check_reading(self, kind, rows, caller):
        await self.fill(kind, rows)
        async with self.at(caller):
            seen = await self.ids(f"SELECT id FROM {kind.table}")
        assert seen == {row.id for row in rows if kind.readable(row, caller)}

    async def check_adding(self, kind, rows, caller):
        await self.fill(kind, [])
        insert = f"INSERT INTO {kind.table} ({kind.column}, id, published) VALUES ({kind.cast}, 1, false)"
        for row in rows:
            async with self.at(caller):
                assert await self.refused(insert, kind.where(row)) is not kind.writable(row, caller)

    async def check_changing(self, kind, rows, caller):
        await self.fill(kind, rows)
        own = {row.id for row in rows if kind.writable(row, caller)}
        async with self.at(caller):
            assert await self.ids(f"UPDATE {kind.table} SET published = published RETURNING id") == own
        outside = [row for row in rows if not kind.writable(row, caller)]
        for row in outside if own else []:
            async with self.at(caller):
                assert await self.refused(f"UPDATE {kind.table} SET {kind.column} = {kind.cast}", kind.where(row))

    async def check_removing(self, kind, rows, caller):
        await self.fill(kind, rows)
        async with self.at(caller):
            await self.service.execute(f"DELETE FROM {kind.table}")
            left = await self.ids(f"SELECT id FROM {kind.table}")
        assert left == {row.id for row in rows if kind.readable(row, caller) and not kind.writable(row, caller)}
        async with self.at(caller):
            removed = await self.ids(f"DELETE FROM {kind.table} RETURNING id")
        assert removed == {row.id for row in rows if kind.writable(row, caller)}

    async def check_nothing_without_a_place(self, kind, rows):
        """The setting is '' after a transaction that set it, and the connection goes on to another request."""
        await self.fill(kind, rows)
        async with self.at("ru"):
            pass
        assert await self.service.fetchval(f"SELECT current_setting('{SETTING}', true)") == ""
        assert await self.ids(f"SELECT id FROM {kind.table}") == set()
        assert await self.ids(f"UPDATE {kind.table} SET published = true RETURNING id") == set()
        assert await self.ids(f"DELETE FROM {kind.table} RETURNING id") == set()
        for row in rows:
            insert = f"INSERT INTO {kind.table} ({kind.column}, id) VALUES ({kind.cast}, 99)"
            assert await self.refused(insert, kind.where(row))

    @asynccontextmanager
    async def weakened(self, kind, policy, clause):
        """The policy altered by hand; the true one comes back afterwards."""
        await self.owner.execute(f"ALTER POLICY {policy} ON {kind.table} {clause}")
        try:
            yield
        finally:
            [true] = [each for each in kind.statements if each.startswith(f"CREATE POLICY {policy} ")]
            await self.owner.execute(f"DROP POLICY {policy} ON {kind.table}")
            await self.owner.execute(true)


@pytest.fixture(scope="module")
async def ground(worker_database):
    async with as_migrator(worker_database) as owner:
        for kind in KINDS:
            kept = "places ltree[]" if kind.column == "places" else "place ltree"
            await owner.execute(f"CREATE TABLE {kind.table} (id int, published bool, {kept} NOT NULL)")
            for statement in kind.statements:
                await owner.execute(statement)
        service = await asyncpg.connect(worker_database.url("reserve"))
        yield Ground(owner, service)
        await service.close()
        for kind in KINDS:
            await owner.execute(f"DROP TABLE {kind.table}")


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)

# Enough to tell every promise of every kind apart.
SMOLENSK, VYAZMA, SCHOOL = "ru.r67.m26", "ru.r67.m2", "ru.r67.m26.o1"
WORLD = [
    Row(i, places, published)
    for i, (places, published) in enumerate(
        (places, published)
        for places in [("ru.r67",), (SMOLENSK,), (VYAZMA,), (SCHOOL,), (VYAZMA, SCHOOL), ("ru.r6", VYAZMA)]
        for published in (False, True)
    )
]


@every_kind
class TestRowSecurity:
    @moderate
    @given(rows=many_rows(), caller=place)
    async def test_shows_what_the_table_promises(self, ground, kind, rows, caller):
        await ground.check_reading(kind, rows, caller)

    @moderate
    @given(rows=many_rows(), caller=place)
    async def test_lets_write_only_what_the_table_promises(self, ground, kind, rows, caller):
        await ground.check_adding(kind, rows, caller)
        await ground.check_changing(kind, rows, caller)
        await ground.check_removing(kind, rows, caller)

    @settings(moderate, max_examples=10)
    @given(rows=many_rows())
    async def test_shows_nothing_on_a_used_connection_that_entered_no_place(self, ground, kind, rows):
        await ground.check_nothing_without_a_place(kind, rows)

    async def test_shows_nothing_on_a_new_connection(self, ground, worker_database, kind):
        await ground.fill(kind, WORLD)
        fresh = await asyncpg.connect(worker_database.url("reserve"))
        assert await fresh.fetch(f"SELECT id FROM {kind.table}") == []
        await fresh.close()

    @pytest.mark.parametrize("caller", ["ru", "ru.r67", SMOLENSK, SCHOOL, "ru.r6"])
    async def test_holds_in_the_world_the_leaks_are_sought_in(self, ground, kind, caller):
        await ground.check_reading(kind, WORLD, caller)
        await ground.check_adding(kind, WORLD, caller)
        await ground.check_changing(kind, WORLD, caller)
        await ground.check_removing(kind, WORLD, caller)


@every_kind
class TestLeak:
    """A policy weakened by hand: the very check that passes above must now fail."""

    async def test_of_rows_to_any_reader_is_seen(self, ground, kind):
        async with ground.weakened(kind, "readable", "USING (true)"):
            with pytest.raises(AssertionError):
                await ground.check_reading(kind, WORLD, SMOLENSK)
        await ground.check_reading(kind, WORLD, SMOLENSK)

    async def test_of_rows_to_a_connection_without_a_place_is_seen(self, ground, kind):
        async with ground.weakened(kind, "readable", f"USING ({kind.anywhere})"):
            await ground.check_reading(kind, WORLD[:1], "ru")  # to whoever entered a place all looks well
            with pytest.raises(AssertionError):
                await ground.check_nothing_without_a_place(kind, WORLD)
        await ground.check_nothing_without_a_place(kind, WORLD)

    async def test_of_additions_anywhere_is_seen(self, ground, kind):
        async with ground.weakened(kind, "added", "WITH CHECK (true)"):
            with pytest.raises(AssertionError):
                await ground.check_adding(kind, WORLD, SMOLENSK)

    async def test_of_additions_without_a_place_is_seen(self, ground, kind):
        async with ground.weakened(kind, "added", f"WITH CHECK ({kind.anywhere})"):
            with pytest.raises(AssertionError):
                await ground.check_nothing_without_a_place(kind, WORLD)

    async def test_of_changes_to_foreign_rows_is_seen(self, ground, kind):
        async with (
            ground.weakened(kind, "readable", "USING (true)"),  # what cannot be read cannot be changed
            ground.weakened(kind, "changed", "USING (true) WITH CHECK (true)"),
        ):
            with pytest.raises(AssertionError):
                await ground.check_changing(kind, WORLD, SMOLENSK)

    async def test_of_rows_moved_away_is_seen(self, ground, kind):
        async with (
            ground.weakened(kind, "readable", "USING (true)"),
            ground.weakened(kind, "changed", "WITH CHECK (true)"),
        ):
            with pytest.raises(AssertionError):
                await ground.check_changing(kind, WORLD, SMOLENSK)

    async def test_of_foreign_removals_is_seen(self, ground, kind):
        async with (
            ground.weakened(kind, "readable", "USING (true)"),
            ground.weakened(kind, "removed", "USING (true)"),
        ):
            with pytest.raises(AssertionError):
                await ground.check_removing(kind, WORLD, SMOLENSK)


class Contest(Parties, Scratch):
    """The model of such a table, as a slice declares it."""

    __tablename__ = "throwaway_parties"
    __table_args__ = {"schema": "reserve"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)


class TestParties:
    async def test_write_a_row_through_a_session_and_each_of_them_sees_it(self, ground, sample_settings):
        await ground.fill(KINDS[-1], [])
        database = await connect(sample_settings, TABLES)
        async with database.begin(VYAZMA) as session:
            session.add(Contest(id=1, places=[VYAZMA, SCHOOL]))
        seen = {}
        for caller in ("ru.r67", SMOLENSK, VYAZMA, SCHOOL, "ru.r6", "ru.r67.m20"):
            async with database.begin(caller, read_only=True) as session:
                seen[caller] = [each.places for each in await session.scalars(select(Contest))]
        await database.close()
        nobody = ("ru.r6", "ru.r67.m20")
        assert seen == {caller: [] if caller in nobody else [[VYAZMA, SCHOOL]] for caller in seen}


PLACED = """
SELECT n.nspname || '.' || c.relname AS name,
       c.relrowsecurity AND c.relforcerowsecurity AS forced,
       pg_get_userbyid(c.relowner) AS owner,
       count(p) AS policies,
       coalesce(array_agg(p.cmd ORDER BY p.cmd) FILTER (
           WHERE p.roles::text[] = ARRAY['edulead_' || n.nspname]
           AND concat(p.qual, p.with_check) LIKE '%NULLIF(current_setting(%'
       ), '{}') AS commands
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_policies p ON p.schemaname = n.nspname AND p.tablename = c.relname
WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY($1) AND c.relname NOT LIKE 'throwaway%' AND EXISTS (
    SELECT FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attname IN ('place', 'places') AND NOT a.attisdropped
)
GROUP BY n.nspname, c.oid
"""


class TestSchemas:
    async def test_keep_every_placed_table_behind_forced_row_security(self, migrator):
        found = {each["name"]: each for each in await migrator.fetch(PLACED, SCHEMAS)}
        for row in found.values():
            assert row["forced"], row["name"]
            assert row["owner"] == "edulead_migrator", row["name"]
            assert row["commands"] == ["DELETE", "INSERT", "SELECT", "UPDATE"], row["name"]
            assert row["policies"] == 4, row["name"]
        for schema in SCHEMAS:
            assert {f"{schema}.{table}" for table in ("outbox", "audit", "history", "file")} <= set(found)

    async def test_have_every_placed_model(self, migrator):
        for package in PACKAGES.values():
            import_models(package)
            import_module(f"{package}.store")
        modelled = {
            f"{table.schema}.{table.name}"
            for table in Base.metadata.sorted_tables
            if {"place", "places"} & set(table.columns.keys())
        }
        assert len(modelled) > 16
        assert modelled <= {each["name"] for each in await migrator.fetch(PLACED, SCHEMAS)}

    async def test_know_a_table_whose_security_was_forgotten(self, migrator):
        """The query above finds it, so the test above would fail."""
        transaction = migrator.transaction()
        await transaction.start()
        await migrator.execute("CREATE TABLE reserve.forgotten (place ltree)")
        [row] = [each for each in await migrator.fetch(PLACED, SCHEMAS) if each["name"] == "reserve.forgotten"]
        await transaction.rollback()
        assert (row["forced"], row["commands"], row["policies"]) == (False, [], 0)


@pytest.mark.parametrize("schema", SCHEMAS)
class TestServiceRole:
    async def test_is_bound_by_row_security(self, migrator, schema):
        question = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1"
        assert tuple(await migrator.fetchrow(question, f"edulead_{schema}")) == (False,) * 4

    async def test_owns_nothing_and_is_nobody_else(self, migrator, schema):
        role = f"edulead_{schema}"
        assert await migrator.fetchval("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = $1", role) == 0
        roles = await migrator.fetch("SELECT rolname FROM pg_roles WHERE pg_has_role($1, oid, 'MEMBER')", role)
        assert [each["rolname"] for each in roles] == [role]
        assert not await migrator.fetchval("SELECT has_schema_privilege($1, $2, 'CREATE')", role, schema)

    async def test_cannot_change_facts_of_the_past(self, migrator, schema):
        for table in ("outbox", "audit", "history"):
            for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
                question = "SELECT has_table_privilege($1, $2, $3)"
                assert not await migrator.fetchval(question, f"edulead_{schema}", f"{schema}.{table}", privilege)
