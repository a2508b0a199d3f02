"""Conducting a cycle over HTTP: what opens it, what it waits for, what each step entails."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import delete

from services.monitoring.store import COPIES
from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    draft_cycle,
    draft_methodology,
    filled,
    listed,
    made,
    open_cycle,
    step,
    stepped,
    submission_of,
    submitted,
    three_values,
    verified,
)
from tests.support.answers import pointers, refused
from tests.support.callers import SMOLENSK, VYAZMA


@pytest.fixture
async def cycle(department, municipalities):
    return await open_cycle(department)


async def refusal_of(department, cycle, action):
    now = (await department.get(f"{BASE}/cycles/{cycle['id']}")).json()
    assert action not in now["allowed_actions"]
    return refused(await stepped(department, f"/cycles/{cycle['id']}", now["version"], action), 409)


class TestOpening:
    async def test_makes_an_empty_submission_for_every_municipality_under_its_present_name(
        self, department, municipalities, cycle
    ):
        nobody = dict.fromkeys(("submitted", "returned", "verified", "accepted"), 0)
        assert cycle["progress"] == nobody | {"subjects": 2, "draft": 2, "without_result": 2}
        submissions = await listed(department, "/submissions", cycle_id=cycle["id"])
        assert {(each["place"], each["subject_id"], each["subject_name"]) for each in submissions} == {
            (SMOLENSK, str(municipalities[SMOLENSK]), "город Смоленск"),
            (VYAZMA, str(municipalities[VYAZMA]), "Вяземский муниципальный округ"),
        }

    async def test_waits_for_the_methodology_to_be_published(self, department, municipalities):
        methodology = await draft_methodology(department)
        cycle = await made(department, "/cycles", cycle_body(methodology["id"]))
        refusal = await refusal_of(department, cycle, "open")
        assert (refusal["code"], refusal["reason"]) == ("step_refused", "methodology_not_published")
        for action in ("validate", "publish"):
            await step(department, f"/methodologies/{methodology['id']}", action)
        assert (await step(department, f"/cycles/{cycle['id']}", "open"))["status"] == "collecting"

    async def test_is_refused_by_an_archived_methodology(self, department, municipalities):
        cycle = await draft_cycle(department)
        await step(department, f"/methodologies/{cycle['methodology_id']}", "archive")
        assert (await refusal_of(department, cycle, "open"))["reason"] == "methodology_not_published"

    async def test_is_refused_while_there_are_no_subjects(self, app, department):
        async with app.state.database.begin("ru") as session:
            await session.execute(delete(COPIES.municipality))
        assert (await refusal_of(department, await draft_cycle(department), "open"))["reason"] == "no_subjects"

    async def test_archiving_the_methodology_later_stops_nothing(self, department, omsu, municipalities, cycle):
        await step(department, f"/methodologies/{cycle['methodology_id']}", "archive")
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate", "publish")
        assert len(await listed(omsu, "/results", cycle_id=cycle["id"])) == 1

    async def test_of_two_at_once_one_wins(self, department, municipalities):
        cycle = await draft_cycle(department)
        path = f"/cycles/{cycle['id']}"
        answers = await asyncio.gather(*(stepped(department, path, cycle["version"], "open") for _ in range(2)))
        assert sorted(each.status_code for each in answers) in ([200, 409], [200, 412])
        assert len(await listed(department, "/submissions", cycle_id=cycle["id"])) == 2

    async def test_a_repeated_key_opens_once(self, department, municipalities, facts_about):
        cycle = await draft_cycle(department)
        url, headers = f"{BASE}/cycles/{cycle['id']}/steps", {"If-Match": '"1"', "Idempotency-Key": f"{uuid4()}"}
        first, again = [await department.post(url, json={"action": "open"}, headers=headers) for _ in range(2)]
        assert first.status_code == again.status_code == 200
        assert first.json() == again.json()
        assert [fact.type for fact in await facts_about(cycle["id"])] == ["monitoring.cycle.collecting"]


class TestCalculating:
    async def test_waits_until_everything_handed_in_is_checked(
        self, department, omsu, neighbour, municipalities, cycle
    ):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        waiting = await submitted(neighbour, cycle["id"], municipalities[VYAZMA])
        await conducted(department, cycle["id"], "end_collection")
        refusal = await refusal_of(department, cycle, "calculate")
        assert (refusal["reason"], refusal["detail"]) == (
            "unverified_submissions",
            "Не проверены представленные данные: 1.",
        )
        await step(department, f"/submissions/{waiting['id']}", "verify")
        await conducted(department, cycle["id"], "calculate")

    async def test_needs_something_verified(self, department, cycle):
        await conducted(department, cycle["id"], "end_collection")
        assert (await refusal_of(department, cycle, "calculate"))["reason"] == "nothing_verified"
        assert await listed(department, "/results", cycle_id=cycle["id"]) == []

    async def test_gives_no_result_to_who_handed_nothing_in(self, department, omsu, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate")
        [result] = await listed(department, "/results", cycle_id=cycle["id"])
        assert result["subject_id"] == str(municipalities[SMOLENSK])

    async def test_gives_none_to_who_was_returned_either(self, department, omsu, neighbour, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        back = await submitted(neighbour, cycle["id"], municipalities[VYAZMA])
        await step(department, f"/submissions/{back['id']}", "return", "Нет страниц")
        await conducted(department, cycle["id"], "end_collection", "calculate")
        [result] = await listed(department, "/results", cycle_id=cycle["id"])
        assert result["subject_id"] == str(municipalities[SMOLENSK])


class TestReopening:
    async def test_needs_a_reason(self, department, omsu, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        now = await conducted(department, cycle["id"], "end_collection", "calculate")
        assert pointers(await stepped(department, f"/cycles/{cycle['id']}", now["version"], "reopen")) == {"/reason"}

    async def test_drops_the_results_until_they_are_calculated_again(self, department, omsu, municipalities, cycle):
        checked = await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate")
        [old] = await listed(department, "/results", cycle_id=cycle["id"])
        await conducted(department, cycle["id"], "reopen")
        assert await listed(department, "/results", cycle_id=cycle["id"]) == []
        assert (await department.get(f"{BASE}/results/{old['id']}")).json()["standing"] == "replaced"
        path = f"/submissions/{checked['id']}"
        back = await step(department, path, "return", "Ошибка")
        await filled(omsu, back, {"values": [{"indicator": "p3", "value": 0}]})
        await step(omsu, path, "submit")
        await step(department, path, "verify")
        await conducted(department, cycle["id"], "calculate")
        [new] = await listed(department, "/results", cycle_id=cycle["id"])
        assert (old["score"], new["score"]) == (2, 1)


class TestPublishing:
    @pytest.fixture
    async def preliminary(self, department, omsu, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        return await conducted(department, cycle["id"], "end_collection", "calculate")

    async def test_shows_the_results_below_and_not_before(
        self, department, omsu, school, neighbour, client_as, preliminary
    ):
        query = {"cycle_id": preliminary["id"]}
        [result] = await listed(department, "/results", **query)
        assert result["standing"] == "preliminary"
        for reader in (omsu, school):
            assert await listed(reader, "/results", **query) == []
            assert (await reader.get(f"{BASE}/results/{result['id']}")).status_code == 404
        published = await conducted(department, preliminary["id"], "publish")
        assert published["published_at"] is not None
        [shown] = await listed(school, "/results", **query)
        assert shown == result | {"standing": "published"}
        for stranger in (neighbour, client_as("school", "ru.r67.m2.o9"), client_as("school", "ru.r67.m260")):
            assert await listed(stranger, "/results", **query) == []
            assert (await stranger.get(f"{BASE}/results/{result['id']}")).status_code == 404

    async def test_needs_a_reason_while_somebody_gets_no_result(self, department, municipalities, preliminary):
        assert preliminary["progress"]["without_result"] == 1
        assert "publish" in preliminary["allowed_actions"]  # with a reason it can be done
        path = f"/cycles/{preliminary['id']}"
        refusal = refused(await stepped(department, path, preliminary["version"], "publish"), 409, "step_refused")
        assert refusal["reason"] == "subjects_without_result"
        silent = {"id": str(municipalities[VYAZMA]), "code": "not_submitted"}
        assert refusal["errors"] == [silent | {"detail": "Вяземский муниципальный округ: данные не представлены"}]
        assert await listed(department, "/results", cycle_id=preliminary["id"], standing="published") == []
        await step(department, path, "publish", "Вязьма данных не представила")
        last, *_ = await listed(department, f"{path}/history")
        assert (last["action"], last["reason"]) == ("publish", "Вязьма данных не представила")

    async def test_tells_who_was_returned_from_who_was_silent(self, department, omsu, neighbour, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        back = await submitted(neighbour, cycle["id"], municipalities[VYAZMA])
        await step(department, f"/submissions/{back['id']}", "return", "Нет страниц")
        now = await conducted(department, cycle["id"], "end_collection", "calculate")
        refusal = refused(await stepped(department, f"/cycles/{cycle['id']}", now["version"], "publish"), 409)
        assert [each["code"] for each in refusal["errors"]] == ["not_verified"]

    async def test_needs_none_where_everybody_has_one(self, department, omsu, neighbour, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await verified(neighbour, department, cycle["id"], municipalities[VYAZMA])
        now = await conducted(department, cycle["id"], "end_collection", "calculate")
        assert now["progress"]["without_result"] == 0
        assert (await step(department, f"/cycles/{cycle['id']}", "publish"))["status"] == "published"

    async def test_is_announced(self, department, preliminary, facts_about):
        await conducted(department, preliminary["id"], "publish", "close")
        methodology = (await department.get(f"{BASE}/methodologies/{preliminary['methodology_id']}")).json()
        measured = {"subject": "municipality", "family": methodology["family"]} | {
            name: preliminary[name] for name in ("period_from", "period_to")
        }
        assert [(fact.type, fact.data) for fact in await facts_about(preliminary["id"])] == [
            ("monitoring.cycle.collecting", {"status": "collecting"}),
            ("monitoring.cycle.verifying", {"status": "verifying"}),
            ("monitoring.cycle.preliminary", {"status": "preliminary"}),
            ("monitoring.cycle.published", {"status": "published"}),
            ("monitoring.results.published", measured),
            ("monitoring.cycle.closed", {"status": "closed"}),
        ]

    async def test_is_read_in_the_feed(self, client_as, department, preliminary):
        await conducted(department, preliminary["id"], "publish")
        query = {"types": "monitoring.results.*", "limit": 1000}
        response = await client_as("integration").get(f"{BASE}/events", params=query)
        [event] = [each for each in response.json() if each["subject"] == preliminary["id"]]
        assert (event["type"], event["place"]) == ("monitoring.results.published", "ru.r67")
        elsewhere = await client_as("integration", "ru.r68").get(f"{BASE}/events", params=query)
        assert elsewhere.json() == []

    async def test_is_final(self, department, preliminary):
        await conducted(department, preliminary["id"], "publish")
        refusal = await refusal_of(department, preliminary, "reopen")
        assert (refusal["code"], refusal["legal_actions"]) == ("illegal_step", ["revise", "close"])
        closed = await conducted(department, preliminary["id"], "close")
        assert (closed["status"], closed["allowed_actions"]) == ("closed", [])
        assert len(await listed(department, "/results", cycle_id=preliminary["id"], standing="published")) == 1


class TestPermission:
    async def test_only_the_department_moves_a_cycle(self, client_as, omsu, school, department, cycle):
        for outsider in (omsu, school, client_as("soiro"), client_as("admin"), client_as("integration")):
            refusal = refused(
                await stepped(outsider, f"/cycles/{cycle['id']}", cycle["version"], "end_collection"), 403
            )
            assert refusal["permission"] == "cycle:manage"

    async def test_nor_may_one_who_stands_below_it(self, client_as, cycle):
        below = client_as("department", SMOLENSK)
        refusal = refused(await stepped(below, f"/cycles/{cycle['id']}", cycle["version"], "end_collection"), 403)
        assert refusal["detail"] == "Запись принадлежит вышестоящему уровню."


class TestHistory:
    async def test_tells_every_step_with_its_reason(self, department, omsu, municipalities, cycle):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate", "reopen")
        steps = await listed(department, f"/cycles/{cycle['id']}/history", sort="at")
        assert [(each["action"], each["target"], each["reason"]) for each in steps] == [
            ("open", "collecting", None),
            ("end_collection", "verifying", None),
            ("calculate", "preliminary", None),
            ("reopen", "verifying", "причина"),
        ]

    async def test_is_refused_below_rather_than_shown_empty(self, department, omsu, cycle):
        refusal = refused(await omsu.get(f"{BASE}/cycles/{cycle['id']}/history"), 403, "forbidden")
        assert refusal["detail"] == "Запись принадлежит вышестоящему уровню."

    async def test_is_not_told_of_what_is_not_seen(self, client_as, department, omsu, municipalities):
        cycle = await draft_cycle(department)
        refused(await omsu.get(f"{BASE}/cycles/{cycle['id']}/history"), 404, "cycle_not_found")


class TestAtTheSameTime:
    async def test_a_submission_is_not_lost_between_the_count_and_the_results(
        self, department, omsu, neighbour, municipalities, cycle
    ):
        """Handing in and calculating may race; either order is right, a result without its verified data is not."""
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        late = await filled(
            neighbour, await submission_of(neighbour, cycle["id"], municipalities[VYAZMA]), three_values()
        )
        now = await conducted(department, cycle["id"], "end_collection")
        handed_in, calculated = await asyncio.gather(
            stepped(neighbour, f"/submissions/{late['id']}", late["version"], "submit"),
            stepped(department, f"/cycles/{cycle['id']}", now["version"], "calculate"),
        )
        assert sorted([handed_in.status_code, calculated.status_code]) == [200, 409]
