"""Regulations over HTTP: drafts, editions, publication, derivation, who is behind."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.reserve.regulations.templates import known
from tests.services.reserve.builders import BASE, listed, made, step, stepped

CONTENT = {each.kind: each.content.model_dump(mode="json") for each in known().items}
ACT = {"kind": "Приказ", "issuer": "Департамент", "number": "17", "date": "2020-01-10"}


def body(kind: str = "reserve", **changes: Any) -> dict[str, Any]:
    said = {"title": f"Положение {kind}", "act": ACT, "in_force_from": "2020-02-01", "content": CONTENT[kind]}
    return said | changes


@pytest.fixture
def place(client_as):
    """A region of its own for each test: of a kind one regulation is in force at a place."""
    region = f"ru.r{uuid4().int % 10**9}"

    def client(role: str = "department", below: str = "") -> Any:
        return client_as(role, region + below)

    client.region = region
    return client


async def published(client: Any, **changes: Any) -> dict[str, Any]:
    draft = await made(client, "/regulations", body(**changes))
    return await step(client, f"/regulations/{draft['id']}", "publish")


class TestDrafts:
    async def test_a_draft_is_rewritten_and_what_is_published_is_not(self, place):
        author = place()
        draft = await made(author, "/regulations", body())
        path, seen = f"{BASE}/regulations/{draft['id']}", {"If-Match": f'"{draft["version"]}"'}
        changed = await author.put(path, json=body(title="Иначе"), headers=seen)
        assert (changed.status_code, changed.json()["title"], changed.json()["status"]) == (200, "Иначе", "draft")
        assert changed.json()["allowed_actions"] == ["publish"]
        done = await step(author, f"/regulations/{draft['id']}", "publish")
        assert len(done["content_hash"]) == 64
        again = await author.put(path, json=body(), headers={"If-Match": f'"{done["version"]}"'})
        assert (again.status_code, again.json()["code"]) == (409, "regulation_frozen")

    async def test_the_matter_stays_the_same(self, place):
        author = place()
        draft = await made(author, "/regulations", body())
        refused = await author.put(
            f"{BASE}/regulations/{draft['id']}", json=body("contest"), headers={"If-Match": f'"{draft["version"]}"'}
        )
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/content"

    async def test_nobody_else_sees_a_draft_and_those_below_see_what_is_published(self, place):
        author = place()
        draft = await made(author, "/regulations", body())
        for other in (place("omsu", ".m1"), place("school", ".m1.o1")):
            assert (await other.get(f"{BASE}/regulations/{draft['id']}")).status_code == 404
        await step(author, f"/regulations/{draft['id']}", "publish")
        for other in (place("omsu", ".m1"), place("school", ".m1.o1")):
            assert (await other.get(f"{BASE}/regulations/{draft['id']}")).status_code == 200

    @pytest.mark.parametrize("role", ["admin", "soiro", "school", "expert", "integration"])
    async def test_who_decides_nothing_writes_none(self, place, role):
        refused = await place(role).post(f"{BASE}/regulations", json=body())
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")

    async def test_a_model_is_a_regions(self, place):
        refused = await place("omsu", ".m1").post(f"{BASE}/regulations", json=body(model=True))
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/model")

    async def test_a_wrong_number_is_pointed_at(self, place):
        content = CONTENT["reserve"] | {"term_months": 0}
        refused = await place().post(f"{BASE}/regulations", json=body(content=content))
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/content/term_months"

    @pytest.mark.parametrize("depth", [6, 200, 400])
    async def test_requirements_are_nested_as_deep_as_anybody_reads(self, place, depth):
        nested = {"kind": "citizenship"}
        for _ in range(depth):
            nested = {"kind": "any_of", "requirements": [nested]}
        criteria = [{"code": "c", "title": "Критерий", "requirement": nested}]
        refused = await place().post(
            f"{BASE}/regulations", json=body(content=CONTENT["reserve"] | {"criteria": criteria})
        )
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/content/criteria/0/requirement"

    @pytest.mark.parametrize("said", [5, "x", {"a": 1}, [5], [[]], None])
    async def test_what_is_no_requirement_is_no_failure(self, place, said):
        criteria = [{"code": "c", "title": "Критерий", "requirement": {"kind": "all_of", "requirements": said}}]
        refused = await place().post(
            f"{BASE}/regulations", json=body(content=CONTENT["reserve"] | {"criteria": criteria})
        )
        assert refused.status_code == 422


class TestPublication:
    async def test_the_next_one_ends_the_former_the_day_before(self, place, facts_about):
        author = place()
        first = await published(author)
        draft = await made(author, f"/regulations/{first['id']}/editions", None)
        assert (draft["edition"], draft["act"]["number"], draft["in_force_from"]) == (2, None, None)
        refused = await stepped(author, f"/regulations/{draft['id']}", draft["version"], "publish")
        assert (refused.status_code, refused.json()["reason"]) == (409, "no_act")
        said = body(in_force_from="2023-03-01", title="Вторая редакция")
        await author.put(f"{BASE}/regulations/{draft['id']}", json=said, headers={"If-Match": f'"{draft["version"]}"'})
        await step(author, f"/regulations/{draft['id']}", "publish")
        former = (await author.get(f"{BASE}/regulations/{first['id']}")).json()
        assert (former["status"], former["in_force_to"]) == ("superseded", "2023-02-28")
        for day, one in (("2023-02-28", first), ("2023-03-01", draft)):
            found = await listed(author, "/regulations", in_force_on=day, kind="reserve")
            assert [each["id"] for each in found if each["place"] == place.region] == [one["id"]]
        assert [row.type for row in await facts_about(first["id"])] == [
            "reserve.regulation.published",
            "reserve.regulation.superseded",
        ]

    async def test_backwards_is_refused(self, place):
        author = place()
        await published(author, in_force_from="2023-03-01")
        other = await made(author, "/regulations", body())
        refused = await stepped(author, f"/regulations/{other['id']}", other["version"], "publish")
        assert (refused.status_code, refused.json()["reason"]) == (409, "not_after_the_former")

    async def test_a_repeal_needs_a_reason_and_has_a_last_day(self, place):
        author = place()
        one = await published(author)
        path = f"/regulations/{one['id']}"
        assert (await stepped(author, path, one["version"], "repeal")).status_code == 422
        early = await stepped(author, path, one["version"], "repeal", reason="Суд", last_day="2020-01-31")
        assert early.json()["reason"] == "ends_before_it_began"
        done = await step(author, path, "repeal", reason="Решение суда", last_day="2024-05-31")
        assert (done["status"], done["in_force_to"], done["allowed_actions"]) == ("repealed", "2024-05-31", [])

    async def test_of_two_published_at_once_the_later_follows_or_is_refused(self, place):
        author = place()
        drafts = [await made(author, "/regulations", body(in_force_from=day)) for day in ("2021-01-01", "2021-01-01")]
        answers = await asyncio.gather(
            *(stepped(author, f"/regulations/{each['id']}", each["version"], "publish") for each in drafts)
        )
        assert sorted(each.status_code for each in answers) == [200, 409]

    async def test_only_a_draft_at_a_time(self, place):
        author = place()
        one = await published(author)
        await made(author, f"/regulations/{one['id']}/editions", None)
        twice = await author.post(f"{BASE}/regulations/{one['id']}/editions")
        assert (twice.status_code, twice.json()["code"]) == (409, "regulation_drafted")

    async def test_superseding_is_nobodys_own_step(self, place):
        author = place()
        one = await published(author)
        assert one["allowed_actions"] == ["repeal"]
        refused = await stepped(author, f"/regulations/{one['id']}", one["version"], "supersede")
        assert (refused.status_code, refused.json()["reason"]) == (409, "only_by_the_next")


class TestModels:
    async def test_a_municipality_makes_its_own_and_sees_what_it_changed(self, place):
        region, city = place(), place("omsu", ".m1")
        model = await published(region, model=True)
        said = {"title": "Положение города", "act": {"kind": "Постановление", "issuer": "Администрация"}}
        own = await made(city, f"/regulations/{model['id']}:derive", said)
        assert (own["place"], own["derived_from_id"], own["status"]) == (f"{place.region}.m1", model["id"], "draft")
        content = CONTENT["reserve"] | {"refusals": 1}
        act = said["act"] | {"number": "5", "date": "2021-01-01"}
        await city.put(
            f"{BASE}/regulations/{own['id']}",
            json={"title": "Положение города", "act": act, "in_force_from": "2021-02-01", "content": content},
            headers={"If-Match": f'"{own["version"]}"'},
        )
        found = (await city.get(f"{BASE}/regulations/{own['id']}/diff")).json()
        assert found["against"]["id"] == model["id"]
        assert [(each["path"], each["before"], each["after"]) for each in found["differences"]] == [("/refusals", 2, 1)]
        assert (
            found["differences"][0]["detail"] == "После какого по счёту отказа от должности исключают: было 2, стало 1"
        )

    async def test_who_is_behind_is_listed_first(self, department, omsu, neighbour, municipalities):
        model = await published(department, model=True, kind="attestation", in_force_from="2024-01-01")
        try:
            own = await made(omsu, f"/regulations/{model['id']}:derive", {"title": "Своё", "act": ACT})
            said = {"title": "Своё", "act": ACT, "in_force_from": "2024-02-01", "content": CONTENT["attestation"]}
            await omsu.put(f"{BASE}/regulations/{own['id']}", json=said, headers={"If-Match": f'"{own["version"]}"'})
            await step(omsu, f"/regulations/{own['id']}", "publish")
            found = (await department.get(f"{BASE}/regulations/{model['id']}/adoptions")).json()
            assert (found["up_to_date"], found["behind"]) == (1, 1)
            assert [each["up_to_date"] for each in found["municipalities"]] == [False, True]
            seen = (await neighbour.get(f"{BASE}/regulations/{model['id']}/adoptions")).json()
            assert [each["regulation_id"] for each in seen["municipalities"]] == [None]
        finally:
            for client, one in ((omsu, own), (department, model)):
                await step(client, f"/regulations/{one['id']}", "repeal", reason="Проверено", last_day="2024-03-01")

    async def test_not_from_what_is_no_model(self, place):
        plain = await published(place())
        refused = await place("omsu", ".m1").post(
            f"{BASE}/regulations/{plain['id']}:derive", json={"title": "Своё", "act": ACT}
        )
        assert (refused.status_code, refused.json()["reason"]) == (409, "not_a_model")
        none = await place().get(f"{BASE}/regulations/{plain['id']}/adoptions")
        assert (none.status_code, none.json()["code"]) == (409, "not_a_model")

    async def test_templates_are_bodies(self, place):
        templates = (await place().get(f"{BASE}/regulation-templates")).json()["items"]
        for each in templates:
            draft = await made(place(), "/regulations", body(content=each["content"], title=each["title"]))
            assert draft["kind"] == each["kind"]

    async def test_nothing_to_compare_with_is_said(self, place):
        draft = await made(place(), "/regulations", body())
        refused = await place().get(f"{BASE}/regulations/{draft['id']}/diff")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "nothing_before")

    async def test_the_history_tells_who(self, place):
        one = await published(place())
        [row] = (await place().get(f"{BASE}/regulations/{one['id']}/history")).json()["items"]
        assert (row["action"], row["role"]) == ("publish", "department")
