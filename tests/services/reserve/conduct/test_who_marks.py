"""Whose sheets the opening waits for and counts: of the seats of its meeting, of who came, of who can sign in."""

import pytest

from tests.services.reserve.builders import BASE, made, step, stepped
from tests.services.reserve.conduct.conftest import BEST, GOOD, HELD, JURY
from tests.support.answers import faults, refused


async def opening(stage):
    return await stepped(stage.omsu, stage.path, (await stage.read())["version"], "open")


async def counted(stage, name):
    """Whose sheets of the application were opened."""
    path = f"{BASE}{stage.path}/applications/{stage.applications[name]}/marks"
    return {each["member_id"] for each in (await stage.omsu.get(path)).json()["sheets"]}


def members(stage, *places):
    return {stage.members[stage.jury[place]] for place in places}


@pytest.fixture
def unlisted(stage):
    """`await unlisted(name)`: a voting member without a card in the directory; the member."""

    async def add(full_name):
        said = {"full_name": full_name, "position": "эксперт", "role": "member", "valid_from": "2026-02-01"}
        path = f"{BASE}/commissions/{stage.commission}/members"
        response = await stage.omsu.post(path, json=said, headers={"If-Match": "*"})
        assert response.status_code in (200, 201), response.text
        return next(each["id"] for each in response.json()["members"] if each["full_name"] == full_name)

    return add


async def test_the_seats_of_the_meeting_mark_whatever_becomes_of_the_commission(stage, ruled):
    await ruled(places=1)
    await stage.scoring("one", "two")
    for name, many, few in (("one", BEST, GOOD), ("two", GOOD, BEST)):
        await stage.mark(name, many, jury=JURY[1:])
        await stage.mark(name, few, jury=JURY[:1])
    await stage.meet()
    for place in JURY[1:]:
        [member] = members(stage, place)
        path = f"{BASE}/commissions/{stage.commission}/members/{member}"
        ended = await stage.omsu.patch(path, json={"valid_to": HELD}, headers={"If-Match": "*"})
        assert ended.status_code == 200, ended.text
    stage.shift("2026-04-16")  # the day after: they are of the commission no more
    await stage.open()
    assert await counted(stage, "one") == members(stage, *JURY)


async def test_who_has_no_card_votes_and_is_not_waited_for(stage, unlisted):
    await stage.draft()
    new = await unlisted("Внештатный Олег Ильич")
    await step(stage.omsu, stage.path, "announce")
    stage.shift("2026-03-10")
    await stage.apply("one", "two")
    await stage.admit("one", "two")
    await step(stage.omsu, stage.path, "close_admission")
    for name in ("one", "two"):
        await stage.mark(name, GOOD)
    meeting = await stage.meet()
    there = [*members(stage, *JURY), new]
    path = f"{BASE}{meeting}/attendance"
    assert (await stage.omsu.put(path, json={"present": there}, headers={"If-Match": "*"})).status_code == 200
    sheets = (await stage.omsu.get(f"{BASE}{stage.path}/sheets")).json()
    assert {each["member_id"] for each in sheets["sheets"]} == members(stage, *JURY)
    await stage.open()
    shown = (await stage.omsu.get(f"{BASE}{meeting}")).json()
    assert next(each["votes"] for each in shown["seats"] if each["member_id"] == new)


async def test_too_few_who_mark_are_no_quorum(stage, ruled, unlisted):
    await ruled(places=1, voting={"quorum": 0.5, "majority": "of_present", "tie": "chair_vote"})
    others = [await unlisted(name) for name in ("Внештатный Олег Ильич", "Приглашённый Лев Ильич")]
    await stage.scoring("one", "two")
    for name in ("one", "two"):
        await stage.mark(name, GOOD)
    stage.shift(HELD)
    meeting = await made(stage.omsu, "/meetings", {"contest_id": stage.contest["id"], "held_on": HELD, "agenda": []})
    there = [*members(stage, JURY[0]), *others]
    await step(stage.omsu, f"/meetings/{meeting['id']}", "convene", present=there)
    refusal = refused(await opening(stage), 409, "sheets_missing")
    assert (refusal["reason"], refusal["detail"]) == (
        "too_few_mark",
        "Оценивают заявку 1, а для кворума нужно 2 из 3.",
    )


async def test_a_sheet_of_who_did_not_come_is_told_before_and_after(stage, ruled):
    await ruled(places=1, voting={"quorum": 0.5, "majority": "of_present", "tie": "chair_vote"})
    await stage.scoring("one", "two")
    for name in ("one", "two"):
        await stage.mark(name, GOOD)
    before = (await stage.omsu.get(f"{BASE}{stage.path}/sheets")).json()
    assert before["set_aside"] == []
    await stage.meet(present=JURY[:2])
    sheets = (await stage.omsu.get(f"{BASE}{stage.path}/sheets")).json()
    assert {(each["member_id"], each["reason"]) for each in sheets["set_aside"]} == {
        (member, "absent") for member in members(stage, JURY[2])
    }
    assert len(sheets["set_aside"]) == 4
    await stage.open()
    protocol = (await stage.omsu.get(f"{BASE}/protocols/{stage.contest['opening_id']}")).json()
    told = protocol["content"]["agreement"]["set_aside"]
    assert {(each["member_id"], each["reason"]) for each in told} == {
        (member, "absent") for member in members(stage, JURY[2])
    }
    assert await counted(stage, "one") == members(stage, *JURY[:2])


async def test_a_contest_whose_sheets_are_missing_is_put_off(stage, ruled):
    await ruled(places=1)
    await stage.scoring("one", "two")
    for name, given in (("one", BEST), ("two", GOOD)):
        await stage.mark(name, given, jury=JURY[1:])
    former = await stage.meet()
    refusal = refused(await opening(stage), 409, "sheets_missing")
    assert (refusal["missing"], "postpone" in refusal["detail"]) == (4, True)
    assert "postpone" in (await stage.read())["allowed_actions"]
    days = {"sheets_until": "2026-04-20", "held_on": "2026-04-21"}

    async def put_off(**said):
        return await stepped(stage.omsu, stage.path, (await stage.read())["version"], "postpone", **said)

    assert faults(await put_off(**days)) == {"/reason": "reason_required"}
    assert faults(await put_off(reason="Болен")) == {"/sheets_until": "missing"}
    early = days | {"sheets_until": "2026-04-14"}
    assert faults(await put_off(reason="Болен", **early)) == {"/sheets_until": "in_the_past"}
    moved = await put_off(reason="Член комиссии на больничном", **days)
    assert moved.status_code == 200, moved.text
    assert (moved.json()["status"], moved.json()["held_on"]) == ("scoring", "2026-04-21")
    for name, given in (("one", BEST), ("two", GOOD)):
        await stage.mark(name, given, jury=JURY[:1])
    await step(stage.omsu, former, "conclude")
    stage.shift("2026-04-21")
    refused(await opening(stage), 409, "step_refused")
    await stage.meet()
    await stage.open()
    assert await counted(stage, "one") == members(stage, *JURY)
    refused(await put_off(reason="Ещё раз", sheets_until="2026-04-27", held_on="2026-04-28"), 409, "illegal_step")
