"""Whoever learns only from the opened sheets of whom it is, does not vote on them; what was marked stays marked."""

from tests.services.reserve.builders import BASE, made, step
from tests.services.reserve.conduct.conftest import BEST, GOOD, JURY, ORDER
from tests.support.answers import faults, refused

NEXT_DAY = "2026-04-16"


async def recuse(stage, place, name="one"):
    said = {"application_id": stage.applications[name], "kind": "relative", "reason": "Брат"}
    return await stage.juror(place).post(f"{BASE}{stage.path}/recusals", json=said)


async def gather(stage, day=NEXT_DAY):
    """A meeting after the opening, to vote on the first."""
    point = {"title": "О победителе", "matter": "decision", "application_id": stage.applications["one"]}
    body = {"contest_id": stage.contest["id"], "held_on": day, "agenda": [point]}
    meeting = f"/meetings/{(await made(stage.omsu, '/meetings', body))['id']}"
    present = [stage.members[stage.jury[place]] for place in JURY]
    await step(stage.omsu, meeting, "convene", present=present)
    return meeting


async def opened(stage):
    meeting = await stage.opened({"one": BEST, "two": GOOD})
    await step(stage.omsu, meeting, "conclude")
    stage.shift(NEXT_DAY)


async def decide(stage, day=NEXT_DAY):
    said = {"action": "decide", "order": ORDER | {"date": day}}
    return await stage.omsu.post(f"{BASE}{stage.path}/steps", json=said, headers={"If-Match": "*"})


async def test_withholds_the_vote_and_keeps_the_marks(stage, ruled):
    await ruled(places=1)
    await opened(stage)
    assert (await recuse(stage, JURY[1])).status_code == 201
    sheets = (await stage.omsu.get(f"{BASE}{stage.path}/sheets")).json()
    assert (sheets["set_aside"], sheets["missing"], len(sheets["sheets"])) == ([], 0, 12)
    meeting = await gather(stage)
    late = stage.members[stage.jury[JURY[1]]]
    shown = (await stage.omsu.get(f"{BASE}{meeting}")).json()
    assert late not in shown["agenda"][0]["may_vote"]
    assert shown["agenda"][0]["quorum"]["whole"] == 2
    path = f"{BASE}{meeting}/agenda/{shown['agenda'][0]['id']}/ballots"
    ballots = [{"member_id": late, "choice": "in_favour"}]
    response = await stage.omsu.put(path, json={"ballots": ballots}, headers={"If-Match": "*"})
    assert set(faults(response).values()) == {"recused"}
    await stage.vote(meeting, {0: {JURY[0]: "in_favour", JURY[2]: "in_favour"}})
    await step(stage.omsu, meeting, "conclude")
    decided = await decide(stage)
    assert decided.status_code == 200, decided.text
    protocol = (await stage.omsu.get(f"{BASE}/protocols/{decided.json()['decision_id']}")).json()
    written = [each["member_id"] for each in protocol["content"]["meetings"][-1]["recusals"]]
    assert written == [late]
    refused(await recuse(stage, JURY[2]), 409, "recusals_closed")


async def test_what_was_voted_by_who_was_recused_since_is_voted_anew(stage, ruled):
    await ruled(places=1)
    await opened(stage)
    meeting = await gather(stage)
    await stage.vote(meeting, {0: dict.fromkeys(JURY, "in_favour")})
    await step(stage.omsu, meeting, "conclude")
    assert (await recuse(stage, JURY[1])).status_code == 201
    refusal = refused(await decide(stage), 409, "step_refused")
    assert (refusal["reason"], "О победителе" in refusal["detail"]) == ("recused_voted", True)
    stage.shift("2026-04-17")
    again = await gather(stage, "2026-04-17")
    await stage.vote(again, {0: {JURY[0]: "in_favour", JURY[2]: "in_favour"}})
    await step(stage.omsu, again, "conclude")
    assert (await decide(stage, "2026-04-17")).status_code == 200


async def test_those_who_are_left_must_be_enough_to_decide(stage, ruled):
    await ruled(places=1)
    await opened(stage)
    for place in JURY[1:]:
        assert (await recuse(stage, place)).status_code == 201
    meeting = await gather(stage)
    await stage.vote(meeting, {0: {JURY[0]: "in_favour"}})
    await step(stage.omsu, meeting, "conclude")
    assert refused(await decide(stage), 409, "step_refused")["reason"] == "too_few_judge"
