"""Beginning heads over HTTP: invited, given a seat, followed through a hundred days."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update

from services.training.novices.following import follow_all
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import opened, published, session
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

TODAY, SINCE = "2027-03-10", "2027-02-01"
FIRST, LAST = "2027-04-05", "2027-04-09"


@pytest.fixture
async def region(app, client_as, today):
    """The head of the first school began in February; the others have been in post since 2015."""
    today(TODAY)
    region = await founded(app, client_as)
    async with app.state.database.begin("ru") as tx:
        mine = COPIES.post.person_id == region.heads[".m1.o1"]
        await tx.execute(update(COPIES.post).where(mine).values(held_from=date.fromisoformat(SINCE)))
    return region


async def invited(region):
    return await made(region.at(), "/novices", {"person_id": str(region.heads[".m1.o1"])})


async def ticked(client, novice, task, **said):
    path = f"{BASE}/novices/{novice['id']}/tasks/{task['id']}"
    return await client.put(path, json=said, headers=seen(novice))


async def test_a_list_of_a_hundred_days_is_dated_from_the_first(region, facts_about):
    novice = await invited(region)
    assert (novice["status"], novice["since"], novice["place"]) == ("invited", SINCE, f"{region.place}.m1.o1")
    assert (len(novice["tasks"]), novice["tasks_left"], novice["allowed_actions"]) == (10, 10, ["enrol", "release"])
    assert (novice["tasks"][0]["due_on"], novice["tasks"][-1]["due_on"]) == ("2027-02-11", "2027-05-12")
    assert {each["state"] for each in novice["tasks"]} == {"due", "overdue"}
    assert [each.type for each in await facts_about(novice["id"])] == ["training.novice.invited"]
    refused(await region.at().post(f"{BASE}/novices", json={"person_id": novice["person_id"]}), 409, "novice_lives")


@pytest.mark.parametrize(("who", "code"), [(".m1.o2", "not_a_novice"), (None, "heads_nothing")])
async def test_only_a_head_who_is_new_is_invited(region, who, code):
    person = str(region.heads[who] if who else uuid4())
    assert faults(await region.at().post(f"{BASE}/novices", json={"person_id": person})) == {"/person_id": code}
    assert await listed(region.at(), "/novices") == []


async def test_learns_ticks_the_list_off_and_finishes(region, today, facts_about):
    novice, head = await invited(region), region.head()
    programme = await published(region.at(), title="Школа начинающего руководителя", for_novices=True)
    group = await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=LAST)
    path = f"/novices/{novice['id']}"
    seat = await region.at().put(f"{BASE}{path}/enrolment", json={"group_id": group["id"]}, headers=seen(novice))
    assert seat.status_code == 200, seat.text
    now = seat.json()
    assert (now["status"], now["group_id"]) == ("learning", group["id"])
    [item] = await listed(region.at(), "/novices", group_id=group["id"])
    assert (item["id"], item["tasks_left"]) == (novice["id"], 10)
    refusal = refused(await stepped(region.at(), path, now["version"], "complete"), 409)
    assert refusal["reason"] == "tasks_left"
    for each in now["tasks"]:
        ahead = each["due_on"] > TODAY
        said = {"done_on": TODAY} if ahead else {"waived": True, "note": "Сделано до назначения"}
        now = (await ticked(head if ahead else region.at("omsu", ".m1"), now, each, **said)).json()
    assert (now["tasks_left"], {each["state"] for each in now["tasks"]}) == (0, {"done", "waived"})
    refusal = refused(await stepped(region.at(), path, now["version"], "complete"), 409)
    assert refusal["reason"] == "not_passed"
    today(LAST)
    await step(region.at(), f"/groups/{group['id']}", "begin")
    whole = (await region.at().get(f"{BASE}/groups/{group['id']}")).json()
    present = f"{BASE}/groups/{group['id']}/sessions/{whole['sessions'][0]['id']}/attendance"
    await region.at().put(present, json={"present": [novice["person_id"]]}, headers={"If-Match": "*"})
    results = {"results": [{"person_id": novice["person_id"], "passed": True}]}
    await region.at().put(f"{BASE}/groups/{group['id']}/results", json=results, headers={"If-Match": "*"})
    await step(region.at(), f"/groups/{group['id']}", "complete")
    done = await step(region.at(), path, "complete")
    assert (done["status"], done["completed_on"]) == ("completed", LAST)
    assert (await facts_about(novice["id"]))[-1].type == "training.novice.completed"


async def test_a_group_without_a_seat_gives_none_and_keeps_nothing(region):
    novice = await invited(region)
    programme = await published(region.at(), for_novices=True)
    group = await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=LAST, seats=1)
    await made(region.at(), "/enrolments", {"group_id": group["id"], "person_id": str(region.heads[".m1.o2"])})
    answer = await region.at().put(
        f"{BASE}/novices/{novice['id']}/enrolment", json={"group_id": group["id"]}, headers=seen(novice)
    )
    refused(answer, 409, "no_seat_for_novice")
    now = (await region.at().get(f"{BASE}/novices/{novice['id']}")).json()
    assert (now["status"], now["version"]) == ("invited", novice["version"])


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"done_on": "2027-03-11"}, {"/done_on"}),
        ({"done_on": "2027-01-31"}, {"/done_on"}),
        ({"waived": True}, {"/note"}),
        ({"waived": True, "note": "x", "done_on": TODAY}, {"/done_on"}),
    ],
)
async def test_a_wrong_mark_is_pointed_at(region, said, wrong):
    novice = await invited(region)
    client = region.at("omsu", ".m1") if "waived" in said else region.head()
    assert set(faults(await ticked(client, novice, novice["tasks"][0], **said))) == wrong


async def test_what_is_not_needed_is_said_by_who_stands_above_and_not_of_oneself(region):
    novice, omsu = await invited(region), region.at("omsu", ".m1")
    first, second = novice["tasks"][:2]
    waiver = {"waived": True, "note": "Мне не нужно"}
    for client in (region.head(), region.at("omsu", ".m1", region.heads[".m1.o1"])):
        assert faults(await ticked(client, novice, first, **waiver)) == {"/waived": "not_yours"}
    nobodys = region.at("school", ".m1.o1")
    refused(await ticked(nobodys, novice, first, done_on=TODAY), 404, "novice_not_found")
    assert await listed(nobodys, "/novices") == []
    waived = (await ticked(omsu, novice, first, **waiver)).json()
    assert waived["tasks_left"] == 9
    assert faults(await ticked(region.head(), waived, first)) == {"/waived": "not_yours"}
    elsewhere = region.at("school", ".m2.o8", region.heads[".m1.o1"])
    done = (await ticked(elsewhere, waived, second, done_on=TODAY)).json()
    assert (done["tasks_left"], done["full_name"]) == (8, "Иванова Анна Петровна")


async def followed(region):
    """As the job does."""
    async with region.acting() as tx:
        await follow_all(tx, {})


async def cohort(region, **changes):
    of = await published(region.at(), **({"for_novices": True} | changes))
    return await opened(region.at(), session(FIRST), of=of, starts_on=FIRST, ends_on=LAST, seats=9)


async def test_only_a_programme_of_the_school_counts(region):
    novice, other = await invited(region), await cohort(region, for_novices=False)
    path = f"{BASE}/novices/{novice['id']}/enrolment"
    answer = await region.at().put(path, json={"group_id": other["id"]}, headers=seen(novice))
    assert faults(answer) == {"/group_id": "another_programme"}
    assert faults(await region.at().put(path, json={"group_id": str(uuid4())}, headers=seen(novice))) == {
        "/group_id": "unknown_reference"
    }
    await made(region.at(), "/enrolments", {"group_id": other["id"], "person_id": novice["person_id"]})
    await followed(region)
    now = (await region.at().get(f"{BASE}/novices/{novice['id']}")).json()
    assert (now["status"], now["version"], now["group_id"]) == ("invited", novice["version"], None)


async def test_follows_the_enrolment_whoever_made_it_and_learns_elsewhere_when_it_is_lost(region, facts_about):
    novice, soiro = await invited(region), region.at()
    first, second = await cohort(region), await cohort(region)
    path, asked = f"/novices/{novice['id']}", {"person_id": novice["person_id"]}
    seat = await made(region.at("omsu", ".m1"), "/enrolments", asked | {"group_id": first["id"]})
    await followed(region)
    now = (await soiro.get(f"{BASE}{path}")).json()
    assert (now["status"], now["group_id"], now["allowed_actions"]) == ("learning", first["id"], ["release"])
    busy = await soiro.put(f"{BASE}{path}/enrolment", json={"group_id": second["id"]}, headers=seen(now))
    refused(busy, 409, "illegal_step")
    await step(soiro, f"/enrolments/{seat['id']}", "withdraw", reason="Сменил поток")
    assert (await soiro.get(f"{BASE}{path}")).json()["allowed_actions"] == ["enrol", "release"]
    again = await soiro.put(f"{BASE}{path}/enrolment", json={"group_id": second["id"]}, headers=seen(now))
    assert again.status_code == 200, again.text
    assert (again.json()["status"], again.json()["group_id"]) == ("learning", second["id"])
    same = await soiro.put(f"{BASE}{path}/enrolment", json={"group_id": second["id"]}, headers=seen(again.json()))
    assert (same.status_code, same.json()["version"]) == (200, again.json()["version"])
    history = await listed(region.head(), f"{path}/history")
    assert sorted(each["action"] for each in history) == ["enrol", "enrol", "lapse"]
    assert [each.type for each in await facts_about(novice["id"])] == [
        f"training.novice.{status}" for status in ("invited", "learning", "invited", "learning")
    ]
    await step(soiro, f"/groups/{second['id']}", "cancel", reason="Преподаватель заболел")
    await followed(region)
    now = (await soiro.get(f"{BASE}{path}")).json()
    assert (now["status"], now["group_id"], now["enrolment_id"]) == ("invited", None, None)


async def test_the_list_of_a_region_is_its_own(region):
    policy = (await region.at().get(f"{BASE}/novice-policy")).json()
    said = {"automatic": False, "years": 1, "tasks": [{"title": "Принять дела", "days": 5}]}
    twice = said | {"tasks": said["tasks"] * 2}
    answer = await region.at().put(f"{BASE}/novice-policy", json=twice, headers=seen(policy))
    assert set(faults(answer)) == {"/tasks/1/title"}
    changed = await region.at().put(f"{BASE}/novice-policy", json=said, headers=seen(policy))
    assert (changed.status_code, changed.json()["years"]) == (200, 1)
    novice = await invited(region)
    assert [each["due_on"] for each in novice["tasks"]] == ["2027-02-06"]
    refused(await region.at("omsu", ".m1").put(f"{BASE}/novice-policy", json=said, headers=seen(policy)), 403)


async def test_is_seen_where_they_work_and_above(region):
    novice = await invited(region)
    for stranger in (region.at("omsu", ".m2"), region.at("school", ".m1.o2")):
        refused(await stranger.get(f"{BASE}/novices/{novice['id']}"), 404, "novice_not_found")
    clients = (region.head(), *(region.at(*each) for each in (("omsu", ".m1"), ("department", ""), ("admin", ""))))
    for client in clients:
        refused(await client.post(f"{BASE}/novices", json={"person_id": novice["person_id"]}), 403)
        [item] = await listed(client, "/novices")
        assert item["full_name"] == "Иванова Анна Петровна"
    released = await step(region.at(), f"/novices/{novice['id']}", "release", reason="Перешёл на другую работу")
    refused(await ticked(region.head(), released, novice["tasks"][0], done_on=TODAY), 409, "novice_over")
