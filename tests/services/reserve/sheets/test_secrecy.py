"""An attacker before the opening, with every role over the API and with SQL as the service's own role.

Sought are canaries: marks that no other number looks like, and words that stand in a comment only. Found may be who has
handed in a sheet, and nothing of how it is filled.
"""

import asyncio
import hashlib
import json
import statistics
import time
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from uuid import uuid4

import asyncpg
import pytest

from services.kernel import identity
from services.kernel.acting import acting
from services.reserve.contests.models import Contest
from services.reserve.sheets.opening import open_contest
from services.reserve.sheets.rules import Mark
from services.reserve.sheets.sealing import Filled, Sealed, holds
from tests.services.reserve.builders import BASE
from tests.services.reserve.sheets.rulings import contest_rules, criterion, stage
from tests.support.callers import KEY, REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller, client_of

PLACES = ("ru", REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL)
RULES = contest_rules(
    stages=[stage("programme", criterion("aims", 0, 1000, "0.000001"), criterion("means", 0, 1000, "0.000001"))]
)


@dataclass(frozen=True)
class Canaries:
    """Of one test: a word, and marks whose spelling nothing else has; their mean too."""

    word: str
    marks: tuple[str, str, str]
    mean: str

    @classmethod
    def new(cls) -> "Canaries":
        # Ends in 4, 5 and 6: JSON would spell 282.604060 without its last digit.
        middle = 100_000_005 + 10 * (uuid4().int % 80_000_000)
        marks = tuple(f"{each // 10**6}.{each % 10**6:06}" for each in (middle - 1, middle, middle + 1))
        return cls(f"канарейка{uuid4().hex}", marks, marks[1])

    def found_in(self, text: str) -> list[str]:
        words = (self.word, self.word.encode().hex(), json.dumps(self.word).strip('"'))
        numbers = [spelling for each in self.marks for spelling in (each, each.replace(".", ""))]
        return [each for each in (*words, *numbers) if each in text]


@pytest.fixture
def canaries() -> Canaries:
    return Canaries.new()


@pytest.fixture
async def marked(set_scene, hand_in, canaries):
    """Three jurors have marked two applications, with canaries."""
    scene = await set_scene(RULES)
    for name, mark in zip(("chair", "expert", "head"), canaries.marks, strict=True):
        for application in scene.applications:
            marks = {"aims": {"mark": mark, "comment": canaries.word}, "means": {"mark": 0, "comment": canaries.word}}
            await hand_in(scene, name, application, marks=marks)
    return scene


async def everything_in(connection, place: str | None) -> dict[str, str]:
    """Every table of the schema → all that its rows say, of every column and type, as the login sees them there."""
    tables = await connection.fetch(
        "SELECT format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'reserve' AND relkind IN ('r', 'm', 'v', 'p') AND has_table_privilege(c.oid, 'SELECT')"
    )
    found = {}
    async with connection.transaction():
        if place is not None:
            await connection.execute("SELECT set_config('app.place', $1, true)", place)
        for table in tables:
            rows = await connection.fetch(f"SELECT t.*, t.ctid::text, t.xmin::text FROM {table['name']} t")
            found[table["name"]] = "\n".join(said(value) for row in rows for value in row.values())
    return found


def said(value) -> str:
    """A value in every way it may be spelled: bytes as they are, as hex and in base64's own letters."""
    if isinstance(value, bytes | memoryview):
        octets = bytes(value)
        return f"{octets.hex()} {octets.decode('utf-8', 'replace')} {octets.decode('utf-16-le', 'replace')}"
    return f"{value} {json.dumps(value, ensure_ascii=False, default=str)}"


@pytest.fixture
async def as_service(worker_database):
    connection = await asyncpg.connect(worker_database.url("reserve"))
    yield connection
    await connection.close()


@pytest.fixture
async def as_admin(worker_database):
    connection = await asyncpg.connect(worker_database.url("admin"))
    yield connection
    await connection.close()


class TestSql:
    @pytest.mark.parametrize("place", [None, "", *PLACES])
    async def test_no_table_holds_a_canary(self, marked, as_service, place, canaries):
        tables = await everything_in(as_service, place)
        assert {"reserve.sheet", "reserve.audit", "reserve.outbox", "reserve.remembered_answer"} <= tables.keys()
        assert {name: found for name, text in tables.items() if (found := canaries.found_in(text))} == {}
        if place == SMOLENSK:  # what is looked through is not empty
            assert str(marked.applications["one"]) in tables["reserve.sheet"]

    async def test_nor_does_the_owner_of_the_database_find_one(self, marked, as_admin, canaries):
        tables = await everything_in(as_admin, None)
        assert str(marked.applications["one"]) in tables["reserve.sheet"]
        assert {name: found for name, text in tables.items() if (found := canaries.found_in(text))} == {}

    async def test_the_search_finds_them_once_they_are_there(self, marked, opened, as_service, canaries):
        """Or none of the others would prove anything."""
        await opened(marked)
        tables = await everything_in(as_service, SMOLENSK)
        assert {canaries.word, *canaries.marks} <= set(canaries.found_in(tables["reserve.opened_mark"]))
        assert canaries.mean in canaries.found_in(tables["reserve.application_result"])

    async def test_no_statistic_holds_one(self, marked, as_service, as_admin, canaries):
        for table in ("sheet", "contest_key", "audit"):
            await as_admin.execute(f"ANALYZE reserve.{table}")
        for connection in (as_service, as_admin):
            for view in ("pg_stats", "pg_stat_activity", "pg_stat_user_tables", "pg_prepared_statements", "pg_locks"):
                rows = await connection.fetch(f"SELECT v::text AS said FROM {view} v")
                assert canaries.found_in("\n".join(row["said"] for row in rows)) == [], view
        rows = await as_admin.fetch(
            "SELECT most_common_vals::text || coalesce(histogram_bounds::text, '') AS said FROM pg_stats "
            "WHERE schemaname = 'reserve'"
        )
        assert canaries.found_in("\n".join(row["said"] or "" for row in rows)) == []

    async def test_every_sheet_is_of_one_length_whatever_is_filled_in(self, set_scene, hand_in, as_admin):
        scene = await set_scene()
        fillings = [
            {"aims": {"mark": 2}, "means": {"mark": 1}},
            {"aims": {"mark": 0, "comment": "Щ" * 1000}, "means": {"mark": 0, "comment": "\U0001f600" * 1000}},
            {"aims": {"mark": 1, "comment": "x"}, "means": {"mark": 1, "comment": '"' * 1000}},
        ]
        for name, marks in zip(("chair", "expert", "head"), fillings, strict=True):
            await hand_in(scene, name, marks=marks)
            await hand_in(scene, name, stage="interview")
        lengths = await as_admin.fetch(
            "SELECT DISTINCT octet_length(ciphertext) AS plain, pg_column_size(ciphertext) AS kept, "
            "length(commitment) AS committed FROM reserve.sheet WHERE contest_id = $1",
            scene.contest,
        )
        assert len(lengths) == 1

    async def test_nothing_tells_alike_sheets_apart_or_together(self, marked, as_admin):
        """Equal marks look no more alike than others: no order, no mean to be had by comparing."""
        rows = await as_admin.fetch(
            "SELECT ciphertext, commitment FROM reserve.sheet WHERE contest_id = $1", marked.contest
        )
        texts = [bytes(row["ciphertext"]) for row in rows]
        assert len({text[:12] for text in texts}) == len({row["commitment"] for row in rows}) == len(rows) == 6
        for text in texts:
            assert len(set(text)) == 256  # noise: every byte occurs in some thousand of them
            assert abs(statistics.mean(text) - 127.5) < 5

    async def test_a_commitment_is_not_guessed(self, set_scene, hand_in, as_service):
        """All nine sheets a juror can hand in without comments, with all that the database knows beside them."""
        scene = await set_scene()
        given = await hand_in(scene, "expert", marks={"aims": {"mark": 2}, "means": {"mark": 1}})
        async with as_service.transaction():
            await as_service.execute("SELECT set_config('app.place', 'ru', true)")
            row = await as_service.fetchrow("SELECT * FROM reserve.sheet WHERE contest_id = $1", scene.contest)
            key = await as_service.fetchrow("SELECT * FROM reserve.contest_key WHERE contest_id = $1", scene.contest)
        sheet = Sealed(row["contest_id"], row["application_id"], row["member_id"], row["stage"])
        known = [b"", bytes(32), bytes(key["wrapped"])[:32], bytes(row["ciphertext"])[:32], row["id"].bytes * 2]
        known += [hashlib.sha256(each).digest() for each in known]
        for aims, means in product(range(3), repeat=2):
            marks = {"aims": Mark(Decimal(aims), None), "means": Mark(Decimal(means), None)}
            assert not any(holds(Filled(marks, nonce), sheet, row["commitment"]) for nonce in known)
        right = {"aims": Mark(Decimal(2), None), "means": Mark(Decimal(1), None)}
        assert holds(Filled(right, bytes.fromhex(given["nonce"])), sheet, row["commitment"])

    async def test_the_nonce_is_nowhere_in_the_database(self, scene, hand_in, as_admin):
        nonces = [(await hand_in(scene, name))["nonce"] for name in ("chair", "expert")]
        tables = await everything_in(as_admin, None)
        assert not [name for name, text in tables.items() if any(nonce in text for nonce in nonces)]

    async def test_the_service_cannot_be_made_to_open_by_moving_the_clock_of_the_row(
        self, marked, as_service, opened, canaries
    ):
        """`opened_at` set by SQL opens nothing, and keeps anybody from opening: it shows."""
        async with as_service.transaction():
            await as_service.execute("SELECT set_config('app.place', $1, true)", SMOLENSK)
            said = (
                "UPDATE reserve.contest_key SET opened_at = now(), opened_by = gen_random_uuid() WHERE contest_id = $1"
            )
            await as_service.execute(said, marked.contest)
        tables = await everything_in(as_service, SMOLENSK)
        assert canaries.found_in("".join(tables.values())) == []
        with pytest.raises(Exception, match="вскрыты"):
            await opened(marked)


class TestImpersonation:
    """SQL as the service's role, and an account of one's own."""

    MEMBER = "UPDATE reserve.commission_member SET person_id = $1 WHERE id = $2"
    AUTHOR = "UPDATE reserve.sheet SET sealed_by = $1 WHERE member_id = $2"

    async def test_who_puts_themself_in_the_place_of_a_juror_reads_no_mark(self, app, marked, as_service, canaries):
        attacker = uuid4()
        me = caller("omsu", SMOLENSK, attacker)
        async with as_service.transaction():
            await as_service.execute("SELECT set_config('app.place', $1, true)", SMOLENSK)
            await as_service.execute(self.MEMBER, attacker, marked.jury["expert"].member)
        client = client_of(app, identity.sign(me, KEY, 900))
        one = await client.get(marked.sheet())
        assert (one.status_code, one.json()["reason"]) == (409, "another_account")
        async with as_service.transaction():
            await as_service.execute("SELECT set_config('app.place', $1, true)", SMOLENSK)
            await as_service.execute(self.AUTHOR, me.account, marked.jury["expert"].member)
        two = await client.get(marked.sheet())
        await client.aclose()
        assert (two.status_code, two.json()["code"]) == (409, "sheet_broken")
        assert canaries.found_in(one.text + two.text) == []


class TestRollback:
    async def test_an_opening_that_is_undone_leaves_no_plaintext(
        self, app, marked, key_file, as_service, as_admin, canaries
    ):
        async def attempt(failing: bool):
            async with acting(app.state.database, caller("omsu"), app.state.clock) as tx:
                await open_contest(tx, await tx.get(Contest, marked.contest), key_file)
                seen = await asyncio.gather(everything_in(as_service, "ru"), everything_in(as_admin, None))
                assert [canaries.found_in("".join(each.values())) for each in seen] == [
                    [],
                    [],
                ]  # nobody else sees it yet
                if failing:
                    raise RuntimeError

        with pytest.raises(RuntimeError):
            await attempt(failing=True)
        for connection, place in ((as_service, "ru"), (as_admin, None)):
            tables = await everything_in(connection, place)
            assert canaries.found_in("".join(tables.values())) == []
        rows = await as_admin.fetch(
            "SELECT action FROM reserve.audit WHERE entity_id = $1 AND action LIKE '%open%'", marked.contest
        )
        assert [row["action"] for row in rows] == ["opening_attempted"]
        await attempt(failing=False)


CALLERS = [
    ("admin", REGION),
    ("department", REGION),
    ("omsu", SMOLENSK),
    ("omsu", VYAZMA),
    ("soiro", REGION),
    ("school", SMOLENSK_SCHOOL),
    ("school", VYAZMA_SCHOOL),
    ("expert", REGION),
    ("integration", REGION),
    ("system", "ru"),
]


class TestApi:
    def addresses(self, app, scene) -> list[str]:
        """Every reading operation of the service that needs no more than the ids a client may know."""
        known = {
            "contest_id": scene.contest, "application_id": scene.applications["one"], "stage": "programme",
            "commission_id": scene.commission, "member_id": scene.jury["head"].member, "id": scene.contest,
        }  # fmt: skip
        found = []
        for path, operations in app.openapi()["paths"].items():
            names = [part.split("}")[0] for part in path.split("{")[1:]]
            if "get" in operations and not path.endswith("/events"):
                found.append(path.format(**{name: known.get(name, uuid4()) for name in names}))
        return found

    @pytest.mark.parametrize(("role", "place"), CALLERS)
    @pytest.mark.parametrize("person", ["nobody", "applicant", "secretary", "chair"])
    async def test_no_answer_holds_a_canary(self, app, marked, client_as, role, place, person, canaries):
        persons = {
            "nobody": None,
            "applicant": marked.applicants["two"],
            "secretary": marked.jury["secretary"].person,
            "chair": marked.jury["chair"].person,
        }
        client = client_as(role, place, persons[person])
        addresses = self.addresses(app, marked)
        assert f"{BASE}/contests/{marked.contest}/results" in addresses
        own = marked.sheet()
        for address in addresses:
            answer = await client.get(address)
            told = canaries.found_in(f"{answer.text} {dict(answer.headers)}")
            # the chair's own mark is the chair's to read, wherever and as whomever they sign in
            if not (person == "chair" and address == own):
                assert told == [], address
        feed = await client.get(f"{BASE}/events", params={"limit": 1000, "wait": 0})
        assert canaries.found_in(feed.text) == []

    async def test_a_juror_reads_the_own_mark_and_no_other(self, marked, juror, canaries):
        text = (await juror(marked, "head").get(marked.sheet())).text
        assert set(canaries.found_in(text)) & set(canaries.marks) == {canaries.marks[2]}

    async def test_a_refusal_repeats_no_mark(self, scene, juror, canaries):
        wrong = {"aims": {"mark": canaries.marks[0], "comment": canaries.word}, "means": {"mark": 1}}
        answer = await juror(scene, "head").put(scene.sheet(), json={"marks": wrong})
        assert answer.status_code == 422 and canaries.found_in(answer.text) == []

    async def test_nothing_is_logged(self, scene, juror, pytestconfig, canaries):
        for marks in (
            {"aims": {"mark": 2, "comment": canaries.word}, "means": {"mark": 1}},
            {"aims": {"mark": canaries.marks[0]}},
        ):
            await juror(scene, "head").put(scene.sheet(), json={"marks": marks})
        await juror(scene, "head").get(scene.sheet())
        told = pytestconfig.pluginmanager.getplugin("capturemanager").read_global_capture()
        assert "request" in told.out + told.err
        assert canaries.found_in(told.out + told.err) == []

    async def test_a_key_of_repetition_remembers_nothing(self, scene, juror, as_admin, canaries):
        headers = {"Idempotency-Key": str(uuid4())}
        body = {"marks": {"aims": {"mark": 2, "comment": canaries.word}, "means": {"mark": 1}}}
        first, second = [await juror(scene, "head").put(scene.sheet(), json=body, headers=headers) for _ in range(2)]
        assert first.json()["nonce"] != second.json()["nonce"]
        assert (
            await as_admin.fetchval(
                "SELECT count(*) FROM reserve.remembered_answer WHERE key = $1", headers["Idempotency-Key"]
            )
            == 0
        )

    async def test_what_the_secretary_is_told_is_the_same_however_sheets_are_filled(self, set_scene, hand_in, juror):
        """Byte for byte but for the ids, and after a correction too."""
        said = []
        for marks in (
            {"aims": {"mark": 2}, "means": {"mark": 2}},
            {"aims": {"mark": 0, "comment": "х" * 900}, "means": {"mark": 1}},
        ):
            scene = await set_scene()
            await hand_in(scene, "head", marks={"aims": {"mark": 1}, "means": {"mark": 1}})
            before = await juror(scene, "secretary").get(f"{BASE}/contests/{scene.contest}/sheets")
            await hand_in(scene, "head", marks=marks)
            after = await juror(scene, "secretary").get(f"{BASE}/contests/{scene.contest}/sheets")
            assert after.content == before.content
            assert {**after.headers, "x-trace-id": ""} == {**before.headers, "x-trace-id": ""}
            said.append([each["handed_in"] for each in after.json()["sheets"]].count(True))
        assert said == [1, 1]


class TestWork:
    async def test_a_correction_costs_what_a_first_sheet_does(self, app, scene, hand_in, statements):
        """The same statements in the same number: nothing for a clock to tell."""
        first = await statements(hand_in(scene, "expert", marks={"aims": {"mark": 2}, "means": {"mark": 1}}))
        await hand_in(scene, "head", marks={"aims": {"mark": 2}, "means": {"mark": 1}})  # the key is made by now
        other = await statements(hand_in(scene, "chair", marks={"aims": {"mark": 1}, "means": {"mark": 1}}))
        again = await statements(
            hand_in(scene, "chair", marks={"aims": {"mark": 0, "comment": "щ" * 1000}, "means": {"mark": 1}})
        )
        assert other == again
        assert len(first) - len(other) == 2  # the key of the contest was made, and looked for again

    async def test_nor_does_the_secretary_wait_longer(self, scene, hand_in, juror, statements):
        secretary, path = juror(scene, "secretary"), f"{BASE}/contests/{scene.contest}/sheets"
        await hand_in(scene, "head")
        before = await statements(secretary.get(path))
        await hand_in(scene, "head")
        began = time.monotonic()
        assert await statements(secretary.get(path)) == before
        assert time.monotonic() - began < 5
        assert not any("ciphertext" in each or "commitment" in each for each in before)
