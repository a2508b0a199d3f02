"""Programmes of transfer over HTTP: drafted by a team that learns, agreed, reviewed, approved, revised."""

import asyncio
import io
from copy import deepcopy
from uuid import uuid4

import pytest
from docx import Document
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.training.transfer_programmes.content import EXAMPLE
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.events import teller
from tests.services.training.learning_teams.teams import (
    DAY,
    LATER,
    SCHOOL,
    employed,
    enrolled,
    formed,
    group_of,
    member,
    taught,
    team_event,
)
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

PATH = "/transfer-programmes"
TITLE = "Программа перевода школы"


@pytest.fixture
async def region(app, client_as, today):
    today(DAY)
    return await founded(app, client_as)


@pytest.fixture
async def deputy(region):
    return await employed(region, "deputy")


@pytest.fixture
async def training(region, deputy):
    """The team of the school, the head and a deputy, in a group that takes people."""
    return await enrolled(region, await formed(region, deputy), await group_of(region))


@pytest.fixture
async def finished(region, deputy, training, today):
    group = {"id": training["group_id"]}
    await taught(region, group, {region.heads[SCHOOL]: True, deputy: True}, today)
    return training


def content(responsible, **changes):
    said = deepcopy(EXAMPLE) | changes
    for each in said["measures"]:
        each["responsible"] = str(responsible)
    return said


def body(training, responsible, **changes):
    return {"team_enrolment_id": training["id"], "title": TITLE, "content": content(responsible, **changes)}


async def put(client, path, said, now):
    return await client.put(f"{BASE}{path}", json=said, headers=seen(now))


async def agreed(region, programme, **said):
    now = (await region.at("omsu", ".m1").get(f"{BASE}{PATH}/{programme['id']}")).json()
    return await put(region.at("omsu", ".m1"), f"{PATH}/{programme['id']}/agreement", {"agreed": True} | said, now)


async def approved(region, training, responsible):
    draft = await made(region.head(), PATH, body(training, responsible))
    await step(region.head(), f"{PATH}/{draft['id']}", "submit")
    await agreed(region, draft)
    return await step(region.at(), f"{PATH}/{draft['id']}", "approve")


class TestDrafting:
    async def test_by_the_team_while_it_still_learns(self, region, deputy, training, facts_about):
        draft = await made(region.head(), PATH, body(training, deputy))
        assert (draft["status"], draft["edition"], draft["place"]) == ("draft", 1, region.place + SCHOOL)
        assert (draft["members"], draft["passed"], draft["agreement_needed"]) == (2, 0, True)
        assert (draft["allowed_actions"], draft["content"]["goals"][0]["target"]) == (["withdraw"], 10)
        refusal = refused(await stepped(region.head(), f"{PATH}/{draft['id']}", 1, "submit"), 409, "step_refused")
        assert (refusal["reason"], "0 из 2" in refusal["detail"]) == ("team_not_finished", True)
        refused(await region.head().post(f"{BASE}{PATH}", json=body(training, deputy)), 409, "transfer_programme_lives")
        assert [each.type for each in await facts_about(draft["id"])] == ["training.transfer_programme.drafted"]

    async def test_is_the_teams_alone(self, region, deputy, training):
        said = body(training, deputy)
        refused(await region.at("omsu", ".m1").post(f"{BASE}{PATH}", json=said), 403, "not_your_team")
        for role in ("soiro", "department", "admin", "expert", "integration"):
            refused(await region.at(role).post(f"{BASE}{PATH}", json=said), 403, "forbidden")
        stranger = region.at("school", ".m1.o2")
        assert faults(await stranger.post(f"{BASE}{PATH}", json=said)) == {"/team_enrolment_id": "unknown_reference"}
        draft = await made(region.head(), PATH, said)
        refused(await stranger.get(f"{BASE}{PATH}/{draft['id']}"), 404, "transfer_programme_not_found")
        answer = await put(region.at("omsu", ".m1"), f"{PATH}/{draft['id']}", {"title": TITLE} | {
            "content": said["content"]
        }, draft)  # fmt: skip
        refused(answer, 403, "not_your_team")

    async def test_what_is_not_there_is_pointed_at(self, region, deputy, training):
        told = {"person_id": str(region.heads[SCHOOL]), "competency": "team", "level": 1, "note": "По беседе"}
        its = await made(region.at(), "/deficits", told)
        finding = {"code": "vsoko", "said": "Отметки завышены"}
        wrong = content(uuid4(), cycle_id=str(uuid4()), findings=[finding | {"deficit_id": str(uuid4())}])
        answer = await region.head().post(f"{BASE}{PATH}", json=body(training, deputy) | {"content": wrong})
        assert faults(answer) == {
            "/content/measures/0/responsible": "not_a_member",
            "/content/findings/0/deficit_id": "unknown_reference",
            "/content/cycle_id": "unknown_reference",
        }
        said = body(training, deputy, findings=[finding | {"deficit_id": its["id"]}])
        assert (await made(region.head(), PATH, said))["content"]["findings"][0]["deficit_id"] == its["id"]

    async def test_of_two_begun_at_once_there_is_one(self, region, deputy, training):
        posts = (region.head().post(f"{BASE}{PATH}", json=body(training, deputy)) for _ in range(3))
        answers = await asyncio.gather(*posts)
        assert sorted(each.status_code for each in answers) == [201, 409, 409]


class TestReview:
    async def test_is_agreed_by_the_authority_and_approved_by_soiro(self, region, deputy, finished, facts_about):
        draft = await made(region.head(), PATH, body(finished, deputy))
        path = f"{PATH}/{draft['id']}"
        sent = await step(region.head(), path, "submit")
        assert (sent["submitted_on"], sent["allowed_actions"]) == (LATER, ["withdraw"])
        answer = await put(region.head(), path, {"title": TITLE, "content": content(deputy)}, sent)
        refused(answer, 409, "transfer_programme_fixed")
        refusal = refused(await stepped(region.at(), path, sent["version"], "approve"), 409, "step_refused")
        assert refusal["reason"] == "not_agreed"
        assert faults(await agreed(region, draft, agreed=False)) == {"/remark": "value_error"}
        against = await agreed(region, draft, agreed=False, remark="Нет мер по кадрам")
        assert (against.status_code, against.json()["remark"]) == (200, "Нет мер по кадрам")
        refusal = refused(await stepped(region.at(), path, against.json()["version"], "approve"), 409)
        assert refusal["reason"] == "disagreed"
        assert faults(await stepped(region.at(), path, against.json()["version"], "give_back")) == {
            "/reason": "reason_required"
        }
        back = await step(region.at(), path, "give_back", reason="Согласуйте с ОМСУ")
        rewritten = await put(region.head(), path, {"title": "Новое имя", "content": content(deputy)}, back)
        assert (rewritten.status_code, rewritten.json()["title"]) == (200, "Новое имя")
        again = await step(region.head(), path, "submit")
        assert (again["agreed"], again["remark"]) == (None, None)
        yes = (await agreed(region, draft)).json()
        refused(await stepped(region.head(), path, yes["version"], "approve"), 403, "forbidden")
        done = await step(region.at(), path, "approve")
        assert (done["status"], done["approved_on"], len(done["content_hash"])) == ("approved", LATER, 64)
        [*_, fact] = await facts_about(draft["id"])
        assert (fact.type, fact.place) == ("training.transfer_programme.approved", region.place + SCHOOL)
        assert (fact.data["person_id"], fact.data["day"]) == (str(region.heads[SCHOOL]), LATER)
        assert (fact.data["until"], fact.data["organisation_id"]) == ("2028-08-31", str(region.schools[SCHOOL]))
        [measure], [goal] = fact.data["plan"]["measures"], fact.data["plan"]["goals"]
        assert (measure["responsible"], measure["goal"], goal["target"]) == (str(deputy), goal["code"], 10)
        history = await listed(region.head(), f"{path}/history")
        assert sorted(each["action"] for each in history) == ["approve", "give_back", "submit", "submit"]

    async def test_agreement_is_the_authoritys_while_it_is_reviewed(self, region, deputy, finished):
        draft = await made(region.head(), PATH, body(finished, deputy))
        refused(await agreed(region, draft), 409, "transfer_programme_not_agreeable")
        sent = await step(region.head(), f"{PATH}/{draft['id']}", "submit")
        for client in (region.head(), region.at()):
            answer = await put(client, f"{PATH}/{draft['id']}/agreement", {"agreed": True}, sent)
            refused(answer, 403, "forbidden")
        other = await put(region.at("omsu", ".m2"), f"{PATH}/{draft['id']}/agreement", {"agreed": True}, sent)
        refused(other, 404, "transfer_programme_not_found")

    async def test_a_region_may_do_without_agreement(self, region, deputy, finished):
        policy = {"least_share": 100, "agreement": False}
        await region.at().put(f"{BASE}/team-learning-policy", json=policy, headers={"If-Match": "*"})
        draft = await made(region.head(), PATH, body(finished, deputy))
        await step(region.head(), f"{PATH}/{draft['id']}", "submit")
        assert (await step(region.at(), f"{PATH}/{draft['id']}", "approve"))["agreement_needed"] is False

    async def test_a_programme_in_pieces_is_not_submitted(self, region, deputy, finished):
        draft = await made(region.head(), PATH, body(finished, deputy, measures=[]))
        refusal = refused(await stepped(region.head(), f"{PATH}/{draft['id']}", 1, "submit"), 409)
        assert refusal["reason"] == "no_measures"

    async def test_who_left_the_team_answers_for_nothing(self, region, deputy, finished):
        draft = await made(region.head(), PATH, body(finished, deputy))
        left = [member(region.heads[SCHOOL], leads=True), member(deputy, until="2027-10-10")]
        await teller(region.app)(team_event(region, "changed", left, subject=finished["team_id"]))
        refusal = refused(await stepped(region.head(), f"{PATH}/{draft['id']}", 1, "submit"), 409)
        assert refusal["reason"] == "responsible_left"

    async def test_a_municipal_team_submits_its_own_and_nobody_agrees(self, region, deputy, today):
        team = await formed(region, deputy, below=".m1", leader=region.heads[".m1.o2"])
        group = await group_of(region)
        training = await enrolled(region, team, group, region.at("omsu", ".m1"))
        await taught(region, group, {region.heads[".m1.o2"]: True, deputy: True}, today)
        draft = await made(region.at("omsu", ".m1"), PATH, body(training, deputy))
        await step(region.at("omsu", ".m1"), f"{PATH}/{draft['id']}", "submit")
        done = await step(region.at(), f"{PATH}/{draft['id']}", "approve")
        assert (done["organisation_id"], done["agreement_needed"], done["place"]) == (None, False, f"{region.place}.m1")


class TestEditions:
    async def test_a_new_one_says_what_is_otherwise_and_takes_the_place_of_the_old(self, app, region, deputy, finished):
        old = await approved(region, finished, deputy)
        refused(await region.head().post(f"{BASE}{PATH}", json=body(finished, deputy)), 409, "transfer_programme_lives")
        refused(await region.at("omsu", ".m1").post(f"{BASE}{PATH}/{old['id']}/editions"), 403, "not_your_team")
        draft = await made(region.head(), f"{PATH}/{old['id']}/editions", None)
        assert (draft["edition"], draft["status"], draft["content"]) == (2, "draft", old["content"])
        new = content(deputy, goals=[EXAMPLE["goals"][0] | {"target": 5}])
        changed = await put(region.head(), f"{PATH}/{draft['id']}", {"title": TITLE, "content": new}, draft)
        assert changed.status_code == 200, changed.text
        diff = (await region.at().get(f"{BASE}{PATH}/{draft['id']}/diff")).json()
        assert [each["detail"] for each in diff["differences"]] == [
            "Цель objectivity «Объективная внутренняя оценка»: Целевое значение: было 10, стало 5"
        ]
        assert (diff["against"]["id"], diff["programme"]["edition"]) == (old["id"], 2)
        assert refused(await region.at().get(f"{BASE}{PATH}/{old['id']}/diff"), 422)["errors"][0]["code"] == (
            "nothing_before"
        )
        await step(region.head(), f"{PATH}/{draft['id']}", "submit")
        await agreed(region, draft)
        await step(region.at(), f"{PATH}/{draft['id']}", "approve")
        kept = await listed(region.head(), PATH, team_id=finished["team_id"], sort="edition")
        assert [each["status"] for each in kept] == ["superseded", "approved"]

    async def test_an_approved_one_stays_as_it_is_in_the_database_too(self, app, region, deputy, finished):
        old = await approved(region, finished, deputy)
        answer = await put(region.head(), f"{PATH}/{old['id']}", {"title": TITLE, "content": content(deputy)}, old)
        refused(answer, 409, "transfer_programme_fixed")
        async with app.state.database.begin("ru") as tx:
            rewrite = text("UPDATE training.transfer_programme SET title = 'Другое' WHERE id = :id")
            with pytest.raises(IntegrityError, match="approved programme"):
                await tx.execute(rewrite, {"id": old["id"]})
            await tx.rollback()

    async def test_withdrawn_it_leaves_room_for_another(self, region, deputy, training):
        draft = await made(region.head(), PATH, body(training, deputy))
        refused(await region.head().post(f"{BASE}{PATH}/{draft['id']}/editions"), 409, "transfer_programme_fixed")
        gone = await step(region.head(), f"{PATH}/{draft['id']}", "withdraw", reason="Составим заново")
        assert (gone["status"], gone["allowed_actions"]) == ("withdrawn", [])
        assert (await made(region.head(), PATH, body(training, deputy)))["edition"] == 2


async def test_the_sheet_names_who_answers(region, deputy, training):
    draft = await made(region.head(), PATH, body(training, deputy))
    printed = await region.at().get(f"{BASE}{PATH}/{draft['id']}/sheet")
    assert printed.status_code == 200, printed.text
    document = Document(io.BytesIO(printed.content))
    findings, goals, measures = ([cell.text for cell in table.rows[1].cells] for table in document.tables)
    assert findings == ["1", "Отметки школы завышены против независимой оценки"]
    assert (goals[2], goals[4:6]) == ("1", ["40", "10"])
    assert (measures[3], measures[4]) == ("Орлова Вера", "01.09.2027 – 30.11.2027")
    assert any("Команда перехода" in each.text for each in document.paragraphs)
