"""Cycles as records: drafted, changed, frozen once open, seen from below once open."""

from uuid import uuid4

import pytest

from tests.services.monitoring.builders import (
    BASE,
    alike,
    cycle_body,
    draft_cycle,
    draft_methodology,
    listed,
    made,
    open_cycle,
    published_methodology,
    status_of,
)
from tests.support.answers import faults, pointers, refused, seen
from tests.support.callers import REGION

CYCLES = f"{BASE}/cycles"


class TestDrafting:
    async def test_a_draft_lies_with_its_author_and_has_no_submissions_yet(self, department, municipalities):
        cycle = await draft_cycle(department)
        assert (cycle["place"], cycle["status"], cycle["published_at"]) == (REGION, "draft", None)
        steps = ("subjects", "draft", "submitted", "returned", "verified", "accepted", "without_result")
        assert cycle["progress"] == dict.fromkeys(steps, 0)
        assert cycle["allowed_actions"] == ["open"]
        assert (await department.get(f"{CYCLES}/{cycle['id']}")).json() == cycle

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"title": " "}, "/title"),
            ({"period_from": "2021"}, "/period_from"),
            ({"period_from": "2022-01-01"}, "/period_to"),
            ({"deadline": None}, "/deadline"),
            ({"deadline": "2020-12-31"}, "/deadline"),
            ({"methodology_id": "x"}, "/methodology_id"),
            ({"status": "closed"}, "/status"),
        ],
    )
    async def test_bad_input_is_pointed_at(self, department, changes, pointer):
        assert pointers(await department.post(CYCLES, json=cycle_body(f"{uuid4()}") | changes)) == {pointer}

    @pytest.mark.parametrize("day", ["2021-01-01", "2021-06-30", "2021-12-31"])
    async def test_the_collection_may_end_within_the_period(self, department, day):
        methodology = await published_methodology(department)
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], deadline=day))
        assert cycle["deadline"] == day

    async def test_an_unknown_methodology_is_pointed_at(self, department):
        answer = await department.post(CYCLES, json=cycle_body(f"{uuid4()}"))
        assert faults(answer) == {"/methodology_id": "unknown_reference"}

    async def test_it_can_be_changed(self, department, municipalities):
        cycle = await draft_cycle(department)
        other = await published_methodology(department)
        body = cycle_body(other["id"], title="Иначе", deadline="2022-04-01")
        response = await department.put(f"{CYCLES}/{cycle['id']}", json=body, headers=seen(cycle))
        changed = response.json()
        assert response.headers["etag"] == '"2"'
        assert (changed["title"], changed["deadline"], changed["methodology_id"]) == (
            "Иначе",
            "2022-04-01",
            other["id"],
        )

    async def test_changes_and_steps_say_which_version_they_were_made_from(self, department, municipalities):
        cycle = await draft_cycle(department)
        url, body = f"{CYCLES}/{cycle['id']}", cycle_body(cycle["methodology_id"])
        for method, path, said in (("PUT", url, body), ("POST", f"{url}/steps", {"action": "open"})):
            refused(await department.request(method, path, json=said), 428)
            refused(await department.request(method, path, json=said, headers={"If-Match": '"9"'}), 412)

    async def test_once_open_it_is_frozen(self, department, municipalities):
        cycle = await open_cycle(department)
        body = cycle_body(cycle["methodology_id"], title="Иначе")
        url = f"{CYCLES}/{cycle['id']}"
        refused(await department.put(url, json=body, headers=seen(cycle)), 409, "cycle_frozen")
        assert (await department.get(url)).json() == cycle


class TestPlace:
    async def test_a_draft_is_hidden_below_and_an_open_cycle_shown(
        self, client_as, department, omsu, school, municipalities
    ):
        title = f"Цикл {uuid4()}"
        methodology = await published_methodology(department)
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], title=title))
        path = f"/cycles/{cycle['id']}"
        for reader in (omsu, school):
            assert await status_of(reader, path) == 404
            assert await listed(reader, "/cycles", q=title) == []
        await department.post(f"{BASE}{path}/steps", json={"action": "open"}, headers=seen(cycle))
        for reader in (omsu, school):
            found = (await reader.get(f"{BASE}{path}")).json()
            assert (found["status"], found["allowed_actions"]) == ("collecting", [])
            assert len(await listed(reader, "/cycles", q=title, status="collecting")) == 1
        assert await status_of(client_as("admin", "ru.r68"), path) == 404

    async def test_progress_counts_only_whom_the_reader_sees(self, department, omsu, school, municipalities):
        cycle = await open_cycle(department)
        subjects = {
            reader: (await reader.get(f"{CYCLES}/{cycle['id']}")).json()["progress"]["subjects"]
            for reader in (department, omsu, school)
        }
        assert list(subjects.values()) == [2, 1, 0]

    async def test_a_draft_of_another_region_cannot_be_used(self, client_as, department):
        foreign = await draft_methodology(client_as("department", "ru.r68"))
        refused(await department.post(CYCLES, json=cycle_body(foreign["id"])), 422, "invalid")


class TestListing:
    async def test_finds_by_methodology_status_and_words(self, department):
        methodology = await published_methodology(department)
        early = await made(
            department, "/cycles", cycle_body(methodology["id"], title="Первый", period_from="2020-01-01")
        )
        late = await made(department, "/cycles", cycle_body(methodology["id"], title="Второй"))
        query = {"methodology_id": methodology["id"]}
        assert [each["id"] for each in await listed(department, "/cycles", **query)] == [late["id"], early["id"]]
        assert [each["id"] for each in await listed(department, "/cycles", q="перв", **query)] == [early["id"]]
        assert await listed(department, "/cycles", status="closed", **query) == []
        [item] = await listed(department, "/cycles", q="втор", **query)
        assert alike(item, late)
