"""Calendars over HTTP: a link shown once, read without signing in, dead with its owner's post."""

import pytest
from sqlalchemy import delete, select

from services.training.calendars.models import CalendarLink
from services.training.gatherings.models import Gathering, GatheringRegistration
from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.places import heads, left
from tests.services.training.programmes.bodies import enrolled
from tests.services.training.programmes.bodies import opened as study_group
from tests.services.training.sites.built import body_of, opened_at
from tests.support.answers import refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, client_of

LINKS = "/calendar-links"
ONE = {
    "title": "Управленческая среда",
    "kind": "seminar",
    "audience": ["head"],
    "venue": "СОИРО",
    "starts_at": "2027-02-17T15:00:00+03:00",
    "ends_at": "2027-02-17T18:00:00+03:00",
}


@pytest.fixture(autouse=True)
async def day(app, today):
    today("2027-02-01")
    async with app.state.database.begin("ru") as session:
        for model in (GatheringRegistration, Gathering, CalendarLink):
            await session.execute(delete(model))


@pytest.fixture
async def people(app, schools):
    return await heads(app)


@pytest.fixture
def head(client_as, people):
    """The head of the first school, signed in in person."""
    return client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])


@pytest.fixture
async def anybody(app):
    async with client_of(app, None) as client:
        yield client


async def opened(client, **changes):
    one = await made(client, "/gatherings", ONE | changes)
    return await step(client, f"/gatherings/{one['id']}", "announce")


async def statuses(client, link) -> dict[str, str]:
    """Title → status of what stands in the calendar."""
    answer = await client.get(link["path"])
    assert answer.status_code == 200, answer.text
    found = answer.text.replace("\r\n ", "").split("\r\n")
    said = {
        name: [each.partition(":")[2] for each in found if each.startswith(f"{name}:")]
        for name in ("SUMMARY", "STATUS")
    }
    return dict(zip(said["SUMMARY"], said["STATUS"], strict=True))


async def test_shows_what_its_owner_goes_to_and_may_go_to(head, anybody, soiro, omsu, neighbour, people):
    link = await made(head, LINKS, None)
    goes, may = await opened(soiro, title="Иду"), await opened(omsu, title="Могу")
    await opened(neighbour, title="Чужое")
    await made(soiro, "/gatherings", ONE | {"title": "План"})
    later = {"starts_at": "2027-02-18T15:00:00+03:00", "ends_at": "2027-02-18T18:00:00+03:00"}
    off = await opened(soiro, title="Отмена", **later)
    for each in (goes, off):
        await made(head, f"/gatherings/{each['id']}/registrations", {"person_id": str(people[SMOLENSK_SCHOOL])})
    await step(soiro, f"/gatherings/{off['id']}", "cancel", reason="Нет зала")
    await step(omsu, f"/gatherings/{may['id']}", "cancel", reason="Нет зала")
    await opened(omsu, title="Могу ещё")
    assert await statuses(anybody, link) == {"Иду": "CONFIRMED", "Отмена": "CANCELLED", "Могу ещё": "TENTATIVE"}


async def test_shows_lessons_and_internships_too(head, anybody, soiro, neighbour, client_as, people, schools):
    link, me = await made(head, LINKS, None), people[SMOLENSK_SCHOOL]
    await enrolled(soiro, (await study_group(soiro, title="Кадры"))["id"], me)
    await study_group(soiro, title="Чужая группа")
    site = await opened_at(neighbour, body_of(schools[VYAZMA_SCHOOL]))
    asked = {
        "site_id": site["id"], "organisation_id": str(schools[SMOLENSK_SCHOOL]), "person_id": str(me), "goals": "Цели",
        "valid_from": "2027-03-01", "valid_to": "2027-03-05",
    }  # fmt: skip
    internship = await made(head, "/internships", asked)
    assert await statuses(anybody, link) == {"Кадры: Занятие": "CONFIRMED"}
    host = {"supervisor_id": str(people[VYAZMA_SCHOOL])}
    await step(client_as("school", VYAZMA_SCHOOL), f"/internships/{internship['id']}", "accept", **host)
    found = await statuses(anybody, link)
    assert found == {"Кадры: Занятие": "CONFIRMED", f"Стажировка: {internship['site_name']}": "CONFIRMED"}
    text = (await anybody.get(link["path"])).text
    assert "DTSTART;VALUE=DATE:20270301" in text
    assert "DTEND;VALUE=DATE:20270306" in text


async def test_what_was_called_off_stays_as_cancelled(head, anybody, soiro, neighbour, client_as, people, schools):
    link, me = await made(head, LINKS, None), people[SMOLENSK_SCHOOL]
    group = await study_group(soiro, title="Кадры")
    await enrolled(soiro, group["id"], me)
    await step(soiro, f"/groups/{group['id']}", "cancel", reason="Преподаватель заболел")
    site = await opened_at(neighbour, body_of(schools[VYAZMA_SCHOOL]))
    asked = {
        "site_id": site["id"], "organisation_id": str(schools[SMOLENSK_SCHOOL]), "person_id": str(me), "goals": "Цели",
        "valid_from": "2027-03-15", "valid_to": "2027-03-19",
    }  # fmt: skip
    internship = await made(head, "/internships", asked)
    path, host = f"/internships/{internship['id']}", {"supervisor_id": str(people[VYAZMA_SCHOOL])}
    await step(client_as("school", VYAZMA_SCHOOL), path, "accept", **host)
    await step(head, path, "withdraw", reason="Болезнь")
    found = await statuses(anybody, link)
    assert found == {"Кадры: Занятие": "CANCELLED", f"Стажировка: {internship['site_name']}": "CANCELLED"}


async def test_is_plain_icalendar_that_is_not_sent_twice(head, anybody, soiro):
    link = await made(head, LINKS, None)
    one = await opened(soiro)
    answer = await anybody.get(link["path"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["last-modified"].endswith(" GMT")
    assert f"UID:{one['id']}@edulead\r\n" in answer.text
    assert "DTSTART:20270217T120000Z\r\n" in answer.text
    known = {"If-None-Match": answer.headers["etag"]}
    assert (await anybody.get(link["path"], headers=known)).status_code == 304
    await opened(soiro, title="Ещё одна")
    assert (await anybody.get(link["path"], headers=known)).status_code == 200


async def test_is_kept_as_a_hash_and_shown_once(app, head, anybody):
    link = await made(head, LINKS, None)
    secret = link["path"].rpartition("/")[2].removesuffix(".ics")
    assert len(secret) == 43
    [told] = await listed(head, LINKS)
    assert (told["id"], "path" in told) == (link["id"], False)
    assert (await head.get(f"{BASE}{LINKS}/{link['id']}")).json() == told
    async with app.state.database.begin("ru") as session:
        kept = await session.scalar(select(CalendarLink.secret_hash))
        audit = app.state.database.tables.audit
        changes = [row.changes for row in await session.scalars(select(audit).where(audit.entity == "calendar_link"))]
    assert secret != kept
    assert changes
    assert not any(secret in str(each) or kept in str(each) for each in changes)


async def test_a_new_one_ends_the_former_and_a_revoked_one_is_gone(head, anybody, client_as):
    first = await made(head, LINKS, None)
    second = await made(head, LINKS, None)
    refused(await anybody.get(first["path"]), 404, "calendar_not_found")
    assert (await anybody.get(second["path"])).status_code == 200
    assert [each["id"] for each in await listed(head, LINKS)] == [second["id"]]
    refused(await client_as("omsu").delete(f"{BASE}{LINKS}/{second['id']}"), 404, "calendar_link_not_found")
    assert (await head.delete(f"{BASE}{LINKS}/{second['id']}")).status_code == 204
    refused(await anybody.get(second["path"]), 404, "calendar_not_found")
    refused(await head.delete(f"{BASE}{LINKS}/{second['id']}"), 404)


async def test_dies_with_the_post_of_its_owner(app, head, anybody, people):
    link = await made(head, LINKS, None)
    await left(app, people[SMOLENSK_SCHOOL], "2027-02-01")
    assert (await anybody.get(link["path"])).status_code == 200  # the last day is included
    await left(app, people[SMOLENSK_SCHOOL], "2027-01-31")
    refused(await anybody.get(link["path"]), 404, "calendar_not_found")


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%D0%B9"])
async def test_nobody_guesses_one(anybody, secret):
    refused(await anybody.get(f"{BASE}/calendars/{secret}.ics"), 404, "calendar_not_found")


async def test_is_for_those_who_hold_a_post_there(client_as, people):
    for client in (
        client_as("school"),
        client_as("school", VYAZMA_SCHOOL, people[SMOLENSK_SCHOOL]),
        client_as("omsu", VYAZMA, people[SMOLENSK_SCHOOL]),
    ):
        refused(await client.post(f"{BASE}{LINKS}"), 409, "not_in_office")
    assert (await client_as("omsu", SMOLENSK, people[SMOLENSK_SCHOOL]).post(f"{BASE}{LINKS}")).status_code == 201
    for role in ("admin", "expert", "integration"):
        refused(await client_as(role).post(f"{BASE}{LINKS}"), 403)
