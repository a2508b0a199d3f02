"""Informal learning over HTTP: written by the school, confirmed by the authority, counted by municipality."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import delete

from services.training.informal.models import InformalLearning
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.places import heads, left
from tests.support.answers import faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

PATH = "/informal-learning"
SECOND = f"{SMOLENSK}.o2"
WEBINAR = {
    "title": "Трудный разговор",
    "kind": "webinar",
    "date_from": "2027-01-11",
    "date_to": "2027-01-12",
    "hours": 10,
    "proof_link": "https://academy.example/17",
}


@pytest.fixture(autouse=True)
async def day(app, today):
    today("2027-02-01")
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(InformalLearning))


@pytest.fixture
async def people(app, schools):
    return await heads(app)


@pytest.fixture
def school(client_as, people):
    """Its head in person."""
    return client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])


@pytest.fixture
def body(people):
    return WEBINAR | {"person_id": str(people[SMOLENSK_SCHOOL])}


async def confirmed(client_as, place, person, **changes):
    school = client_as("school", place, person)
    one = await made(school, PATH, WEBINAR | {"person_id": str(person)} | changes)
    await step(school, f"{PATH}/{one['id']}", "submit")
    return await step(client_as("omsu", place.rpartition(".")[0]), f"{PATH}/{one['id']}", "confirm")


async def test_goes_from_the_school_to_the_authority_and_is_announced(school, omsu, body, schools, facts_about):
    one = await made(school, PATH, body)
    assert (one["place"], one["status"], one["allowed_actions"]) == (SMOLENSK_SCHOOL, "draft", ["submit"])
    path = f"{PATH}/{one['id']}"
    now = await step(school, path, "submit")
    refused(await stepped(school, path, now["version"], "confirm"), 403)
    assert faults(await stepped(omsu, path, now["version"], "send_back")) == {"/reason": "reason_required"}
    returned = await step(omsu, path, "send_back", reason="Сколько часов?")
    much = await school.patch(f"{BASE}{path}", json={"date_to": "2027-01-11", "hours": 13}, headers=seen(returned))
    assert faults(much) == {"/hours": "too_many"}
    changed = await school.patch(f"{BASE}{path}", json={"hours": 12}, headers=seen(returned))
    assert changed.json()["hours"] == 12
    refused(await school.patch(f"{BASE}{path}", json={"hours": 9}, headers=seen(returned)), 412)
    submitted = await step(school, path, "submit")
    fixed = await school.patch(f"{BASE}{path}", json={"hours": 20}, headers=seen(submitted))
    refused(fixed, 409, "informal_learning_fixed")
    done = await step(omsu, path, "confirm")
    assert (done["status"], done["confirmed_on"]) == ("recorded", "2027-02-01")
    [*_, fact] = await facts_about(one["id"])
    assert (fact.type, fact.data) == (
        "training.informal.recorded",
        {
            "status": "recorded", "person_id": body["person_id"], "organisation_id": str(schools[SMOLENSK_SCHOOL]),
            "kind": "webinar", "day": "2027-01-12", "hours": 12,
        },
    )  # fmt: skip
    history = await listed(omsu, f"{path}/history")
    assert sorted(each["action"] for each in history) == ["confirm", "send_back", "submit", "submit"]
    assert faults(await stepped(omsu, path, done["version"], "send_back")) == {"/reason": "reason_required"}
    again = await step(omsu, path, "send_back", reason="Подтверждена по ошибке")
    assert (again["status"], again["confirmed_on"]) == ("returned", None)


async def test_is_of_a_place_alone(client_as, school, neighbour, body, people):
    one = await made(school, PATH, body)
    for stranger in (client_as("school", SECOND), client_as("school", VYAZMA_SCHOOL), neighbour):
        refused(await stranger.get(f"{BASE}{PATH}/{one['id']}"), 404, "informal_learning_not_found")
        assert await listed(stranger, PATH) == []
    other = await school.post(f"{BASE}{PATH}", json=body | {"person_id": str(people[SECOND])})
    assert faults(other) == {"/person_id": "not_employed"}
    assert [each["full_name"] for each in await listed(client_as("soiro"), PATH)] == ["Иванова Анна Петровна"]


@pytest.mark.parametrize("role", ["admin", "department", "soiro", "omsu", "expert", "integration"])
async def test_is_written_by_the_school_alone(client_as, role, body):
    refused(await client_as(role).post(f"{BASE}{PATH}", json=body), 403)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"date_to": "2027-01-10"}, {"/date_to": "value_error"}),
        ({"hours": 0}, {"/hours": "greater_than_equal"}),
        ({"hours": 25}, {"/hours": "too_many"}),
        ({"date_from": "2022-02-01"}, {"/date_from": "too_old"}),
        ({"proof_link": "ftp://x"}, {"/proof_link": "string_pattern_mismatch"}),
        ({"proof_file_id": str(uuid4())}, {"/proof_file_id": "unknown_reference"}),
        ({"person_id": str(uuid4())}, {"/person_id": "not_employed"}),
    ],
)
async def test_bad_input_is_pointed_at(school, body, change, wrong):
    assert faults(await school.post(f"{BASE}{PATH}", json=body | change)) == wrong
    assert await listed(school, PATH) == []


async def test_is_submitted_with_a_proof_once_it_is_over(school, body):
    for change, reason in (({"proof_link": None}, "no_proof"), ({"date_to": "2027-02-02"}, "not_over")):
        one = await made(school, PATH, body | change)
        refusal = refused(await stepped(school, f"{PATH}/{one['id']}", 1, "submit"), 409, "step_refused")
        assert refusal["reason"] == reason
        assert (await school.delete(f"{BASE}{PATH}/{one['id']}", headers=seen(one))).status_code == 204


async def test_twice_the_same_is_one(school, body):
    one = await made(school, PATH, body)
    refused(await school.post(f"{BASE}{PATH}", json=body | {"title": "ТРУДНЫЙ разговор"}), 409)
    other = await made(school, PATH, body | {"title": "Другое"})
    said = {"title": one["title"]}
    refused(await school.patch(f"{BASE}{PATH}/{other['id']}", json=said, headers=seen(other)), 409)
    both = await asyncio.gather(*(school.post(f"{BASE}{PATH}", json=body | {"title": "Третье"}) for _ in range(2)))
    assert sorted(each.status_code for each in both) == [201, 409]


class TestActivity:
    SPAN = {"date_from": "2027-01-01", "date_to": "2027-01-31", "hours": 16}  # noqa: RUF012

    async def test_is_a_share_of_heads_by_municipality_and_names_the_others(self, client_as, department, omsu, people):
        mine = people[SMOLENSK_SCHOOL]
        await confirmed(client_as, SMOLENSK_SCHOOL, mine)
        await confirmed(client_as, SMOLENSK_SCHOOL, mine, title="Ещё", hours=6)
        await confirmed(client_as, SMOLENSK_SCHOOL, mine, title="Раньше", date_from="2026-12-01", date_to="2026-12-31")
        await confirmed(client_as, VYAZMA_SCHOOL, people[VYAZMA_SCHOOL], hours=15)
        its = WEBINAR | {"person_id": str(people[SECOND]), "hours": 24}
        await made(client_as("school", SECOND, people[SECOND]), PATH, its)
        said = (await department.get(f"{BASE}{PATH}:activity", params=self.SPAN)).json()
        rows = {each["place"]: (each["active"], each["heads"], each["percent"]) for each in said["municipalities"]}
        assert rows == {SMOLENSK: (1, 3, 33.3), VYAZMA: (0, 1, 0)}
        assert (said["total"]["active"], said["total"]["percent"]) == (1, 25)
        assert {each["place"]: each["hours"] for each in said["inactive"]} == {
            SECOND: 0, f"{SMOLENSK}.o3": 0, VYAZMA_SCHOOL: 15
        }  # fmt: skip
        lower = (await omsu.get(f"{BASE}{PATH}:activity", params=self.SPAN | {"hours": 17})).json()
        assert ([each["place"] for each in lower["municipalities"]], len(lower["inactive"])) == ([SMOLENSK], 3)
        own = (await client_as("school", None, mine).get(f"{BASE}{PATH}:activity", params=self.SPAN)).json()
        assert (own["total"]["active"], own["total"]["heads"], own["inactive"]) == (1, 1, [])
        others = (await client_as("school").get(f"{BASE}{PATH}:activity", params=self.SPAN)).json()
        assert (others["total"]["heads"], others["inactive"]) == (0, [])

    async def test_counts_who_is_in_post_on_the_last_day(self, app, department, people):
        await left(app, people[VYAZMA_SCHOOL], "2027-01-30")
        said = (await department.get(f"{BASE}{PATH}:activity", params=self.SPAN)).json()
        assert said["total"]["heads"] == 3

    async def test_asks_for_days_in_order_of_a_place_below(self, omsu, client_as):
        path = f"{BASE}{PATH}:activity"
        wrong = refused(await omsu.get(path, params=self.SPAN | {"date_to": "2026-01-01"}), 422)
        assert wrong["errors"][0]["parameter"] == "date_to"
        refused(await omsu.get(path, params=self.SPAN | {"place": REGION}), 422)
        refused(await omsu.get(path), 422)
        refused(await client_as("expert").get(path, params=self.SPAN), 403)
