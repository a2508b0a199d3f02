"""Whose sheets count is not chosen once they are handed in: neither by the composition nor by the attendance."""

from tests.services.reserve.builders import BASE, made, step
from tests.services.reserve.conduct.conftest import BEST, GOOD, HELD, JURY
from tests.support.answers import faults, refused

ANY_VERSION = {"If-Match": "*"}


def member_of(stage, place):
    return f"{BASE}/commissions/{stage.commission}/members/{stage.members[stage.jury[place]]}"


async def test_who_handed_in_a_sheet_neither_leaves_nor_left_yesterday(stage):
    await stage.scoring("one", "two")
    await stage.mark("one", BEST, jury=JURY[1:2])
    refused(await stage.omsu.delete(member_of(stage, JURY[1]), headers=ANY_VERSION), 409, "member_served")
    stage.shift(HELD)
    for said, refusal in (("2026-04-14", {"/valid_to": "in_the_past"}), (HELD, None)):
        response = await stage.omsu.patch(member_of(stage, JURY[1]), json={"valid_to": said}, headers=ANY_VERSION)
        assert (faults(response) if refusal else response.status_code) == (refusal or 200), said
    stage.shift("2026-04-16")
    response = await stage.omsu.patch(member_of(stage, JURY[1]), json={"valid_to": None}, headers=ANY_VERSION)
    assert faults(response) == {"/valid_to": "in_the_past"}


async def test_who_was_there_stands_from_the_opening_on(stage, ruled):
    await ruled(voting={"quorum": 0.6, "majority": "of_present", "tie": "chair_vote"})
    await stage.scoring("one", "two")
    for name, given in {"one": BEST, "two": GOOD}.items():
        await stage.mark(name, given)
    meeting = await stage.meet(present=JURY[:2])
    everybody = {"present": [stage.members[stage.jury[place]] for place in JURY]}
    await stage.open()
    for present in (everybody, {"present": everybody["present"][:1]}):
        response = await stage.omsu.put(f"{BASE}{meeting}/attendance", json=present, headers=ANY_VERSION)
        refused(response, 409, "attendance_fixed")
    await step(stage.omsu, meeting, "conclude")


async def test_those_decide_who_sat_at_the_opening(stage, ruled):
    """The commission is made anew overnight: strangers to the sheets are no quorum."""
    await ruled(places=1)
    meeting = await stage.opened({"one": BEST, "two": GOOD})
    await step(stage.omsu, meeting, "conclude")
    for place in JURY[1:]:
        ended = await stage.omsu.patch(member_of(stage, place), json={"valid_to": HELD}, headers=ANY_VERSION)
        assert ended.status_code == 200, ended.text
    stage.shift("2026-04-16")
    new = {"full_name": "Грач Лев Ильич", "position": "методист", "role": "member", "valid_from": "2026-04-16"}
    commission = await made_member(stage, new)
    [stranger] = [each["id"] for each in commission["members"] if each["full_name"] == new["full_name"]]
    body = {"contest_id": stage.contest["id"], "held_on": "2026-04-16", "agenda": []}
    other = await made(stage.omsu, "/meetings", body)
    said = {"action": "convene", "present": [stage.members[stage.jury[JURY[0]]], stranger]}
    response = await stage.omsu.post(f"{BASE}/meetings/{other['id']}/steps", json=said, headers=ANY_VERSION)
    assert refused(response, 409, "step_refused")["reason"] == "not_quorate"


async def recused_from(stage, name, *places):
    """They hand in no sheet for it, and everything else is marked."""
    for place in places:
        said = {"application_id": stage.applications[name], "kind": "other_interest", "reason": "Вместе учились"}
        response = await stage.juror(place).post(f"{BASE}{stage.path}/recusals", json=said)
        assert response.status_code == 201, response.text
    await stage.mark(name, BEST, jury=tuple(each for each in JURY if each not in places))


async def opening(stage):
    return await stage.omsu.post(f"{BASE}{stage.path}/steps", json={"action": "open"}, headers=ANY_VERSION)


async def test_whom_hardly_anybody_may_judge_waits_for_a_substitute(stage):
    await stage.scoring("one", "two")
    await recused_from(stage, "one", *JURY[1:])
    await stage.mark("two", GOOD)
    said = (await stage.read())["warning"]
    assert said.startswith("Слишком многие отведены, заявку вправе судить: № 1 — 1, нужно 2.")
    assert all(way in said for way in ("waivers", "замещающих", "postpone"))
    assert (await stage.applicant("one").get(f"{BASE}{stage.path}")).json()["warning"] is None
    meeting = await stage.meet()
    refusal = refused(await opening(stage), 409, "step_refused")
    assert (refusal["reason"], refusal["detail"]) == ("too_few_judge", said)
    await step(stage.omsu, meeting, "conclude")
    new = {"full_name": "Грач Лев Ильич", "position": "методист", "role": "member", "valid_from": "2026-04-16"}
    commission = await made_member(stage, new | {"substitutes_id": stage.members[stage.jury[JURY[2]]]})
    [substitute] = [each["id"] for each in commission["members"] if each["full_name"] == new["full_name"]]
    stage.shift("2026-04-16")
    body = {"contest_id": stage.contest["id"], "held_on": "2026-04-16", "agenda": []}
    other = await made(stage.omsu, "/meetings", body)
    present = [*(stage.members[stage.jury[place]] for place in JURY[:2]), substitute]
    await step(stage.omsu, f"/meetings/{other['id']}", "convene", present=present)
    opened = await stage.open()
    assert (opened["status"], opened["warning"]) == ("opened", None)


async def test_a_regulation_may_ask_for_none_and_is_warned_all_the_same(stage, ruled):
    await ruled(judging_share=0)
    await stage.scoring("one", "two")
    await recused_from(stage, "one", *JURY[1:])
    await stage.mark("two", GOOD)
    await stage.meet()
    assert "№ 1 — 1, нужно 2" in (await stage.open())["warning"]


async def made_member(stage, said):
    path = f"{BASE}/commissions/{stage.commission}/members"
    response = await stage.omsu.post(path, json=said, headers=ANY_VERSION)
    assert response.status_code < 300, response.text
    return response.json()
