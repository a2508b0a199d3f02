"""Programmes over HTTP: drafted, adopted, followed, reported year by year."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.programmes.models import ProgrammeExecution
from services.reserve.programmes.queries import standing
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.entries.conftest import *  # noqa: F403  # candidates, regulations
from tests.services.reserve.entries.conftest import TODAY, included

ACT = {"kind": "Приказ", "issuer": "Департамент", "number": "12-ОД", "date": "2026-01-15"}
MEASURES = [
    {"title": "Конкурс в резерв", "responsible": "Департамент", "due_to": "2026-12-31"},
    {"title": "Школа резервиста", "responsible": "СОИРО"},
]


def body(**changes: Any) -> dict[str, Any]:
    said = {"title": "Программа резерва", "act": ACT, "period_from": "2026-01-15", "period_to": "2999-12-31"}
    return said | {"goals": ["Готовый резервист на каждую должность"], "measures": MEASURES} | changes


@pytest.fixture
def region() -> str:
    return f"ru.r{uuid4().int % 10**9}"


@pytest.fixture
def author(client_as, region) -> Any:
    return client_as("department", region)


async def put(client: Any, path: str, version: int, said: Any) -> Any:
    return await client.put(f"{BASE}{path}", json=said, headers={"If-Match": f'"{version}"'})


class TestDrafts:
    async def test_a_draft_is_rewritten_whole(self, author):
        draft = await made(author, "/programmes", body())
        path = f"/programmes/{draft['id']}"
        changed = await put(author, path, draft["version"], body(title="Иначе", measures=MEASURES[1:]))
        assert changed.status_code == 200, changed.text
        assert [(each["position"], each["title"]) for each in changed.json()["measures"]] == [(1, "Школа резервиста")]
        await step(author, path, "adopt")
        now = (await author.get(f"{BASE}{path}")).json()
        refused = await put(author, path, now["version"], body())
        assert (refused.status_code, refused.json()["code"]) == (409, "programme_frozen")

    async def test_below_it_is_seen_once_adopted(self, author, client_as, region):
        draft = await made(author, "/programmes", body())
        school = client_as("school", f"{region}.m1.o1")
        assert (await school.get(f"{BASE}/programmes/{draft['id']}")).status_code == 404
        await step(author, f"/programmes/{draft['id']}", "adopt")
        seen = (await school.get(f"{BASE}/programmes/{draft['id']}")).json()
        assert (len(seen["measures"]), seen["allowed_actions"]) == (2, [])
        assert [each["id"] for each in await listed(school, "/programmes")] == [draft["id"]]

    @pytest.mark.parametrize(("changes", "pointer"), [
        ({"period_to": "2026-01-14"}, "/period_to"),
        ({"targets": [{"place": "ru.r1", "count": 1}]}, "/targets/0/place"),
        ({"measures": [MEASURES[0] | {"due_from": "2027-01-01"}]}, "/measures/0/due_to"),
    ])  # fmt: skip
    async def test_what_is_wrong_is_pointed_at(self, author, changes, pointer):
        refused = await author.post(f"{BASE}/programmes", json=body(**changes))
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)

    async def test_not_without_an_act_and_measures(self, author):
        bare = {"kind": "Приказ", "issuer": "Департамент"}
        for changes, reason in (({"act": bare}, "no_act"), ({"measures": []}, "no_measures")):
            draft = await made(author, "/programmes", body(**changes))
            refused = await stepped(author, f"/programmes/{draft['id']}", draft["version"], "adopt")
            assert (refused.status_code, refused.json()["reason"]) == (409, reason)

    @pytest.mark.parametrize("role", ["admin", "soiro", "school", "expert", "integration"])
    async def test_who_has_no_programme(self, client_as, region, role):
        assert (await client_as(role, region).post(f"{BASE}/programmes", json=body())).status_code == 403

    async def test_the_neighbour_sees_nothing(self, client_as, region):
        draft = await made(client_as("omsu", f"{region}.m1"), "/programmes", body())
        await step(client_as("omsu", f"{region}.m1"), f"/programmes/{draft['id']}", "adopt")
        assert (await client_as("omsu", f"{region}.m2").get(f"{BASE}/programmes/{draft['id']}")).status_code == 404


class TestMeasures:
    async def test_are_followed_and_end_the_programme(self, author, facts_about):
        draft = await made(author, "/programmes", body())
        path = f"/programmes/{draft['id']}"
        early = await put(author, f"{path}/measures/1/progress", draft["version"], {"status": "in_work"})
        assert (early.status_code, early.json()["code"]) == (409, "programme_not_in_force")
        now = await step(author, path, "adopt")
        done = {"status": "done", "done_on": "2026-02-01", "result": "Включено 14 человек"}
        first = await put(author, f"{path}/measures/1/progress", now["version"], done)
        assert first.status_code == 200, first.text
        refused = await stepped(author, path, first.json()["version"], "complete")
        assert refused.json()["reason"] == "measures_unfinished"
        stale = await put(author, f"{path}/measures/2/progress", now["version"], {"status": "in_work"})
        assert stale.status_code == 412
        off = {"status": "cancelled", "result": "Нет средств"}
        await put(author, f"{path}/measures/2/progress", first.json()["version"], off)
        assert (await step(author, path, "complete"))["status"] == "completed"
        assert "reserve.programme.adopted" in [row.type for row in await facts_about(draft["id"])]

    @pytest.mark.parametrize(("position", "said", "status"), [
        (1, {"status": "done", "result": "…"}, 422),
        (1, {"status": "done", "done_on": "2999-01-01", "result": "…"}, 422),
        (1, {"status": "cancelled"}, 422),
        (3, {"status": "in_work"}, 404),
    ])  # fmt: skip
    async def test_nonsense_is_refused(self, author, position, said, status):
        one = await made(author, "/programmes", body())
        now = await step(author, f"/programmes/{one['id']}", "adopt")
        path = f"/programmes/{one['id']}/measures/{position}/progress"
        assert (await put(author, path, now["version"], said)).status_code == status


class TestYears:
    async def test_a_year_stands_as_it_was_reported(self, omsu, candidate, regulations, app):
        await included(omsu, await candidate())
        here = "ru.r67.m26"
        one = await made(omsu, "/programmes", body(targets=[{"place": here, "count": 2}]))
        path = f"/programmes/{one['id']}"
        await step(omsu, path, "adopt")
        done = await made(omsu, f"{path}/executions", {"year": 2026, "text": "Сделано"})
        [year] = done["executions"]
        assert (year["year"], year["counted_on"]) == (2026, TODAY)
        [target] = year["targets"]
        assert (target["count"], target["reached"] >= 1) == (2, True)
        twice = await omsu.post(f"{BASE}{path}/executions", json={"year": 2026, "text": "Ещё"})
        assert (twice.status_code, twice.json()["code"]) == (409, "year_reported")
        for year, code in ((2025, "outside_the_period"), (2027, "in_future")):
            refused = await omsu.post(f"{BASE}{path}/executions", json={"year": year, "text": "…"})
            assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            kept = await tx.scalar(select(ProgrammeExecution).where(ProgrammeExecution.programme_id == UUID(one["id"])))
            assert kept.reported_at.date() == date.fromisoformat(TODAY)

    @pytest.mark.parametrize(("excluded_on", "counts"), [("2027-01-20", True), ("2026-12-31", False)])
    async def test_who_left_after_the_end_of_the_year_had_stood(
        self, omsu, candidate, regulations, today, app, excluded_on, counts
    ):
        entry = await included(omsu, await candidate())
        one = await made(omsu, "/programmes", body(targets=[{"place": "ru.r67.m26", "count": 2}]))
        path = f"/programmes/{one['id']}"
        await step(omsu, path, "adopt")
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            before = sum(n for _, n in await tx.execute(standing("ru.r67.m26", date(2026, 12, 31))))
        today(excluded_on)
        said = {"code": "own_request", "order": {"number": "1", "date": excluded_on}}
        await step(omsu, f"/entries/{entry['id']}", "exclude", reason="Заявление", exclusion=said)
        today("2027-02-01")
        done = await made(omsu, f"{path}/executions", {"year": 2026, "text": "Сделано"})
        [target] = done["executions"][0]["targets"]
        assert (done["executions"][0]["counted_on"], target["reached"]) == (
            "2026-12-31",
            before if counts else before - 1,
        )
