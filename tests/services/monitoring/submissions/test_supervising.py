"""A last day of one's own, and many submissions moved at once."""

import asyncio
from uuid import uuid4

import pytest

from tests.services.monitoring.builders import (
    BASE,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    listed,
    made,
    published_methodology,
    status_of,
    step,
    stepped,
    submission_of,
)
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

SUBMISSIONS = f"{BASE}/submissions"


@pytest.fixture
async def cycle(department, schools, today):
    today("2022-02-01")
    methodology = await published_methodology(department, head_methodology())
    body = cycle_body(methodology["id"], objection_days=1, deadline="2022-03-01")
    new = await made(department, "/cycles", body)
    return await step(department, f"/cycles/{new['id']}", "open")


@pytest.fixture
def of(department, cycle, schools):
    """`await of(place)`: its submission, as the region sees it."""
    return lambda place: submission_of(department, cycle["id"], schools[place])


class TestDeadline:
    async def put(self, client, submission, deadline="2022-03-15", reason="Карантин"):
        body = {"deadline": deadline, "reason": reason}
        return await client.put(f"{SUBMISSIONS}/{submission['id']}/deadline", json=body, headers=seen(submission))

    async def test_of_one_school_outlasts_that_of_the_others(self, department, client_as, of, today):
        extended = (await self.put(department, await of(SMOLENSK_SCHOOL))).json()
        assert (extended["deadline"], extended["status"]) == ("2022-03-15", "draft")
        today("2022-03-15")
        late = client_as("school", VYAZMA_SCHOOL)
        refusal = refused(
            await late.patch(
                f"{SUBMISSIONS}/{(await of(VYAZMA_SCHOOL))['id']}/values",
                json=head_values(5),
                headers={"If-Match": "*"},
            ),
            409,
        )
        assert refusal["reason"] == "past_deadline"
        school = client_as("school", SMOLENSK_SCHOOL)
        await filled(school, extended, head_values(90))
        assert (await step(school, f"/submissions/{extended['id']}", "submit"))["status"] == "submitted"

    async def test_ends_with_its_last_day(self, department, client_as, of, today):
        extended = (await self.put(department, await of(SMOLENSK_SCHOOL))).json()
        today("2022-03-16")
        now = (await client_as("school", SMOLENSK_SCHOOL).get(f"{SUBMISSIONS}/{extended['id']}")).json()
        assert now["lock"]["reason"] == "past_deadline"

    async def test_is_taken_back_with_a_reason_in_the_history(self, department, of, facts_about):
        extended = (await self.put(department, await of(SMOLENSK_SCHOOL))).json()
        back = (await self.put(department, extended, None, "Карантин снят")).json()
        assert back["deadline"] is None
        told = await listed(department, f"/submissions/{back['id']}/history")
        assert {(each["action"], each["source"], each["target"], each["reason"]) for each in told} == {
            ("extend", "draft", "draft", "Карантин"),
            ("extend", "draft", "draft", "Карантин снят"),
        }
        assert [each.data["deadline"] for each in await facts_about(back["id"])] == ["2022-03-15", None]

    @pytest.mark.parametrize("day", ["2022-03-01", "2022-02-01", "2021-01-01"])
    async def test_is_later_than_the_common_one(self, department, of, day):
        assert faults(await self.put(department, await of(SMOLENSK_SCHOOL), day)) == {"/deadline": "not_later"}

    async def test_is_not_over_yet(self, department, of, today):
        today("2022-04-01")
        assert faults(await self.put(department, await of(SMOLENSK_SCHOOL))) == {"/deadline": "not_later"}

    async def test_is_given_by_who_conducts_the_cycle(self, omsu, client_as, of):
        submission = await of(SMOLENSK_SCHOOL)
        assert refused(await self.put(omsu, submission), 409, "step_refused")["reason"] == "not_the_conductor"
        for role in ("school", "soiro", "admin"):
            refused(await self.put(client_as(role), submission), 403)

    async def test_of_what_was_handed_in_there_is_none(self, department, client_as, of):
        school = client_as("school", SMOLENSK_SCHOOL)
        now = await filled(school, await of(SMOLENSK_SCHOOL), head_values(90))
        now = await step(school, f"/submissions/{now['id']}", "submit")
        refused(await self.put(department, now), 409, "illegal_step")

    async def test_is_no_step_of_its_own(self, department, of):
        submission = await of(SMOLENSK_SCHOOL)
        assert "extend" in submission["allowed_actions"]
        response = await stepped(department, f"/submissions/{submission['id']}", submission["version"], "extend", "x")
        assert faults(response) == {"/action": "value_error"}

    async def test_says_which_version_it_was_made_from(self, department, of):
        submission = await of(SMOLENSK_SCHOOL)
        await self.put(department, submission)
        refused(await self.put(department, submission), 412)


class TestMany:
    @pytest.fixture
    async def waiting(self, client_as, of, schools):
        """All four schools have handed in."""
        found = {}
        for place in schools:
            school = client_as("school", place)
            now = await filled(school, await of(place), head_values(90, grade_11=1 if place.endswith("o2") else None))
            found[place] = await step(school, f"/submissions/{now['id']}", "submit")
        return found

    async def many(self, client, action, **body):
        response = await client.post(f"{SUBMISSIONS}:{action}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    async def test_an_authority_verifies_all_of_its_municipality(self, omsu, department, cycle, waiting, facts_about):
        said = await self.many(omsu, "verify", cycle_id=cycle["id"])
        own = [each["id"] for place, each in waiting.items() if place.startswith(f"{SMOLENSK}.")]
        assert (sorted(said["done"]), said["refused"]) == (sorted(own), [])
        for each in own:
            now = (await department.get(f"{SUBMISSIONS}/{each}")).json()
            assert (now["status"], now["version"]) == ("verified", waiting[now["place"]]["version"] + 1)
            assert [it["layer"] for it in now["values"][0]["layers"]] == ["approved"]
            told = await listed(department, f"/submissions/{each}/history")
            assert {it["action"] for it in told} == {"submit", "verify"}
            assert [it.type for it in await facts_about(each)][-1] == "monitoring.submission.verified"
        assert (await department.get(f"{SUBMISSIONS}/{waiting[VYAZMA_SCHOOL]['id']}")).json()["status"] == "submitted"

    async def test_a_place_or_names_narrow_it(self, department, cycle, waiting):
        said = await self.many(department, "verify", cycle_id=cycle["id"], place=VYAZMA)
        assert said["done"] == [waiting[VYAZMA_SCHOOL]["id"]]
        named = waiting[SMOLENSK_SCHOOL]["id"]
        assert (await self.many(department, "verify", cycle_id=cycle["id"], ids=[named]))["done"] == [named]

    async def test_what_is_refused_stops_no_other(self, omsu, department, cycle, waiting):
        verified = waiting[SMOLENSK_SCHOOL]
        await step(omsu, f"/submissions/{verified['id']}", "verify")
        ids = [waiting[place]["id"] for place in (SMOLENSK_SCHOOL, f"{SMOLENSK}.o2")]
        said = await self.many(omsu, "verify", cycle_id=cycle["id"], ids=ids)
        assert said["done"] == [ids[1]]
        assert [(each["id"], each["subject_name"], each["reason"]) for each in said["refused"]] == [
            (ids[0], "Школа o1", "illegal_step")
        ]
        refusals = await self.many(omsu, "accept", cycle_id=cycle["id"])
        assert (refusals["done"], {each["reason"] for each in refusals["refused"]}) == ([], {"not_the_conductor"})
        now = (await department.get(f"{SUBMISSIONS}/{ids[0]}")).json()
        assert (now["status"], now["accepted_at"]) == ("verified", None)
        assert sorted((await self.many(department, "accept", cycle_id=cycle["id"]))["done"]) == sorted(ids)

    async def test_and_a_return_at_once_do_not_both_stand(self, omsu, department, cycle, waiting):
        now = waiting[SMOLENSK_SCHOOL]
        path = f"/submissions/{now['id']}"
        said, returned = await asyncio.gather(
            self.many(omsu, "verify", cycle_id=cycle["id"], ids=[now["id"]]),
            stepped(department, path, now["version"], "return", "Нет страниц"),
        )
        stands = (await department.get(f"{BASE}{path}")).json()["status"]
        if returned.status_code == 200:
            assert (stands, said["done"], said["refused"][0]["reason"]) == ("returned", [], "illegal_step")
        else:
            assert (stands, said["done"], returned.status_code) == ("verified", [now["id"]], 412)

    async def test_a_name_that_is_not_there_is_pointed_at_and_nothing_is_done(self, omsu, cycle, waiting):
        ids = [waiting[SMOLENSK_SCHOOL]["id"], waiting[VYAZMA_SCHOOL]["id"], f"{uuid4()}"]
        response = await omsu.post(f"{SUBMISSIONS}:verify", json={"cycle_id": cycle["id"], "ids": ids})
        assert faults(response) == {"/ids/1": "unknown_reference", "/ids/2": "unknown_reference"}
        assert (await omsu.get(f"{SUBMISSIONS}/{ids[0]}")).json()["status"] == "submitted"
        response = await omsu.post(f"{SUBMISSIONS}:verify", json={"cycle_id": f"{uuid4()}"})
        assert faults(response) == {"/cycle_id": "unknown_reference"}

    async def test_who_may(self, client_as, cycle):
        for action in ("verify", "accept"):
            for role in ("school", "soiro", "admin", "integration"):
                response = await client_as(role).post(f"{SUBMISSIONS}:{action}", json={"cycle_id": cycle["id"]})
                refused(response, 403)
        assert await status_of(client_as("integration"), "/submissions") == 403
