"""Posts: one head at a time, periods to the last day, ends, mistakes undone."""

import asyncio
from uuid import uuid4

import pytest

from tests.gateway.directory.builders import BASE, listed
from tests.support.answers import faults, refused, seen


@pytest.fixture
async def school(directory):
    return await directory.organisation(await directory.municipality())


@pytest.fixture
async def person(directory):
    return await directory.person()


class TestOneHead:
    async def test_two_heads_at_once_are_refused(self, directory, school, person):
        await directory.head(school, person)
        other = await directory.person(last_name="Ёлкин")
        for kind in ("head", "acting_head"):
            body = directory.post_body(school, other, kind=kind, held_from="2025-01-01")
            response = await directory.department.post(f"{BASE}/posts", json=body)
            refused(response, 409, "one_head")
            assert "уже есть руководитель" in response.json()["detail"]
        deputy = directory.post_body(school, other, kind="deputy")
        assert (await directory.department.post(f"{BASE}/posts", json=deputy)).status_code == 201

    async def test_of_two_who_come_together_one_wins(self, directory, school, person):
        bodies = [directory.post_body(school, person) for _ in range(4)]
        answers = await asyncio.gather(*(directory.department.post(f"{BASE}/posts", json=body) for body in bodies))
        assert min(it.status_code for it in answers) == 201
        assert {it.status_code for it in answers} <= {201, 409, 503}
        assert len(await listed(directory.department, "posts", organisation_id=school["id"])) == 1

    async def test_the_next_begins_the_day_after_the_last_one_ends(self, directory, school, person):
        first = await directory.head(school, person)
        url = f"{BASE}/posts/{first['id']}:end"
        end = {"held_to": "2026-06-30", "reason": "Истечение срока договора"}
        refused(await directory.department.post(url, json=end), 428)
        ended = await directory.department.post(url, json=end, headers=seen(first))
        assert (ended.json()["held_to"], ended.json()["end_reason"]) == ("2026-06-30", "Истечение срока договора")
        stale = await directory.department.post(url, json=end, headers=seen(first))
        refused(stale, 412)
        other = await directory.person()
        await directory.head(school, other, held_from="2026-07-01")
        for day, holder in (("2026-06-30", person), ("2026-07-01", other)):
            on_the_day = await listed(directory.department, "posts", held_on=day, kind="head")
            assert [it["person_id"] for it in on_the_day] == [holder["id"]]

    async def test_a_longer_end_cannot_overtake_the_next_head(self, directory, school, person):
        first = await directory.head(school, person, held_to="2025-06-30")
        await directory.head(school, person, held_from="2025-07-01")
        response = await directory.department.post(
            f"{BASE}/posts/{first['id']}:end",
            json={"held_to": "2025-09-01", "reason": "Ошибка"},
            headers=seen(first),
        )
        refused(response, 409, "one_head")


class TestEnd:
    @pytest.fixture
    async def ended(self, directory, school, person):
        made = await directory.head(school, person)
        end = {"held_to": "2025-06-30", "reason": "Перевод"}
        url = f"{BASE}/posts/{made['id']}:end"
        return (await directory.department.post(url, json=end, headers=seen(made))).json()

    async def test_it_happens_once(self, directory, ended):
        url = f"{BASE}/posts/{ended['id']}"
        again = {"held_to": "2025-07-31", "reason": "Другая"}
        response = await directory.department.post(f"{url}:end", json=again, headers=seen(ended))
        assert "PATCH" in refused(response, 409, "post_ended")["detail"]
        assert (await directory.department.get(url)).json() == ended

    async def test_a_slip_in_it_is_corrected(self, directory, ended):
        change = {"held_to": "2025-07-31", "end_reason": "Перевод в другую школу"}
        response = await directory.department.patch(f"{BASE}/posts/{ended['id']}", json=change, headers=seen(ended))
        assert {name: response.json()[name] for name in change} == change

    async def test_it_is_taken_back_with_its_reason(self, directory, ended):
        url = f"{BASE}/posts/{ended['id']}"
        response = await directory.department.patch(url, json={"held_to": None}, headers=seen(ended))
        assert faults(response) == {"/end_reason": "not_ended"}
        whole = {"held_to": None, "end_reason": None}
        reopened = (await directory.department.patch(url, json=whole, headers=seen(ended))).json()
        assert {name: reopened[name] for name in whole} == whole
        end = {"held_to": "2025-08-31", "reason": "Истечение срока договора"}
        response = await directory.department.post(f"{url}:end", json=end, headers=seen(reopened))
        assert response.status_code == 200, response.text

    async def test_a_term_known_beforehand_may_end_sooner(self, directory, school, person):
        made = await directory.head(school, person, held_to="2027-06-30")
        end = {"held_to": "2026-06-30", "reason": "По собственному желанию"}
        url = f"{BASE}/posts/{made['id']}:end"
        assert (await directory.department.post(url, json=end, headers=seen(made))).json()["held_to"] == "2026-06-30"


class TestWorkingOrganisation:
    @pytest.fixture
    async def worked(self, directory):
        """An organisation that worked for two years."""
        period = {"founded_on": "2024-09-01", "closed_on": "2026-09-30"}
        return await directory.organisation(await directory.municipality(), **period)

    @pytest.mark.parametrize(
        ("dates", "expected"),
        [
            ({"held_from": "2024-08-31"}, {"/held_from": "not_founded"}),
            ({"held_from": "2026-10-01"}, {"/held_from": "closed"}),
            ({"held_from": "2026-11-01", "held_to": "2026-11-02"}, {"/held_from": "closed"}),
            ({"held_from": "2024-09-01", "held_to": "2026-10-01"}, {"/held_to": "closed"}),
        ],
    )
    async def test_nobody_holds_a_post_outside_its_time(self, directory, worked, person, dates, expected):
        body = directory.post_body(worked, person, **dates)
        assert faults(await directory.department.post(f"{BASE}/posts", json=body)) == expected

    @pytest.mark.parametrize(
        "dates", [{"held_from": "2024-09-01", "held_to": "2026-09-30"}, {"held_from": "2026-09-30"}]
    )
    async def test_both_of_its_days_are_included(self, directory, worked, person, dates):
        await directory.head(worked, person, **dates)

    async def test_new_days_of_an_old_post_are_asked_for_too(self, directory, worked, person):
        made = await directory.head(worked, person)
        url = f"{BASE}/posts/{made['id']}"
        moved = await directory.department.patch(url, json={"held_from": "2026-10-01"}, headers=seen(made))
        assert faults(moved) == {"/held_from": "closed"}
        end = {"held_to": "2026-10-01", "reason": "Закрытие"}
        late = await directory.department.post(f"{url}:end", json=end, headers=seen(made))
        assert faults(late) == {"/held_to": "closed"}

    async def test_what_was_held_before_it_closed_stays(self, directory, school, person):
        made = await directory.head(school, person, held_to="2026-12-31")
        closed = {"closed_on": "2026-09-30"}
        url = f"{BASE}/organisations/{school['id']}"
        assert (await directory.department.patch(url, json=closed, headers=seen(school))).status_code == 200
        url = f"{BASE}/posts/{made['id']}"
        titled = await directory.department.patch(url, json={"title": "заведующий"}, headers=seen(made))
        assert (titled.status_code, titled.json()["held_to"]) == (200, "2026-12-31")


class TestAppointment:
    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"kind": "authority_head"}, "/municipality_id"),
            ({"organisation_id": None}, "/organisation_id"),
            ({"person_id": str(uuid4())}, "/person_id"),
            ({"organisation_id": str(uuid4())}, "/organisation_id"),
            ({"kind": "authority_head", "organisation_id": None, "municipality_id": str(uuid4())}, "/municipality_id"),
            ({"held_to": "2024-08-31"}, "/held_to"),
            ({"contract_until": "2024-08-31"}, "/contract_until"),
            ({"title": ""}, "/title"),
        ],
    )
    async def test_what_does_not_fit_is_pointed_at(self, directory, school, person, changes, pointer):
        body = directory.post_body(school, person, **changes)
        response = await directory.department.post(f"{BASE}/posts", json=body)
        assert list(faults(response)) == [pointer]

    async def test_in_the_authority(self, directory, person):
        here = await directory.municipality()
        omsu = await directory.client_as("omsu", here["place"])
        specialist = await directory.person(here["place"])
        body = {
            "kind": "authority_specialist",
            "municipality_id": here["id"],
            "person_id": specialist["id"],
            "title": "главный специалист",
            "held_from": "2024-09-01",
        }
        made = await omsu.post(f"{BASE}/posts", json=body)
        assert (made.status_code, made.json()["place"]) == (201, here["place"])
        assert len(await listed(omsu, "posts", municipality_id=here["id"])) == 1

    async def test_details_are_corrected(self, directory, school, person):
        made = await directory.head(school, person, order_number="1-лс")
        change = {"order_number": "2-лс", "order_date": "2024-08-30", "contract_until": "2027-09-01"}
        response = await directory.department.patch(f"{BASE}/posts/{made['id']}", json=change, headers=seen(made))
        assert {name: response.json()[name] for name in change} == change
        assert (await directory.department.get(f"{BASE}/posts/{made['id']}")).json() == response.json()
        soon = await listed(directory.department, "posts", contract_before="2028-01-01", person_id=person["id"])
        assert [it["id"] for it in soon] == [made["id"]]

    async def test_a_mistake_is_undone(self, directory, school, person):
        made = await directory.head(school, person)
        held = await directory.department.delete(f"{BASE}/people/{person['id']}", headers=seen(person))
        refused(held, 409, "person_holds_posts")
        removed = await directory.department.delete(f"{BASE}/posts/{made['id']}", headers=seen(made))
        assert removed.status_code == 204
        refused(await directory.department.get(f"{BASE}/posts/{made['id']}"), 404)
        assert (await directory.events("directory.post.changed"))[-1]["method"] == "DELETE"


class TestPlace:
    async def test_another_municipality_sees_nothing(self, directory, school, person):
        made = await directory.head(school, person)
        there = await directory.municipality()
        omsu = await directory.client_as("omsu", there["place"])
        refused(await omsu.get(f"{BASE}/posts/{made['id']}"), 404)
        assert await listed(omsu, "posts") == []
        response = await omsu.post(f"{BASE}/posts", json=directory.post_body(school, person))
        assert list(faults(response)) == ["/organisation_id"]

    async def test_a_school_reads_its_own_posts(self, directory, school, person):
        made = await directory.head(school, person)
        client = await directory.client_as("school", school["place"])
        assert [it["id"] for it in await listed(client, "posts")] == [made["id"]]
        answer = await client.delete(f"{BASE}/posts/{made['id']}", headers=seen(made))
        refused(answer, 403)
