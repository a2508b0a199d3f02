"""The base over HTTP: nominated, consented by the head alone, included by the region, and seen by all."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select

from services.kernel.consumers import consuming
from services.reserve.leaders import service
from services.reserve.leaders.models import Leader, LeaderPolicy
from services.reserve.practices.models import PracticeCard
from services.reserve.received.models import ReceivedRisk
from services.reserve.store import COPIES
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

PATH = f"{BASE}/leaders"
POLICY = {"automatic": False, "share": 20, "cycles": 3, "fewest": 15, "compared": "region"}


@pytest.fixture(autouse=True)
async def day(app, today):
    today("2027-02-01")
    async with app.state.database.begin("ru") as session:
        for model in (PracticeCard, Leader, LeaderPolicy):
            await session.execute(delete(model))


@pytest.fixture
async def person(app, schools) -> UUID:
    """Who heads the school."""
    async with app.state.database.begin("ru") as session:
        return await session.scalar(select(COPIES.post.person_id).where(COPIES.post.place == SMOLENSK_SCHOOL))


@pytest.fixture
def head(client_as, person):
    return client_as("school", SMOLENSK_SCHOOL, person)


def body(person: UUID, **more):
    return {"person_id": str(person), "direction": "staff", "direction_title": "Кадры", "ground": "Опыт"} | more


@pytest.fixture
async def nominated(soiro, person):
    return await made(soiro, "/leaders", body(person))


def path_of(leader) -> str:
    return f"/leaders/{leader['id']}"


class TestNominating:
    async def test_by_hand_names_the_head_and_the_ground(self, soiro, nominated, person, facts_about):
        told = {
            name: nominated[name] for name in ("place", "status", "source", "ground", "person_name", "nominated_on")
        }
        assert told == {
            "place": "ru.r67", "status": "nominated", "source": "manual", "ground": "Опыт",
            "person_name": "Иванова Анна Петровна", "nominated_on": "2027-02-01",
        }  # fmt: skip
        assert nominated["allowed_actions"] == ["take_back"]
        [fact] = await facts_about(nominated["id"])
        assert (fact.type, set(fact.data)) == (
            "reserve.leader.nominated",
            {"status", "person_id", "organisation_id", "direction"},
        )

    @pytest.mark.parametrize("role", ["department", "omsu", "school", "admin", "expert", "integration"])
    async def test_is_soiros(self, client_as, role, person):
        refused(await client_as(role).post(PATH, json=body(person)), 403)

    async def test_of_somebody_who_heads_nothing_is_refused(self, app, soiro, person):
        assert faults(await soiro.post(PATH, json=body(uuid4()))) == {"/person_id": "unknown_reference"}
        async with app.state.database.begin("ru") as session:
            await session.execute(delete(COPIES.post).where(COPIES.post.person_id == person))
        assert faults(await soiro.post(PATH, json=body(person))) == {"/person_id": "not_a_head"}
        assert faults(await soiro.post(PATH, json=body(person, ground=" "))) == {"/ground": "string_too_short"}
        assert await listed(soiro, "/leaders") == []

    async def test_is_once_for_a_direction(self, soiro, nominated, person):
        refused(await soiro.post(PATH, json=body(person)), 409, "leader_living")
        await made(soiro, "/leaders", body(person, direction="money", direction_title="Финансы"))


class TestConsent:
    async def test_is_the_heads_own(self, soiro, head, nominated):
        refusal = refused(await stepped(soiro, path_of(nominated), nominated["version"], "consent"), 409)
        assert refusal["reason"] == "not_the_head"
        [mine] = (await head.get(f"{BASE}/leaders:mine")).json()["items"]
        assert mine["allowed_actions"] == ["consent", "decline"]
        agreed = await step(head, path_of(nominated), "consent")
        assert (agreed["status"], agreed["consented_on"], agreed["allowed_actions"]) == (
            "consented", "2027-02-01", ["leave"],
        )  # fmt: skip

    async def test_of_another_head_finds_nothing(self, client_as, school, nominated):
        for stranger in (school, client_as("school", VYAZMA_SCHOOL, uuid4()), client_as("omsu")):
            refused(await stranger.get(f"{BASE}{path_of(nominated)}"), 404, "leader_not_found")
            refused(await stepped(stranger, path_of(nominated), nominated["version"], "consent"), 404)
            assert await listed(stranger, "/leaders") == []
        assert (await school.get(f"{BASE}/leaders:mine")).json()["items"] == []

    async def test_declined_is_declined(self, soiro, head, nominated, person):
        done = await step(head, path_of(nominated), "decline", reason="Нет времени")
        assert (done["status"], done["allowed_actions"]) == ("declined", [])
        await made(soiro, "/leaders", body(person))

    async def test_stale_is_refused(self, head, nominated):
        refused(await stepped(head, path_of(nominated), nominated["version"] + 1, "consent"), 412)


class TestInclusion:
    @pytest.fixture
    async def included(self, soiro, head, nominated):
        await step(head, path_of(nominated), "consent")
        return await step(soiro, path_of(nominated), "include")

    async def test_waits_for_consent(self, soiro, nominated):
        refusal = refused(
            await stepped(soiro, path_of(nominated), nominated["version"], "include"), 409, "illegal_step"
        )
        assert refusal["legal_actions"] == ["consent", "decline", "take_back"]

    async def test_is_announced_and_seen_by_all(self, client_as, included, facts_about, schools, person):
        [*_, fact] = await facts_about(included["id"])
        assert (fact.type, fact.place) == ("reserve.leader.included", "ru.r67")
        assert fact.data == {
            "status": "included",
            "person_id": str(person),
            "organisation_id": str(schools[SMOLENSK_SCHOOL]),
            "direction": "staff",
        }
        for role, place in (("school", VYAZMA_SCHOOL), ("omsu", SMOLENSK), ("integration", "ru.r67")):
            client = client_as(role, place)
            [item] = await listed(client, "/leaders", direction="staff", on="2027-02-01", q="иванова")
            assert item["included_on"] == "2027-02-01"
            assert (await client.get(f"{BASE}{path_of(included)}")).json()["allowed_actions"] == []
        assert await listed(client_as("soiro"), "/leaders", on="2027-01-31") == []
        assert await listed(client_as("omsu", "ru.r68.m1"), "/leaders") == []

    async def test_is_asked_by_others_for_a_day(self, app, soiro, included, person, today):
        async def asked(day: str) -> bool:
            async with consuming(app.state.database, app.state.clock, "test") as tx:
                return await service.is_included(tx, UUID(included["id"]), person, date.fromisoformat(day))

        assert [await asked(each) for each in ("2027-01-31", "2027-02-01")] == [False, True]
        today("2027-05-01")
        await step(soiro, path_of(included), "exclude", reason="Перешла на другую работу")
        assert [await asked(each) for each in ("2027-04-30", "2027-05-01")] == [True, False]

    async def test_is_not_for_one_at_risk_or_out_of_office(self, app, soiro, head, nominated, person):
        now = await step(head, path_of(nominated), "consent")
        risk = {
            "id": uuid4(), "place": SMOLENSK_SCHOOL, "record_id": uuid4(), "source": "monitoring",
            "type": "monitoring.risk.opened", "said_at": app.state.clock.now(), "source_epoch": uuid4(),
            "source_seq": 1, "recorded_at": app.state.clock.now(), "applied_at": app.state.clock.now(),
            "holder": "person", "identity_id": person, "cycle_id": uuid4(), "streak": 2, "inherited": False,
            "causes": [],
        }  # fmt: skip
        async with app.state.database.begin("ru") as session:
            await session.execute(insert(ReceivedRisk), [risk])
        refusal = refused(await stepped(soiro, path_of(nominated), now["version"], "include"), 409)
        assert refusal["reason"] == "at_risk"
        async with app.state.database.begin("ru") as session:
            await session.execute(delete(COPIES.post).where(COPIES.post.person_id == person))
        refusal = refused(await stepped(soiro, path_of(nominated), now["version"], "include"), 409)
        assert refusal["reason"] == "not_a_head"

    async def test_ends_with_a_reason_or_by_the_head(self, soiro, head, included, person):
        path = path_of(included)
        assert faults(await stepped(soiro, path, included["version"], "exclude")) == {"/reason": "reason_required"}
        left = await step(head, path, "leave")
        assert (left["status"], left["excluded_on"]) == ("excluded", "2027-02-01")
        history = await listed(soiro, f"{path}/history")
        assert {each["action"] for each in history} == {"consent", "include", "leave"}


class TestPolicy:
    async def test_has_defaults_and_is_changed_by_soiro(self, soiro, school):
        now = (await soiro.get(f"{BASE}/leader-policy")).json()
        assert {name: now[name] for name in POLICY} == {
            "automatic": True, "share": 10, "cycles": 2, "fewest": 10, "compared": "cluster",
        }  # fmt: skip
        changed = await soiro.put(f"{BASE}/leader-policy", json=POLICY, headers=seen(now))
        assert changed.status_code == 200, changed.text
        assert {name: (await school.get(f"{BASE}/leader-policy")).json()[name] for name in POLICY} == POLICY
        stale = await soiro.put(f"{BASE}/leader-policy", json=POLICY, headers=seen(now))
        refused(stale, 412)

    @pytest.mark.parametrize("change", [{"share": 0}, {"share": 51}, {"cycles": 0}, {"fewest": 1}, {"compared": "x"}])
    async def test_bad_numbers_are_pointed_at(self, soiro, change):
        answer = await soiro.put(f"{BASE}/leader-policy", json=POLICY | change, headers=ANY_VERSION)
        assert set(faults(answer)) == {f"/{name}" for name in change}

    @pytest.mark.parametrize("role", ["department", "omsu", "school", "admin"])
    async def test_is_not_others_to_change(self, client_as, role):
        refused(await client_as(role).put(f"{BASE}/leader-policy", json=POLICY, headers=ANY_VERSION), 403)
