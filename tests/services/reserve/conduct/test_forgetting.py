"""With a file goes what every record says of the person; what was done, when, by whom and with what outcome stays."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.destruction import destroy
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import FORGOTTEN
from tests.services.reserve.builders import BASE, agree, made, step
from tests.support.answers import ANY_VERSION
from tests.support.callers import SMOLENSK

SECRET = "Согласов"
"""In every text that is written of the person."""
INCLUSION = {"order": {"number": "15-р", "date": "2026-03-26"}}


@pytest.fixture
def doing(app):
    async def run(act):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            return await act(tx)

    return run


async def destroyed(doing, candidate: str) -> None:
    async def act(tx):
        await destroy(tx, await tx.get(Candidate, UUID(candidate)))

    await doing(act)


async def steps_of(client, path: str) -> list[tuple[str, str, str | None]]:
    found = (await client.get(f"{BASE}{path}/history")).json()["items"]
    return [(each["action"], each["target"], each["reason"]) for each in found]


async def test_an_appeal_and_an_application_tell_of_nobody(stage, doing):
    await stage.accepting()
    await stage.apply("one", "two")
    await stage.admit("one")
    await stage.check("two", "unmet", said=f"{SECRET} не работал")
    await step(stage.omsu, stage.application("two"), "reject", reason=f"{SECRET}: нет опыта")
    said = {"subject": "rejection", "text": f"Я, {SECRET}, опыт имею"}
    appeal = (await stage.applicant("two").post(f"{BASE}{stage.path}/appeals", json=said)).json()
    path = f"/contest-appeals/{appeal['id']}"
    await step(stage.omsu, path, "dismiss", reason=f"{SECRET} опыта не имеет")
    await destroyed(doing, stage.people["two"][0])
    left = (await stage.omsu.get(f"{BASE}{path}")).json()
    told = (left["text"], left["reason"], left["person_id"], left["status"])
    assert told == (FORGOTTEN, FORGOTTEN, None, "dismissed")
    application = (await stage.omsu.get(f"{BASE}{stage.application('two')}")).json()
    assert (application["status"], application["reason"]) == ("rejected", FORGOTTEN)
    steps = await steps_of(stage.omsu, stage.application("two"))
    assert ("reject", "rejected", FORGOTTEN) in steps
    assert SECRET not in (await stage.omsu.get(f"{BASE}{stage.application('two')}")).text
    kept = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
    assert kept["full_name"] is not None


async def test_a_stay_keeps_its_days_and_no_word(stage, doing):
    """Plan, report, change and refusal were written; each says that it was, and when."""
    await stage.accepting()
    candidate = stage.people["one"][0]
    await agree(stage.omsu, candidate)
    entry = await made(
        stage.omsu, "/entries", {"candidate_id": candidate, "reserve": SMOLENSK, "source": "omsu", "motivation": SECRET}
    )
    path = f"/entries/{entry['id']}"
    await step(stage.omsu, path, "take")
    stage.shift("2026-03-26")
    entry = await step(stage.omsu, path, "include", inclusion=INCLUSION)
    plan = {"lines": [{"activity": f"{SECRET} проходит курсы", "due_on": "2027-01-15"}]}
    answer = await stage.omsu.put(f"{BASE}{path}/plan", json=plan, headers=ANY_VERSION)
    assert answer.status_code == 200, answer.text
    said = {
        "reports": {"text": f"{SECRET} учился"},
        "changes": {"what": f"{SECRET} сменил адрес", "changed_on": "2026-03-26"},
        "refusals": {
            "offer": "Директор", "offered_on": "2026-03-26", "refused_on": "2026-03-26", "reason": f"{SECRET}: далеко",
            "document": f"Письмо {SECRET}а",
        },
    }  # fmt: skip
    for part, body in said.items():
        if part == "reports":
            stage.shift("2027-03-27")
        written = await stage.omsu.post(f"{BASE}{path}/{part}", json=body, headers=ANY_VERSION)
        if part == "reports":
            stage.shift("2026-03-26")
        assert written.status_code == 201, written.text
    await step(stage.omsu, path, "exclude", reason=f"{SECRET} ушёл", exclusion={"code": "own_request", "order": None})
    await destroyed(doing, candidate)
    answer = await stage.omsu.get(f"{BASE}{path}")
    assert SECRET not in answer.text
    left = answer.json()
    assert (left["status"], left["decision_reason"], left["criteria"]) == ("excluded", FORGOTTEN, [])
    assert [each["activity"] for each in left["plan"]] == [FORGOTTEN]
    [refusal] = left["refusals"]
    assert (refusal["reason"], refusal["document"], refusal["refused_on"]) == (FORGOTTEN, FORGOTTEN, "2026-03-26")
    assert ("exclude", "excluded", FORGOTTEN) in await steps_of(stage.omsu, path)


async def test_the_audit_never_knew(stage, doing):
    await stage.accepting()
    await stage.apply("one")
    await step(stage.omsu, stage.application("one"), "withdraw", reason=f"{SECRET} передумал")

    async def audited(tx):
        row = text("SELECT count(*) FROM reserve.audit WHERE changes::text LIKE :it")
        people = await tx.scalar(row, {"it": f"%{stage.people['one'][1]}%"})
        return await tx.scalar(row, {"it": f"%{SECRET}%"}), people

    assert await doing(audited) == (0, 0)


async def test_a_history_has_one_word_for_what_is_destroyed_and_takes_no_other(stage, doing):
    async def rewritten(tx):
        await tx.execute(text("UPDATE reserve.history SET reason = 'Иначе'"))

    with pytest.raises(ProgrammingError, match="permission denied"):
        await doing(rewritten)
