"""What the mentor of a pair reads of the mentee's route."""

from tests.services.training.builders import BASE, made, step
from tests.services.training.routes.walking import PATH, body, lacking, mentor, reviewed
from tests.support.answers import refused


async def test_the_two_of_a_pair_read_the_agreed_route_without_marks(region, group, today):
    one = await mentor(region, ".m2.o9", "vsoko")
    said = {"mentor_id": one["id"], "mentee_person_id": str(region.heads[".m1.o1"]), "directions": []}
    pair = await made(region.at(), "/mentorships", said)
    its, mentee = f"/mentorships/{pair['id']}", region.head()
    path, accompanying = f"{BASE}{its}/route", region.head(".m2.o9")
    refused(await accompanying.get(path), 409, "needs_closed")
    await step(accompanying, its, "agree_as_mentor")
    now = await step(mentee, its, "agree_as_mentee")
    await lacking(region, "team")
    route = await made(region.at(), PATH, body(region))
    refused(await accompanying.get(path), 404, "agreed_route_not_found")
    await reviewed(region, route)
    for side in (accompanying, mentee):
        read = await side.get(path)
        assert read.status_code == 200, read.text
        [known] = read.json()["steps"]
        assert (read.json()["id"], known["title"]) == (route["id"], "Команда школы")
        assert not known.keys() & {"state", "note", "marked_on", "file_id"}
    refused(await accompanying.get(f"{BASE}{PATH}/{route['id']}"), 404)
    refused(await region.at().get(path), 403)
    refused(await region.head(".m1.o2").get(path), 404)
    plan = {"starts_on": "2027-03-10", "ends_on": "2027-06-30", "goals": [{"title": "Провести цикл ВСОКО"}]}
    planned = await region.at().put(f"{BASE}{its}/programme", json=plan, headers={"If-Match": "*"})
    assert (planned.status_code, now["status"]) == (200, "agreed"), planned.text
    await step(region.at(), its, "activate")
    await step(mentee, its, "leave", last_day="2027-03-31")
    today("2027-03-31")
    assert (await accompanying.get(path)).status_code == 200
    today("2027-04-01")
    refused(await accompanying.get(path), 409, "needs_closed")


async def test_due_reports_stand_in_the_calendar_and_take_no_time(region, group):
    await lacking(region, "team")
    route = await made(region.at(), PATH, body(region))
    await reviewed(region, route)
    link = await made(region.head(), "/calendar-links", None)
    assert "маршруту" not in (await region.head().get(link["path"])).text.replace("\r\n ", "")
    walked = await step(region.at(), f"{PATH}/{route['id']}", "approve")
    text = (await region.head().get(link["path"])).text.replace("\r\n ", "")
    for each in walked["checkpoints"]:
        [event] = [part for part in text.split("BEGIN:VEVENT") if f"UID:{each['id']}@edulead" in part]
        assert f"DTSTART;VALUE=DATE:{each['due_on'].replace('-', '')}" in event
        assert "TRANSP:TRANSPARENT" in event
    assert "SUMMARY:Срок: промежуточный отчёт по маршруту" in text
