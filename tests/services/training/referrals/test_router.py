"""Referrals over HTTP: sent, enrolled, finished or missed, escalated once, suggested, summed up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update

from services.kernel.jobs import Runner
from services.training.enrolments.models import Enrolment
from services.training.referrals.timing import JOBS
from services.training.risks.rules import RiskTold
from services.training.risks.service import receive_risk
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import enrolled, module, opened, published, session
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

PATH = "/referrals"
TODAY, DUE, AFTER, FIRST = "2027-03-10", "2027-03-20", "2027-03-21", "2027-04-05"


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


@pytest.fixture
async def group(region):
    """Of the programme everybody is sent to; two seats."""
    programme = await published(region.at(), modules=[module()], title="Команда школы")
    its = await opened(region.at(), session(FIRST), of=programme, starts_on=FIRST, ends_on="2027-04-09")
    return its | {"family": programme["family"]}


@pytest.fixture
def run(app):
    async def run_due() -> None:
        async with app.state.database.begin("ru") as tx:
            await tx.execute(delete(app.state.database.tables.job))
        await Runner(JOBS, app.state.database, app.state.clock).run_due()

    return run_due


async def at_risk(region, below: str, cycles: int = 2, since: str = "2027-01-10") -> None:
    """As monitoring would tell of the head there, cycle after cycle."""
    episode = uuid4()
    for number in range(cycles):
        told = RiskTold(
            episode_id=episode,
            place=region.place + below,
            person_id=region.heads[below],
            organisation_id=region.schools[below],
            cycle_id=uuid4(),
            streak=number + 1,
            day=date.fromisoformat(since) + timedelta(number),
            is_open=True,
            event_id=uuid4(),
            said_at=datetime(2027, 1, 10, tzinfo=UTC) + timedelta(number),
            seq=number,
        )
        async with region.acting() as tx:
            await receive_risk(tx, told)


def body(region, group, below: str = ".m1.o1", **changes: Any) -> dict[str, Any]:
    usual = {"ground": "other", "note": "По итогам выезда", "due_on": DUE}
    return {"person_id": str(region.heads[below]), "family": group["family"]} | usual | changes


async def read(region, referral) -> dict[str, Any]:
    return (await region.at().get(f"{BASE}{PATH}/{referral['id']}")).json()


async def types(facts_about, referral) -> list[str]:
    return [each.type.removeprefix("training.referral.") for each in await facts_about(referral["id"])]


async def put_enrolment(client, referral, group) -> Any:
    path = f"{BASE}{PATH}/{referral['id']}/enrolment"
    return await client.put(path, json={"group_id": group["id"]}, headers=seen(referral))


class TestIssuing:
    async def test_for_risk_the_head_must_be_at_risk_for_as_many_cycles_as_the_region_says(self, region, group):
        await at_risk(region, ".m1.o1", 2)
        await at_risk(region, ".m1.o2", 1)
        omsu = region.at("omsu", ".m1")
        sent = await made(omsu, PATH, body(region, group, ground="risk", note=None))
        assert (sent["status"], sent["cycles"], sent["issued_on"]) == ("issued", 2, TODAY)
        assert (sent["programme_title"], sent["place"]) == ("Команда школы", f"{region.place}.m1.o1")
        assert sent["allowed_actions"] == ["enrol", "withdraw"]
        once = body(region, group, ".m1.o2", ground="risk")
        assert faults(await omsu.post(f"{BASE}{PATH}", json=once)) == {"/ground": "not_consistent"}
        policy = (await region.at().get(f"{BASE}/referral-policy")).json()
        changed = await region.at().put(f"{BASE}/referral-policy", json={"cycles": 1}, headers=seen(policy))
        assert changed.json()["cycles"] == 1
        await made(omsu, PATH, once)
        refused(await omsu.put(f"{BASE}/referral-policy", json={"cycles": 3}, headers=seen(changed.json())), 403)

    async def test_to_a_programme_for_another_post_is_refused_as_a_seat_would_be(self, region, group):
        other = await published(region.at(), posts=["authority_specialist"], title="Специалистам")
        answer = await region.at("omsu", ".m1").post(f"{BASE}{PATH}", json=body(region, other))
        assert faults(answer) == {"/family": "not_for_this_post"}
        assert await listed(region.at(), PATH) == []

    async def test_what_must_be_passed_before_is_said(self, region, group):
        then = await published(region.at(), requires=[group["family"]], title="Команда школы, продолжение")
        sent = await made(region.at(), PATH, body(region, then))
        assert sent["missing_prerequisites"] == [{"family": group["family"], "programme_title": "Команда школы"}]
        assert (await made(region.at(), PATH, body(region, group)))["missing_prerequisites"] == []

    async def test_to_a_programme_once_at_a_time(self, region, group):
        await made(region.at(), PATH, body(region, group))
        refused(await region.at().post(f"{BASE}{PATH}", json=body(region, group)), 409, "referral_lives")

    async def test_nobody_sends_oneself_or_takes_that_back(self, region, group):
        learner = region.at("omsu", ".m1", region.heads[".m1.o1"])
        refused(await learner.post(f"{BASE}{PATH}", json=body(region, group)), 409, "own_referral")
        sent = await made(region.at(), PATH, body(region, group))
        answer = await stepped(learner, f"{PATH}/{sent['id']}", sent["version"], "withdraw", reason="Не хочу")
        assert refused(answer, 409)["reason"] == "own_case"

    async def test_bad_input_is_pointed_at(self, region, group):
        other = await opened(region.at())
        for changes, wrong in (
            ({"person_id": str(uuid4())}, {"/person_id": "not_employed"}),
            ({"family": str(uuid4())}, {"/family": "unknown_reference"}),
            ({"group_id": other["id"]}, {"/group_id": "unknown_reference"}),
            ({"due_on": "2027-03-09"}, {"/due_on": "in_the_past"}),
            ({"note": None}, {"/note": "note_required"}),
        ):
            assert faults(await region.at().post(f"{BASE}{PATH}", json=body(region, group, **changes))) == wrong
        assert await listed(region.at(), PATH) == []

    async def test_who_sends_whom_and_who_sees_it(self, region, group):
        for role in ("department", "admin", "integration"):
            refused(await region.at(role).post(f"{BASE}{PATH}", json=body(region, group)), 403)
        refused(await region.head().post(f"{BASE}{PATH}", json=body(region, group)), 403)
        beside = await region.at("omsu", ".m2").post(f"{BASE}{PATH}", json=body(region, group))
        assert set(faults(beside)) == {"/person_id"}
        sent = await made(region.at("omsu", ".m1"), PATH, body(region, group))
        url = f"{BASE}{PATH}/{sent['id']}"
        assert (await region.head().get(url)).json()["full_name"] == sent["full_name"]
        assert [each["id"] for each in await listed(region.head(), PATH)] == [sent["id"]]
        refused(await region.head(".m1.o2").get(url), 404, "referral_not_found")
        refused(await region.at("omsu", ".m2").get(url), 404)
        refused(await region.at("expert").get(url), 403)
        refused(await stepped(region.head(), f"{PATH}/{sent['id']}", 1, "withdraw", reason="Не хочу"), 403)


class TestFollowing:
    async def test_enrolled_by_it_and_finished_with_the_group(self, region, group, run, today, facts_about):
        sent = await made(region.at("omsu", ".m1"), PATH, body(region, group))
        now = (await put_enrolment(region.at("omsu", ".m1"), sent, group)).json()
        assert (now["status"], now["enrolment_status"], now["allowed_actions"]) == (
            "enrolled", "confirmed", ["withdraw"]
        )  # fmt: skip
        enrolment = (await region.at().get(f"{BASE}/enrolments/{now['enrolment_id']}")).json()
        assert (enrolment["origin"], enrolment["origin_id"]) == ("referral", sent["id"])
        refused(await put_enrolment(region.at("omsu", ".m1"), now, group), 409, "referral_settled")
        today(FIRST)
        await self._over(region, UUID(now["enrolment_id"]), "completed")
        await run()
        now = await read(region, sent)
        assert (now["status"], now["closed_on"], now["allowed_actions"]) == ("finished", FIRST, [])
        await run()
        assert await types(facts_about, sent) == ["issued", "enrolled", "finished"]

    async def test_whoever_enrols_it_is_noticed_and_so_is_who_left(self, region, group, run, facts_about):
        sent = await made(region.at(), PATH, body(region, group))
        enrolment = await enrolled(region.head(), group["id"], region.heads[".m1.o1"])
        await run()
        assert (await read(region, sent))["status"] == "enrolled"
        await step(region.head(), f"/enrolments/{enrolment['id']}", "withdraw", reason="Болезнь")
        await run()
        now = await read(region, sent)
        assert (now["status"], now["enrolment_status"]) == ("issued", "withdrawn")
        assert await types(facts_about, sent) == ["issued", "enrolled", "issued"]

    async def test_who_was_never_there_did_not_attend(self, region, group, run, facts_about):
        sent = await made(region.at(), PATH, body(region, group))
        enrolment = await enrolled(region.at(), group["id"], region.heads[".m1.o1"])
        await self._over(region, UUID(enrolment["id"]), "not_attended")
        await run()
        assert (await read(region, sent))["status"] == "not_attended"
        assert await types(facts_about, sent) == ["issued", "enrolled", "not_attended"]

    async def test_in_the_waiting_list_nobody_is_enrolled(self, region, group):
        for below in (".m1.o2", ".m1.o3"):
            await enrolled(region.at(), group["id"], region.heads[below])
        sent = await made(region.at(), PATH, body(region, group))
        now = (await put_enrolment(region.at(), sent, group)).json()
        assert (now["status"], now["enrolment_status"]) == ("issued", "waiting")
        stranger = await opened(region.at())
        assert faults(await put_enrolment(region.at(), now, stranger)) == {"/group_id": "unknown_reference"}

    async def _over(self, region, enrolment_id: UUID, status: str) -> None:
        """As the completion of the group would leave it."""
        said = {
            "status": status,
            "completed_on": date.fromisoformat(FIRST),
            "passed": status == "completed",
            "hours": 0,
        }
        async with region.acting() as tx:
            await tx.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(said))


class TestEscalation:
    async def test_after_the_last_day_it_is_told_of_once(self, region, group, run, today, facts_about):
        sent = await made(region.at("omsu", ".m1"), PATH, body(region, group))
        saved = await made(region.at(), PATH, body(region, group, ".m1.o2"))
        today(DUE)
        await run()
        assert (await read(region, sent))["escalated"] is False
        await enrolled(region.at(), group["id"], region.heads[".m1.o2"])
        today(AFTER)
        assert (await read(region, sent))["escalated"] is True
        for _ in range(2):
            await run()
        now = await read(region, sent)
        assert (now["escalated"], now["escalated_on"], now["status"]) == (True, AFTER, "issued")
        assert await types(facts_about, sent) == ["issued", "escalated"]
        assert await types(facts_about, saved) == ["issued", "enrolled"]
        assert [each["id"] for each in await listed(region.at("department"), PATH, escalated=True)] == [sent["id"]]

    async def test_withdrawn_with_a_reason_it_is_over(self, region, group, facts_about):
        sent = await made(region.at(), PATH, body(region, group))
        path = f"{PATH}/{sent['id']}"
        assert set(faults(await stepped(region.at(), path, sent["version"], "withdraw"))) == {"/reason"}
        refused(await stepped(region.at(), path, sent["version"] + 1, "withdraw", reason="Ушёл"), 412)
        done = await step(region.at(), path, "withdraw", reason="Ушёл с должности")
        assert (done["status"], done["closed_on"]) == ("withdrawn", TODAY)
        assert faults(await stepped(region.at(), path, done["version"], "finish"))
        await made(region.at(), PATH, body(region, group))


class TestOverview:
    async def test_who_is_to_be_sent_until_somebody_is(self, region, group):
        await at_risk(region, ".m1.o1", 2, "2027-02-10")
        await at_risk(region, ".m2.o9", 3, "2027-01-10")
        await at_risk(region, ".m1.o2", 1)

        async def places(client) -> list[str]:
            answer = await client.get(f"{BASE}/referral-suggestions")
            assert answer.status_code == 200, answer.text
            return [each["place"].removeprefix(region.place) for each in answer.json()["items"]]

        assert await places(region.at()) == [".m2.o9", ".m1.o1"]
        assert await places(region.at("omsu", ".m1")) == [".m1.o1"]
        await made(region.at("omsu", ".m1"), PATH, body(region, group))
        assert await places(region.at("department")) == [".m2.o9"]
        refused(await region.head().get(f"{BASE}/referral-suggestions"), 403)

    async def test_figures_by_municipality(self, region, group, today):
        for below in (".m1.o1", ".m1.o2", ".m2.o9"):
            await made(region.at(), PATH, body(region, group, below))
        [mine] = await listed(region.at(), PATH, person_id=str(region.heads[".m1.o2"]))
        await put_enrolment(region.at(), mine, group)
        today(AFTER)

        async def rows(client, **query) -> list[tuple[Any, ...]]:
            said = (await client.get(f"{BASE}/referrals:summary", params=query)).json()
            names = ("issued", "not_enrolled", "enrolled", "escalated")
            return [tuple(each[name] for name in names) for each in (said["total"], *said["municipalities"])]

        assert await rows(region.at()) == [(3, 2, 1, 2), (2, 1, 1, 1), (1, 1, 0, 1)]
        assert await rows(region.at("omsu", ".m2")) == [(1, 1, 0, 1), (1, 1, 0, 1)]
        assert await rows(region.at(), issued_from=AFTER) == [(0, 0, 0, 0)] * 3
        refused(await region.at("omsu", ".m2").get(f"{BASE}/referrals:summary", params={"place": region.place}), 422)
