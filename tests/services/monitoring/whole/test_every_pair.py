"""Every status meets every action over HTTP: the table takes the step, or it is refused by name and nothing moves."""

from itertools import product

import pytest

from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    listed,
    made,
    open_cycle,
    published_methodology,
    step,
    stepped,
    submission_of,
    verified,
)
from tests.services.monitoring.whole.model import (
    CYCLE,
    CYCLE_ACTIONS,
    OBJECTION,
    OBJECTION_ACTIONS,
    SUBMISSION,
    SUBMISSION_ACTIONS,
)
from tests.support.answers import ANY_VERSION, faults, refused
from tests.support.callers import SMOLENSK, VYAZMA

THIRD = f"{SMOLENSK}.o3"
REASON = "Есть причина"


class Record:
    """A record on its way; at every stop all that its table has no step for is tried by who may do the most."""

    def __init__(self, client, path, table, actions):
        self.client, self.path, self.table, self.actions = client, path, table, actions
        self.tried, self.taken = set(), set()

    async def now(self):
        return (await self.client.get(f"{BASE}{self.path}")).json()

    async def try_the_rest(self):
        """Refused by name, the legal ones told; the record stays as it was, its history too."""
        before, steps = await self.now(), await listed(self.client, f"{self.path}/history")
        legal = {action for status, action in self.table if status == before["status"]}
        for action in set(self.actions) - legal:
            refusal = refused(await stepped(self.client, self.path, before["version"], action, REASON), 409)
            assert (refusal["code"], refusal["status_now"]) == ("illegal_step", before["status"]), action
            assert set(refusal["legal_actions"]) == legal
            self.tried.add((before["status"], action))
        assert await self.now() == before
        assert await listed(self.client, f"{self.path}/history") == steps

    async def take(self, action, by=None):
        """The step, to where the table says, and what cannot follow it there."""
        source = (await self.now())["status"]
        now = await step(by or self.client, self.path, action, REASON)
        assert now["status"] == self.table[source, action]
        self.taken.add((source, action))
        await self.try_the_rest()

    def met(self, statuses, apart=()):
        """Was every pair met, taken or refused?"""
        pairs = {(status, action) for status, action in product(statuses, self.actions)}
        assert pairs - self.tried - self.taken == set()
        assert self.taken == {pair for pair in self.table if pair[1] not in apart}


async def test_of_a_cycle(department, omsu, neighbour, municipalities, today):
    today("2022-04-04")
    methodology = await published_methodology(department)
    bodies = {days: cycle_body(methodology["id"], objection_days=days) for days in (0, 1)}
    cycles = {days: await made(department, "/cycles", body) for days, body in bodies.items()}
    heard, plain = (Record(department, f"/cycles/{cycles[days]['id']}", CYCLE, CYCLE_ACTIONS) for days in (1, 0))
    await heard.try_the_rest()
    for each, days in ((heard, 1), (plain, 0)):
        await each.take("open")
        for place, by in ((SMOLENSK, omsu), (VYAZMA, neighbour)):
            await verified(by, department, cycles[days]["id"], municipalities[place])
        for action in ("end_collection", "resume", "end_collection", "calculate", "calculate", "reopen", "calculate"):
            await each.take(action)
    for action in ("open_objections", "calculate"):
        await heard.take(action)
    today("2022-04-06")
    for action in ("publish", "revise", "calculate", "open_objections"):
        await heard.take(action)
    today("2022-04-20")
    for action in ("publish", "close"):
        await heard.take(action)
    await plain.take("publish")
    heard.taken |= plain.taken
    heard.met({status for status, _ in CYCLE} | {"closed"})


async def test_of_a_submission(department, omsu, municipalities):
    cycle = await open_cycle(department)
    submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    its = Record(department, f"/submissions/{submission['id']}", SUBMISSION, SUBMISSION_ACTIONS)
    await its.try_the_rest()
    await filled(omsu, submission, {"values": [{"indicator": f"p{n}", "value": 0} for n in (1, 2, 3)]})
    for action in ("submit", "return", "submit", "verify", "return", "submit", "verify", "accept", "return"):
        await its.take(action, omsu if action == "submit" else department)
    its.met({status for status, _ in SUBMISSION}, apart=("extend", "correct"))


@pytest.mark.parametrize("action", ["extend", "correct"])
async def test_a_submission_has_steps_that_another_operation_takes(department, omsu, municipalities, action):
    cycle = await open_cycle(department)
    submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    path = f"/submissions/{submission['id']}"
    answer = await stepped(department, path, submission["version"], action, REASON)
    assert faults(answer) == {"/action": "value_error"}


async def test_of_a_deadline_every_status_but_the_first(department, omsu, municipalities):
    cycle = await open_cycle(department)
    submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    path = f"/submissions/{submission['id']}"

    async def extended():
        body = {"deadline": "2999-12-31", "reason": REASON}
        return await department.put(f"{BASE}{path}/deadline", json=body, headers=ANY_VERSION)

    assert (await extended()).status_code == 200
    now = (await omsu.get(f"{BASE}{path}")).json()
    await filled(omsu, now, {"values": [{"indicator": f"p{n}", "value": 0} for n in (1, 2, 3)]})
    for action, by in (("submit", omsu), ("return", department), ("submit", omsu), ("verify", department),
                       ("accept", department)):  # fmt: skip
        now = await step(by, path, action, REASON)
        refusal = refused(await extended(), 409, "illegal_step")
        assert refusal["status_now"] == now["status"]


async def test_of_an_objection(department, client_as, schools, today):
    today("2022-04-04")
    methodology = await published_methodology(department, head_methodology())
    cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
    await step(department, f"/cycles/{cycle['id']}", "open")
    school = client_as("school", THIRD)
    submission = await submission_of(school, cycle["id"], schools[THIRD])
    await filled(school, submission, head_values(45))
    for action, by in (("submit", school), ("verify", department), ("accept", department)):
        await step(by, f"/submissions/{submission['id']}", action)
    await conducted(department, cycle["id"], "end_collection", "calculate", "open_objections")
    [result] = await listed(department, "/results", cycle_id=cycle["id"])
    tried, taken = set(), set()
    for way in (("withdraw",), ("take", "withdraw"), ("take", "dismiss"), ("take", "uphold")):
        body = {"contests": "score", "text": "Не так"}
        filed = await school.post(f"{BASE}/results/{result['id']}/objections", json=body)
        its = Record(department, f"/objections/{filed.json()['id']}", OBJECTION, OBJECTION_ACTIONS)
        await its.try_the_rest()
        for action in way:
            await its.take(action, school if action == "withdraw" else department)
        tried, taken = tried | its.tried, taken | its.taken
    its.tried, its.taken = tried, taken
    its.met({status for status, _ in OBJECTION} | set(OBJECTION.values()))
