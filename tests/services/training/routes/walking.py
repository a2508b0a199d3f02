"""What those do in turn who compile a route, agree to it and walk it."""

from tests.services.training.builders import BASE, made, step
from tests.support.answers import seen

PATH = "/routes"
TODAY, FIRST = "2027-03-10", "2027-04-05"
LAST = "2027-04-09"


async def lacking(region, *codes: str, below: str = ".m1.o1") -> None:
    for code in codes:
        said = {"person_id": str(region.heads[below]), "competency": code, "level": 1, "note": "По беседе"}
        await made(region.at(), "/deficits", said)


def body(region, below: str = ".m1.o1", **changes):
    usual = {
        "person_id": str(region.heads[below]),
        "goal": "Наладить работу команды",
        "window_from": "2027-03-15",
        "window_to": "2027-12-20",
        "hours_limit": 100,
        "weekly_limit": 36,
    }
    return usual | changes


async def mentor(region, below: str, code: str, capacity: int = 2):
    """The head of the school, appointed, who teaches one competency."""
    omsu = region.at("omsu", below[: below.rindex(".")])
    said = {
        "person_id": str(region.heads[below]),
        "ground": "Опыт",
        "capacity": capacity,
        "directions": ["quality"],
        "teaches": [{"competency": code, "level": 2}],
        "content": "Сопровождение",
        "form": "mixed",
        "valid_from": TODAY,
        "valid_to": "2028-12-31",
    }
    one = await made(omsu, "/mentors", said)
    await step(region.head(below), f"/mentors/{one['id']}", "consent")
    order = {"order_number": "1", "order_date": TODAY}
    path = f"{BASE}/mentors/{one['id']}"
    assert (await omsu.patch(path, json=order, headers={"If-Match": "*"})).status_code == 200
    return await step(omsu, f"/mentors/{one['id']}", "appoint")


async def put(client, path, said, now):
    return await client.put(f"{BASE}{path}", json=said, headers=seen(now))


async def reviewed(region, route):
    """Submitted and taken; the head agrees."""
    path = f"{PATH}/{route['id']}"
    await step(region.at(), path, "submit")
    now = await step(region.at(), path, "take")
    agreed = await put(region.head(), f"{path}/agreement", {"agreed": True}, now)
    assert agreed.status_code == 200, agreed.text
    return agreed.json()


async def finished(region, group, today):
    """The group is taught, everybody was there and passed."""
    today("2027-04-20")
    person = str(region.heads[".m1.o1"])
    whole = (await region.at().get(f"{BASE}/groups/{group['id']}")).json()
    for each in whole["sessions"]:
        path = f"{BASE}/groups/{group['id']}/sessions/{each['id']}/attendance"
        present = await region.at().put(path, json={"present": [person]}, headers={"If-Match": "*"})
        assert present.status_code == 200, present.text
    results = {"results": [{"person_id": person, "passed": True}]}
    told = await region.at().put(f"{BASE}/groups/{group['id']}/results", json=results, headers={"If-Match": "*"})
    assert told.status_code == 200, told.text
    await step(region.at(), f"/groups/{group['id']}", "complete")
