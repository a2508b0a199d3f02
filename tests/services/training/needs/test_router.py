"""Needs over HTTP: who lacks what against what is taught, by counts."""

from datetime import date

import pytest
from sqlalchemy import update

from services.training.deficits.recording import await_verification
from services.training.store import COPIES
from tests.services.training.builders import BASE, made
from tests.services.training.programmes.bodies import module, opened, published, session
from tests.services.training.region import founded
from tests.support.answers import refused

PATH = f"{BASE}/needs"
TODAY, FIRST, LAST = "2027-03-10", "2027-04-05", "2027-04-09"


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


async def lacking(region, code: str, below: str, level: int = 1) -> None:
    said = {"person_id": str(region.heads[below]), "competency": code, "level": level, "note": "По беседе"}
    await made(region.at(), "/deficits", said)


async def read(client, **query):
    answer = await client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def rows(client, **query):
    return {each["competency"]: each for each in (await read(client, **query))["items"]}


async def test_what_is_lacking_stands_against_what_is_taught(region):
    await lacking(region, "team", ".m1.o1", level=0)
    await lacking(region, "team", ".m2.o9")
    await lacking(region, "vsoko", ".m1.o1")
    taught = [{"competency": "team", "level": 2}]
    programme = await published(region.at(), modules=[module(teaches=taught), module("law")], title="Команда школы")
    await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=LAST, seats=3)
    async with region.acting() as tx:
        await await_verification(tx, region.place, region.heads[".m2.o9"], {"team": 2}, "Курсы", date(2027, 3, 1))
    found = await rows(region.at())
    team, vsoko, conflict = (found[code] for code in ("team", "vsoko", "conflict"))
    assert (team["lacking"], team["by_gap"], team["awaiting"]) == (1, [{"gap": 2, "people": 1}], 1)
    assert (team["seats_left"], team["verdict"]) == (3, "balanced")
    [said] = team["programmes"]
    assert (said["title"], said["modules"], said["level"], said["groups"]) == ("Команда школы", ["team"], 2, 1)
    assert (vsoko["lacking"], vsoko["programmes"], vsoko["verdict"]) == (1, [], "uncovered")
    assert (conflict["lacking"], conflict["verdict"]) == (0, "balanced")
    assert list(await rows(region.at(), verdict="uncovered")) == ["vsoko"]
    assert (await rows(region.at(), place=f"{region.place}.m2"))["team"]["lacking"] == 0
    assert (await rows(region.at("omsu", ".m2")))["vsoko"]["lacking"] == 0
    assert (await rows(region.at(), post="deputy"))["team"]["lacking"] == 0


async def test_what_teaches_no_more_than_is_known_helps_nobody(region):
    await lacking(region, "team", ".m1.o1", level=1)
    for level, seats, title in ((1, 9, "Начала"), (2, 1, "Дальше")):
        programme = await published(
            region.at(), modules=[module(teaches=[{"competency": "team", "level": level}])], title=title
        )
        team = (await rows(region.at()))["team"]
        if level == 1:
            assert (team["verdict"], team["helpless"], team["programmes"][0]["raises"]) == ("uncovered", 1, 0)
        await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=LAST, seats=seats)
    team = (await rows(region.at()))["team"]
    assert (team["seats_left"], team["seated"], team["verdict"]) == (10, 1, "balanced")
    await lacking(region, "team", ".m2.o9", level=1)
    team = (await rows(region.at()))["team"]
    assert (team["seated"], team["helpless"], team["verdict"]) == (1, 0, "scarce")


async def test_who_holds_a_seat_needs_none(region):
    for below in (".m1.o1", ".m2.o9"):
        await lacking(region, "team", below, level=1)
    course = [module(teaches=[{"competency": "team", "level": 2}])]
    programme = await published(region.at(), modules=course, title="Команда школы")
    group = await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=LAST, seats=1)
    said = {"group_id": group["id"], "person_id": str(region.heads[".m1.o1"])}
    await made(region.at(), "/enrolments", said)
    team = (await rows(region.at()))["team"]
    assert (team["lacking"], team["enrolled"], team["seats_left"], team["verdict"]) == (2, 1, 0, "scarce")
    its = (await rows(region.at("omsu", ".m1")))["team"]
    assert (its["lacking"], its["enrolled"], its["seated"], its["verdict"]) == (1, 1, 0, "balanced")


async def test_seats_that_another_lack_fights_for_are_no_surplus(region):
    for below in (".m1.o1", ".m2.o9"):
        await lacking(region, "vsoko", below, level=1)
    both = [{"competency": code, "level": 2} for code in ("team", "vsoko")]
    for modules, seats in (([module(teaches=both[:1])], 10), ([module(teaches=both)], 1)):
        programme = await published(region.at(), modules=modules, title="Команда школы")
        await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on=LAST, seats=seats)
    found = await rows(region.at())
    assert (found["vsoko"]["verdict"], found["team"]["verdict"]) == ("scarce", "over_served")
    first = await published(region.at(), modules=[module(teaches=both)], title="Обе")
    await opened(region.at(), session(FIRST), of=first, starts_on=FIRST, ends_on=LAST, seats=1)
    assert (await rows(region.at()))["vsoko"]["verdict"] == "balanced"


async def test_what_is_for_others_or_elsewhere_helps_nobody(region):
    await lacking(region, "team", ".m1.o1")
    taught = [module(teaches=[{"competency": "team", "level": 2}])]
    specialists = await published(region.at(), modules=taught, title="Для ОМСУ", posts=["authority_specialist"])
    own = await published(region.at("omsu", ".m1"), modules=taught, title="Семинар округа", kind="seminar")
    for client, of in ((region.at(), specialists), (region.at("omsu", ".m1"), own)):
        await opened(client, session(FIRST), of=of, starts_on=FIRST, ends_on=LAST, seats=20)
    team = (await rows(region.at()))["team"]
    assert (team["programmes"], team["seats_left"], team["verdict"]) == ([], 0, "uncovered")
    below = (await rows(region.at("omsu", ".m1")))["team"]
    assert ([each["title"] for each in below["programmes"]], below["seats_left"]) == (["Семинар округа"], 20)


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("department", 200), ("integration", 200), ("expert", 403)]
)
async def test_who_may_read_it(region, role, status):
    assert (await region.at(role).get(PATH)).status_code == status


async def test_a_school_reads_none_and_nobody_reads_above(region):
    refused(await region.head().get(PATH), 403)
    body = refused(await region.at("omsu", ".m1").get(PATH, params={"place": region.place}), 422)
    assert [(each["parameter"], each["code"]) for each in body["errors"]] == [("place", "beyond_the_place")]


async def test_an_edition_can_be_named_and_one_must_be_in_force(region, client_as):
    assert (await read(region.at(), framework_id=region.framework))["framework_id"] == region.framework
    wrong = refused(await region.at().get(PATH, params={"framework_id": str(region.heads[".m1.o1"])}), 422)
    assert wrong["errors"][0]["parameter"] == "framework_id"
    refused(await client_as("soiro", "ru.r999999999").get(PATH), 404, "no_framework_in_force")


@pytest.mark.parametrize("path", ["/needs", "/referrals:summary", "/referral-suggestions"])
async def test_what_is_planned_by_is_a_file_too(region, path):
    await lacking(region, "team", ".m1.o1")
    file = await region.at().get(f"{BASE}{path}", params={"format": "csv"})
    assert file.headers["content-type"].startswith("text/csv")
    lines = file.text.strip().splitlines()
    assert len(lines) == 1 + {"/needs": 3, "/referrals:summary": 2, "/referral-suggestions": 0}[path]
    book = await region.at().get(f"{BASE}{path}", params={"format": "xlsx"})
    assert book.content.startswith(b"PK")


async def test_who_left_the_post_needs_nothing_more(region):
    for below in (".m1.o1", ".m2.o9"):
        await lacking(region, "team", below)
    async with region.acting() as tx:
        gone = COPIES.post.person_id == region.heads[".m2.o9"]
        await tx.execute(update(COPIES.post).where(gone).values(held_to=date(2027, 3, 9)))
    assert (await rows(region.at()))["team"]["lacking"] == 1
    assert (await rows(region.at(), place=f"{region.place}.m2"))["team"]["lacking"] == 0
