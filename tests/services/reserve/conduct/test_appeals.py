"""Appeals over HTTP: by the applicant, within the term; what an upheld one does to the contest."""

import pytest

from tests.services.reserve.builders import BASE, agree, listed, made, step, stepped
from tests.services.reserve.conduct.conftest import BEST, GOOD, ORDER, WEAK
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK

TEXT = "Отведённый член комиссии оценивал заявку"


async def file(stage, name, subject, status=201):
    response = await stage.applicant(name).post(f"{BASE}{stage.path}/appeals", json={"subject": subject, "text": TEXT})
    assert response.status_code == status, response.text
    return response


def path_of(appeal):
    return f"/contest-appeals/{appeal['id']}"


@pytest.fixture
async def rejected(stage):
    """Two applied, the second, from next door, is not admitted."""
    await stage.accepting()
    await stage.apply("one", "two", "three")
    await stage.admit("one", "three")
    await stage.reject("two", "Мал стаж")
    return stage


class TestRejection:
    async def test_upheld_admits(self, rejected, facts_about):
        stage = rejected
        appeal = (await file(stage, "two", "rejection")).json()
        assert (appeal["until"], appeal["allowed_actions"]) == ("2026-04-09", ["withdraw"])
        refused(await file(stage, "two", "rejection", 409), 409, "appeal_open")
        version = (await stage.read())["version"]
        waiting = refused(await stepped(stage.omsu, stage.path, version, "close_admission"), 409)
        assert waiting["reason"] == "appeals_open"
        unsaid = await stepped(stage.omsu, path_of(appeal), 1, "uphold", reason="Стаж есть")
        assert faults(unsaid) == {"/remedy": "missing"}
        assert (await stage.omsu.get(f"{BASE}{path_of(appeal)}")).json()["status"] == "filed"
        done = await step(stage.omsu, path_of(appeal), "uphold", reason="Стаж есть", remedy="admit")
        assert (done["status"], done["remedy"], done["allowed_actions"]) == ("upheld", "admit", [])
        assert await stage.status_of("two") == "admitted"
        assert [each.type for each in await facts_about(appeal["id"])] == [
            "reserve.contest_appeal.filed",
            "reserve.contest_appeal.upheld",
        ]
        await step(stage.omsu, stage.path, "close_admission")

    async def test_is_neither_overtaken_nor_taken_back(self, rejected):
        stage = rejected

        async def reconsidered():
            said = {"action": "reconsider", "reason": "Стаж не подтверждён"}
            path = f"{BASE}{stage.application('two')}/steps"
            return refused(await stage.omsu.post(path, json=said, headers={"If-Match": "*"}), 409)["reason"]

        appeal = (await file(stage, "two", "rejection")).json()
        assert await reconsidered() == "appeal_open"
        await step(stage.omsu, path_of(appeal), "uphold", reason="Стаж есть", remedy="admit")
        assert await reconsidered() == "only_by_appeal"
        assert await stage.status_of("two") == "admitted"

    async def test_who_sees_it_in_the_list_reads_it(self, rejected, client_as):
        appeal = (await file(rejected, "two", "rejection")).json()
        for role in ("admin", "soiro", "department"):
            reader = client_as(role)
            assert appeal["id"] in {each["id"] for each in await listed(reader, "/contest-appeals")}
            assert (await reader.get(f"{BASE}{path_of(appeal)}")).json()["allowed_actions"] in (
                [],
                ["uphold", "dismiss"],
            )

    async def test_dismissed_changes_nothing(self, rejected):
        stage = rejected
        appeal = (await file(stage, "two", "rejection")).json()
        refused(await stepped(stage.omsu, path_of(appeal), 1, "dismiss"), 422)
        said = await stepped(stage.omsu, path_of(appeal), 1, "dismiss", reason="Верно", remedy="admit")
        assert faults(said) == {"/remedy": "not_upheld"}
        await step(stage.omsu, path_of(appeal), "dismiss", reason="Стаж посчитан верно")
        assert await stage.status_of("two") == "rejected"
        kinds = [each["kind"] for each in await listed(stage.omsu, "/protocols", subject_id=stage.contest["id"])]
        assert kinds == ["appeal_decision"]

    async def test_is_filed_within_the_term_by_who_was_rejected(self, rejected, client_as):
        stage = rejected
        stranger = await client_as("school").post(
            f"{BASE}{stage.path}/appeals", json={"subject": "rejection", "text": TEXT}
        )
        refused(stranger, 404, "application_not_found")
        assert (await file(stage, "one", "rejection", 409)).json()["reason"] == "not_rejected"
        assert (await file(stage, "one", "outcome", 409)).json()["reason"] == "no_outcome"
        stage.shift("2026-04-10")
        assert (await file(stage, "two", "rejection", 409)).json()["reason"] == "appeal_late"
        stage.shift("2026-04-09")
        await file(stage, "two", "rejection")

    async def test_nobody_else_sees_or_decides_it(self, rejected, neighbour, client_as):
        stage = rejected
        appeal = (await file(stage, "two", "rejection")).json()
        refused(await stage.applicant("one").get(f"{BASE}{path_of(appeal)}"), 404, "appeal_not_found")
        assert (await neighbour.get(f"{BASE}{path_of(appeal)}")).status_code == 200
        for other in (neighbour, stage.applicant("two")):
            refused(await stepped(other, path_of(appeal), 1, "dismiss", reason="Так"), 403)
        refused(await stepped(stage.omsu, path_of(appeal), 1, "withdraw"), 409)
        own = await step(stage.applicant("two"), path_of(appeal), "withdraw")
        assert own["status"] == "withdrawn"
        await file(stage, "two", "rejection")


class TestTerm:
    """Who was rejected may appeal for ten business days, from 27 March to 9 April."""

    async def closing(self, stage, **said):
        return await stepped(stage.omsu, stage.path, (await stage.read())["version"], "close_admission", **said)

    async def test_scoring_waits_for_it(self, rejected):
        assert refused(await self.closing(rejected), 409, "step_refused")["reason"] == "appeal_term"
        assert "close_admission" in (await rejected.read())["allowed_actions"]
        rejected.shift("2026-04-09")
        assert refused(await self.closing(rejected), 409)["reason"] == "appeal_term"
        rejected.shift("2026-04-10")
        assert (await self.closing(rejected)).status_code == 200

    async def test_a_reason_does_without_it_but_not_without_those_filed(self, rejected):
        appeal = (await file(rejected, "two", "rejection")).json()
        urgent = {"reason": "Школа без директора, срок сокращён приказом"}
        assert refused(await self.closing(rejected, **urgent), 409)["reason"] == "appeals_open"
        await step(rejected.omsu, path_of(appeal), "dismiss", reason="Стаж посчитан верно")
        assert (await self.closing(rejected, **urgent)).status_code == 200

    async def test_no_rejection_is_waited_for_that_does_not_stand(self, rejected):
        await step(rejected.applicant("two"), rejected.application("two"), "withdraw", reason="Передумала")
        assert (await self.closing(rejected)).status_code == 200

    async def test_a_regulation_may_not_wait(self, stage, ruled):
        await ruled(wait_for_appeals=False)
        await stage.accepting()
        await stage.apply("one", "two", "three")
        await stage.admit("one", "three")
        await stage.reject("two", "Мал стаж")
        assert (await self.closing(stage)).status_code == 200


class TestOutcome:
    async def test_upheld_annuls(self, stage):
        await stage.decided({"one": BEST, "two": GOOD, "three": WEAK})
        included = {stage.people[name][0] for name in ("one", "two")}
        appeal = (await file(stage, "three", "outcome")).json()
        assert (await stage.read())["appeals_until"] == appeal["until"] == "2026-04-29"
        await step(stage.omsu, path_of(appeal), "uphold", reason="Извещение опоздало", remedy="annul")
        annulled = await stage.read()
        assert (annulled["status"], annulled["reason"]) == ("annulled", "Извещение опоздало")
        entries = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
        assert {(each["status"], each["candidate_id"] in included) for each in entries} == {("excluded", True)}

    async def test_upheld_annuls_an_inclusion_that_was_put_forward_before(self, stage):
        await stage.draft()
        nomination = {"candidate_id": stage.people["one"][0], "reserve": SMOLENSK, "source": "omsu", "motivation": "x"}
        await agree(stage.omsu, stage.people["one"][0])
        waiting = await made(stage.omsu, "/entries", nomination)
        await stage.decided({"one": BEST, "two": WEAK})
        entry = (await stage.omsu.get(f"{BASE}/entries/{waiting['id']}")).json()
        came = (entry["status"], entry["source"], entry["source_id"])
        assert came == ("included", "reserve_contest", stage.contest["id"])
        appeal = (await file(stage, "two", "outcome")).json()
        await step(stage.omsu, path_of(appeal), "uphold", reason="Извещение опоздало", remedy="annul")
        assert (await stage.omsu.get(f"{BASE}/entries/{waiting['id']}")).json()["status"] == "excluded"

    async def test_upheld_scores_anew(self, stage, ruled):
        await ruled(places=1)
        await stage.decided({"one": BEST, "two": GOOD})
        appeal = (await file(stage, "two", "outcome")).json()
        said = {"reason": "Отвод не учтён", "remedy": "rescore"}
        undated = await stepped(stage.omsu, path_of(appeal), 1, "uphold", **said)
        assert faults(undated) == {"/sheets_until": "missing"}
        days = {"sheets_until": "2026-05-10", "held_on": "2026-05-12"}
        await step(stage.omsu, path_of(appeal), "uphold", **said, **days)
        again = await stage.read()
        assert (again["status"], again["round"], again["opened_at"]) == ("scoring", 2, None)
        assert (again["held_on"], again["concluded_on"], again["decision_id"]) == ("2026-05-12", None, None)
        assert [await stage.status_of(name) for name in ("one", "two")] == ["admitted", "admitted"]
        await stage.mark("one", GOOD)
        await stage.mark("two", BEST)
        meeting = await stage.meet()
        await stage.open()
        await step(stage.omsu, meeting, "conclude")
        await step(stage.omsu, stage.path, "decide", order=ORDER | {"date": days["held_on"]})
        assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]

    async def test_annulling_what_was_opened_is_on_record_and_may_be_appealed_against(self, stage):
        await stage.opened({"one": BEST, "two": GOOD})
        annulled = await step(stage.omsu, stage.path, "annul", reason="Передумали")
        assert (annulled["status"], annulled["appeals_until"]) == ("annulled", "2026-04-29")
        protocol = (await stage.omsu.get(f"{BASE}/protocols/{annulled['decision_id']}")).json()
        assert (protocol["kind"], protocol["content"]["reason"]) == ("contest_annulment", "Передумали")
        appeal = (await file(stage, "one", "outcome")).json()
        again = await stepped(stage.omsu, path_of(appeal), 1, "uphold", reason="Верно", remedy="annul")
        assert faults(again) == {"/remedy": "unfit"}
        days = {"sheets_until": "2026-05-10", "held_on": "2026-05-12"}
        await step(stage.omsu, path_of(appeal), "uphold", reason="Повода нет", remedy="rescore", **days)
        assert ((await stage.read())["status"], await stage.status_of("one")) == ("scoring", "admitted")

    async def test_no_step_does_it_without_an_appeal(self, stage):
        decided = await stage.decided({"one": BEST, "two": GOOD})
        for action in ("annul", "rescore", "appoint"):
            response = await stepped(stage.omsu, stage.path, decided["version"], action, reason="Так решили")
            refusal = refused(response, 409, "step_refused")
            assert refusal["reason"] in ("only_by_appeal", "moved_by_its_record")
        assert (await stage.read())["status"] == "decided"
