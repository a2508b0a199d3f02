"""Who of the base of effective heads could be a mentor: whom each sees, what stands against it, and where that comes
from."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update

from services.training.reactions.fetching import ResultCard
from services.training.store import COPIES
from tests.services.training.builders import BASE, made, step
from tests.services.training.events import event
from tests.services.training.mentoring.world import TERM, WORK
from tests.services.training.places import left
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

PATH = f"{BASE}/mentor-candidates"
O1, O2, O9 = ".m1.o1", ".m1.o2", ".m2.o9"


@pytest.fixture
async def region(app, client_as, today):
    today("2027-03-10")
    return await founded(app, client_as)


@pytest.fixture
async def base(region, tell):
    """Two of the base: one leads two directions, one of another municipality one; each event by place and direction."""
    told = {
        (below, direction): leader(region, below, direction)
        for below, direction in ((O1, "staff"), (O1, "quality"), (O9, "staff"))
    }
    await tell(*told.values())
    return told


def leader(region, below, direction="staff", what="included", **its):
    said = {"person_id": str(region.heads[below]), "organisation_id": str(region.schools[below])}
    return event(f"reserve.leader.{what}", region.place, {**said, "direction": direction}, **its)


async def found(client, **asked) -> dict:
    answer = await client.get(PATH, params=asked)
    assert answer.status_code == 200, answer.text
    return {each["person_id"]: each for each in answer.json()["items"]}


async def test_are_the_base_with_its_directions_and_where_that_is_known_from(region, base, tell):
    cycle, said = uuid4(), {"subject": "head", "family": str(uuid4()), "period_to": "2026-12-31"}
    card = ResultCard.model_validate(
        {
            "subject_id": region.schools[O1],
            "place": region.place + O1,
            "percent": 91,
            "level": "high",
            "cluster": None,
            "by_direction": [{"direction": "staff", "title": "Кадры", "points": 9, "maximum": 10}],
        }
    )
    await tell(event("monitoring.results.published", region.place, said, subject=cycle), cards={cycle: [card]})
    first = (await found(region.at()))[str(region.heads[O1])]
    assert (first["place"], first["organisation_name"]) == (region.place + O1, "Школа o1")
    quality, staff = first["directions"]
    assert (quality["code"], quality["title"], quality["percent"]) == ("quality", None, None)
    assert (staff["code"], staff["title"], staff["percent"]) == ("staff", "Кадры", 90.0)
    told = base[O1, "staff"]
    assert (staff["leader_id"], staff["event_id"]) == (str(told.subject), str(told.id))
    assert (first["head_since"], first["years_as_head"]) == ("2015-09-01", 11)
    assert (first["fit"], first["obstacles"], first["consent"], first["mentor_status"]) == (True, [], None, None)


async def test_each_sees_those_of_the_own_territory(region, base):
    everybody, one, other = {str(region.heads[O1]), str(region.heads[O9])}, region.heads[O1], region.heads[O9]
    for role in ("soiro", "department", "admin"):
        assert (await found(region.at(role))).keys() == everybody
    assert (await found(region.at("omsu", ".m1"))).keys() == {str(one)}
    assert (await found(region.at("omsu", ".m2"))).keys() == {str(other)}
    assert (await found(region.at(), place=f"{region.place}.m2")).keys() == {str(other)}
    assert (await found(region.at(), direction="quality")).keys() == {str(one)}
    beyond = await region.at("omsu", ".m1").get(PATH, params={"place": f"{region.place}.m2"})
    assert [each["code"] for each in refused(beyond, 422, "invalid")["errors"]] == ["beyond_the_place"]


@pytest.mark.parametrize("role", ["school", "expert", "integration"])
async def test_are_not_for_these_roles(region, role):
    refused(await region.at(role).get(PATH), 403)


async def test_who_left_the_base_is_none_whatever_comes_late(region, base, tell):
    record = base[O1, "staff"]
    gone = leader(region, O1, what="excluded", subject=record.subject)
    await tell(gone, leader(region, O1, subject=record.subject, seq=int(record.sequence.split(":")[1])))
    [quality] = (await found(region.at()))[str(region.heads[O1])]["directions"]
    assert quality["code"] == "quality"
    await tell(leader(region, O1, what="excluded", subject=base[O1, "quality"].subject))
    assert (await found(region.at())).keys() == {str(region.heads[O9])}


async def test_of_a_record_the_reserve_deleted_nothing_is_left(region, base, tell):
    await tell(leader(region, O9, subject=base[O9, "staff"].subject, deleted=True))
    assert (await found(region.at())).keys() == {str(region.heads[O1])}


async def test_what_bars_them_is_what_bars_an_appointment(app, region, base, tell):
    person = region.heads[O1]
    risk = {"identity": "person", "identity_id": str(person), "cycle_id": str(uuid4()), "streak": 1, "causes": []}
    await tell(event("monitoring.risk.opened", region.place + O1, risk))
    async with app.state.database.begin("ru") as tx:
        held = update(COPIES.post).where(COPIES.post.person_id == person)
        await tx.execute(held.values(held_from=date(2025, 9, 1)))
    barred = (await found(region.at()))[str(person)]
    assert [each["reason"] for each in barred["obstacles"]] == ["at_risk", "too_new"]
    assert "группе риска" in barred["obstacles"][0]["detail"]
    assert barred["obstacles"][1]["detail"] == "Полных лет руководителем: 1, наставнику нужно не меньше 3."
    proposed = await region.at().post(f"{BASE}/mentors", json=body(person, base[O1, "staff"].subject))
    assert faults(proposed) == {"/person_id": "at_risk"}
    assert proposed.json()["errors"][0]["detail"] == barred["obstacles"][0]["detail"]
    assert (await found(region.at(), fit=True)).keys() == {str(region.heads[O9])}
    assert (await found(region.at(), fit=False)).keys() == {str(person)}


async def test_who_heads_nothing_any_more_is_shown_where_the_base_knows_them(app, region, base):
    await left(app, region.heads[O9], "2027-03-09")
    [candidate] = (await found(region.at("omsu", ".m2"))).values()
    assert (candidate["head_since"], candidate["place"]) == (None, region.place + O9)
    assert [each["reason"] for each in candidate["obstacles"]] == ["not_a_head"]


async def test_who_is_a_mentor_already_is_said(region, base):
    person = region.heads[O1]
    mentor = await made(region.at(), "/mentors", body(person, base[O1, "staff"].subject))
    candidate = (await found(region.at(), mentor=True))[str(person)]
    assert (candidate["mentor_id"], candidate["mentor_status"]) == (mentor["id"], "proposed")
    assert candidate["consent"] is None
    await step(region.head(O1), f"/mentors/{mentor['id']}", "consent")
    assert (await found(region.at()))[str(person)]["consent"] is True
    assert (await found(region.at(), mentor=False)).keys() == {str(region.heads[O9])}


async def test_are_a_file_too(region, base):
    answer = await region.at("omsu", ".m1").get(PATH, params={"format": "csv"})
    head, row = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Руководитель;ФИО;Организация;Название организации;Место;Направления")
    assert str(region.heads[O1]) in row
    assert "Код: quality" in row


async def test_come_of_a_reaction_that_can_be_switched_off(region, tell):
    admin, path = region.at("admin"), f"{BASE}/reactions/leaders"
    now = (await admin.get(path)).json()
    off = await admin.put(path, json={"enabled": False}, headers=seen(now))
    await tell(leader(region, O2))
    assert await found(region.at()) == {}
    await admin.put(path, json={"enabled": True}, headers=seen(off.json()))
    assert (await found(region.at())).keys() == {str(region.heads[O2])}


def body(person, record) -> dict:
    said = {"person_id": str(person), "leader_id": str(record), "capacity": 2, "directions": ["staff"]}
    return {**said, **WORK, **TERM}
