"""Protocols over HTTP: numbered, chained, signed, verified from a copy, and never rewritten."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.kernel.acting import acting
from services.kernel.clock import Clock
from services.reserve.protocols import service
from services.reserve.protocols.documents import BEGINNING
from services.reserve.protocols.rules import ProtocolKind, Signer, SignerRole
from tests.services.reserve.builders import BASE, listed
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller

CHAIR, MEMBER, APPLICANT = uuid4(), uuid4(), uuid4()


def signers():
    return [
        Signer(uuid4(), CHAIR, "Громов Пётр", SignerRole.chair, SMOLENSK),
        Signer(uuid4(), MEMBER, "Седова Анна", SignerRole.member, REGION),
        Signer(uuid4(), None, "Профсоюз", SignerRole.member, SMOLENSK),
    ]


@pytest.fixture
def drawn(app):
    """Draws a protocol of a place and gives its id."""

    async def draw(place=SMOLENSK, content=None, concerned=((APPLICANT, VYAZMA_SCHOOL),), clock=None):
        kind = ProtocolKind.contest_decision
        async with acting(app.state.database, caller("department"), clock or app.state.clock) as tx:
            made = await service.draw(
                tx, kind, uuid4(), place, content or {"points": Decimal("8.50"), "won": True}, signers(), concerned
            )
        return str(made.id)

    return draw


async def read(client, protocol_id, status=200, tail=""):
    response = await client.get(f"{BASE}/protocols/{protocol_id}{tail}")
    assert response.status_code == status, response.text
    return response.json()


async def copy_of(client, protocol_id) -> bytes:
    response = await client.get(f"{BASE}/protocols/{protocol_id}/content")
    assert response.status_code == 200
    return response.content


class TestDrawing:
    async def test_numbers_and_chain_go_on_without_a_gap(self, drawn, omsu):
        ids = [await drawn() for _ in range(3)]
        one, two, three = [await read(omsu, each) for each in ids]
        assert [two["number"] - one["number"], three["number"] - two["number"]] == [1, 1]
        assert (two["previous_hash"], three["previous_hash"]) == (one["content_hash"], two["content_hash"])

    async def test_concurrent_ones_wait_for_one_another(self, drawn, department):
        place = "ru.r67.m901"
        await asyncio.gather(*(drawn(place) for _ in range(8)))
        found = await listed(department, "/protocols", place=place, sort="drawn_at")
        assert sorted(each["number"] for each in found) == list(range(1, 9))
        assert len({each["previous_hash"] for each in found}) == 8

    async def test_a_new_year_begins_with_one_and_the_chain_goes_on(self, app, drawn, department):
        place = "ru.r67.m902"
        years = [datetime(2031, 12, 31, 20, 59, tzinfo=UTC), datetime(2031, 12, 31, 21, 1, tzinfo=UTC)]
        zone = app.state.clock.zone
        one, two = [await read(department, await drawn(place, clock=Clock(zone, lambda at=at: at))) for at in years]
        assert [(each["year"], each["number"], each["position"]) for each in (one, two)] == [(2031, 1, 1), (2032, 1, 2)]
        assert (one["previous_hash"], two["previous_hash"]) == (BEGINNING, one["content_hash"])

    async def test_is_announced_without_names(self, drawn, facts_about):
        [fact] = await facts_about(await drawn())
        assert fact.type == "reserve.protocol.drawn"
        assert "Громов" not in json.dumps(fact.data, ensure_ascii=False)
        assert set(fact.data) == {"kind", "subject_id", "year", "number", "content_hash"}

    async def test_leaves_its_content_out_of_the_audit(self, app, drawn, worker_database):
        await drawn(content={"said": "канарейка"})
        connection = await asyncpg.connect(worker_database.url("admin"))
        said = await connection.fetchval("SELECT string_agg(changes::text, '') FROM reserve.audit")
        await connection.close()
        assert "канарейка" not in said and "Громов" not in said


class TestReading:
    @pytest.mark.parametrize(
        ("role", "place", "person", "status"),
        [
            ("department", REGION, None, 200),
            ("admin", REGION, None, 200),
            ("soiro", REGION, None, 200),
            ("omsu", SMOLENSK, None, 200),
            ("omsu", VYAZMA, None, 404),
            ("omsu", VYAZMA, APPLICANT, 200),
            ("school", SMOLENSK_SCHOOL, None, 404),
            ("school", SMOLENSK, None, 404),
            ("school", VYAZMA_SCHOOL, None, 404),
            ("school", VYAZMA_SCHOOL, APPLICANT, 200),
            ("school", SMOLENSK_SCHOOL, APPLICANT, 200),
            ("expert", REGION, None, 404),
            ("expert", REGION, MEMBER, 200),
            ("integration", REGION, None, 403),
        ],
    )
    async def test_by_whom(self, drawn, client_as, role, place, person, status):
        protocol_id = await drawn()
        client = client_as(role, place, person)
        for tail in ("", "/content", "/verification"):
            response = await client.get(f"{BASE}/protocols/{protocol_id}{tail}")
            assert response.status_code == status, response.text
        response = await client.get(f"{BASE}/protocols", params={"limit": 1000})
        if status == 403:
            assert response.status_code == 403
        else:
            assert (protocol_id in {each["id"] for each in response.json()["items"]}) is (status == 200)

    async def test_a_copy_has_the_hash_of_the_protocol_and_names_the_one_before(self, drawn, omsu):
        await drawn()
        protocol = await read(omsu, await drawn())
        copy = await copy_of(omsu, protocol["id"])
        assert hashlib.sha256(copy).hexdigest() == protocol["content_hash"]
        said = json.loads(copy)
        assert (said["content"], said["previous_hash"]) == ({"points": "8.5", "won": True}, protocol["previous_hash"])

    async def test_filters(self, drawn, omsu):
        protocol = await read(omsu, await drawn())
        for name in ("subject_id", "kind", "year", "place"):
            assert protocol["id"] in {
                each["id"] for each in await listed(omsu, "/protocols", limit=1000, **{name: protocol[name]})
            }
        assert await listed(omsu, "/protocols", subject_id=str(uuid4())) == []


class TestSigning:
    async def sign(self, client, protocol_id, sha256, **more):
        return await client.post(f"{BASE}/protocols/{protocol_id}/signatures", json={"sha256": sha256, **more})

    async def test_a_member_signs_once_with_a_dissenting_opinion(self, drawn, client_as):
        member = client_as("expert", REGION, MEMBER)
        protocol = await read(member, await drawn())
        assert protocol["may_sign"] is True
        response = await self.sign(member, protocol["id"], protocol["content_hash"], opinion="Не согласна")
        assert response.status_code == 201
        assert response.json()["may_sign"] is False
        [mine] = [each for each in response.json()["signers"] if each["person_id"] == str(MEMBER)]
        assert mine["opinion"] == "Не согласна" and mine["signed_at"] and len(mine["signature_hash"]) == 64
        again = await self.sign(member, protocol["id"], protocol["content_hash"])
        assert (again.status_code, again.json()["reason"]) == (409, "already_signed")
        assert (await read(member, protocol["id"], tail="/verification"))["valid"] is True
        assert (await read(member, protocol["id"]))["content_hash"] == protocol["content_hash"]

    async def test_of_two_at_once_one_is_kept(self, drawn, client_as):
        chair = client_as("omsu", SMOLENSK, CHAIR)
        protocol = await read(chair, await drawn())
        answers = await asyncio.gather(*(self.sign(chair, protocol["id"], protocol["content_hash"]) for _ in range(4)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]

    async def test_who_is_no_signer_does_not_sign(self, drawn, omsu, client_as):
        protocol = await read(omsu, await drawn())
        for client in (omsu, client_as("school", VYAZMA_SCHOOL, APPLICANT)):
            refused = await self.sign(client, protocol["id"], protocol["content_hash"])
            assert (refused.status_code, refused.json()["reason"]) == (409, "not_a_signer")
        neighbour = await self.sign(client_as("omsu", VYAZMA), protocol["id"], protocol["content_hash"])
        assert neighbour.status_code == 404

    async def test_another_document_is_not_signed_by_mistake(self, drawn, client_as):
        chair = client_as("omsu", SMOLENSK, CHAIR)
        refused = await self.sign(chair, await drawn(), "0" * 64)
        assert (refused.status_code, refused.json()["reason"]) == (409, "another_document")

    async def test_an_opinion_as_a_file_is_held_by_its_hash(self, drawn, client_as):
        chair = client_as("omsu", SMOLENSK, CHAIR)
        protocol = await read(chair, await drawn())
        file = (await chair.post(f"{BASE}/files", files={"file": ("мнение.txt", b"no", "text/plain")})).json()
        unknown = await self.sign(chair, protocol["id"], protocol["content_hash"], opinion_file_id=str(uuid4()))
        assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown_reference")
        both = await self.sign(chair, protocol["id"], protocol["content_hash"], opinion="a", opinion_file_id=file["id"])
        assert both.status_code == 422
        signed = await self.sign(chair, protocol["id"], protocol["content_hash"], opinion_file_id=file["id"])
        assert signed.status_code == 201, signed.text


class TestVerification:
    async def told(self, client, protocol_id, sha256=None):
        query = f"?sha256={sha256}" if sha256 else ""
        said = await read(client, protocol_id, tail=f"/verification{query}")
        return said["valid"], {each["check"]: each["passed"] for each in said["checks"]}

    async def test_with_a_copy_of_a_participant(self, drawn, client_as):
        applicant = client_as("school", VYAZMA_SCHOOL, APPLICANT)
        protocol_id = await drawn()
        copy = await copy_of(applicant, protocol_id)
        right = hashlib.sha256(copy).hexdigest()
        holds = {"document": True, "chain": True, "signatures": True}
        assert await self.told(applicant, protocol_id) == (True, {**holds, "own_copy": None})
        assert await self.told(applicant, protocol_id, right) == (True, {**holds, "own_copy": True})
        wrong = hashlib.sha256(copy.replace(b"8.5", b"9.5")).hexdigest()
        assert await self.told(applicant, protocol_id, wrong) == (False, {**holds, "own_copy": False})

    @pytest.mark.parametrize(
        ("tampered", "failed"),
        [
            ("UPDATE reserve.protocol SET content = '{\"won\": false}' WHERE id = $1", {"document", "chain"}),
            ("UPDATE reserve.protocol SET number = number + 1000 WHERE id = $1", {"document", "chain"}),
            ("UPDATE reserve.protocol_signature SET opinion = 'ok' WHERE protocol_id = $1", {"signatures"}),
        ],
    )
    async def test_tells_what_was_changed_behind_its_back(
        self, drawn, client_as, department, worker_database, tampered, failed
    ):
        place = f"ru.r67.m{uuid4().int % 10**9}"
        first, protocol_id = [await drawn(place, content={"won": True}) for _ in range(2)]
        member = client_as("expert", REGION, MEMBER)
        protocol = await read(department, protocol_id)
        await TestSigning().sign(member, protocol_id, protocol["content_hash"], opinion="Против")
        last = await drawn(place)
        await self.behind(worker_database, tampered, protocol_id)
        valid, checks = await self.told(department, protocol_id)
        assert not valid and {name for name, passed in checks.items() if passed is False} == failed
        assert (await self.told(department, last))[0] is ("chain" not in failed)
        assert (await self.told(department, first))[0] is ("chain" not in failed)  # its follower no longer follows

    async def behind(self, worker_database, statement, protocol_id):
        """As the owner of the server, who can take the triggers away."""
        connection = await asyncpg.connect(worker_database.url("admin"))
        async with connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute(statement, UUID(protocol_id))
        await connection.close()


@pytest.mark.parametrize("table", ["protocol", "protocol_signature"])
@pytest.mark.parametrize("login", ["reserve", "admin"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET content_hash = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_nobody_rewrites_one(worker_database, table, login, statement):
    connection = await asyncpg.connect(worker_database.url(login))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement.format(f"reserve.{table}"))
    await connection.close()
