"""Diagnostics over HTTP: who is asked, who answers, what is measured, what is lacking afterwards."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from services.reserve.reactions.events import TrainingEvent
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.competencies.frameworks import competency, content
from tests.services.training.instruments.contents import instrument
from tests.services.training.region import founded
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.statements import sent_during

PATH = "/diagnostics"
TERM = {"term_from": "2027-03-01", "term_to": "2027-03-31"}
RIGHT = [
    {"code": "q1", "options": ["a"]},
    {"code": "q2", "options": ["a", "b"]},
    {"code": "q3", "options": ["b"]},
]


@pytest.fixture
async def region(app, client_as, today):
    today("2027-03-10")
    return await founded(app, client_as)


@pytest.fixture
def assigned(region):
    """A diagnostics by a new instrument of the kind, to the head of the first school unless told otherwise."""

    async def assign(kind="test", below=".m1.o1", **changes):
        draft = await made(region.at(), "/instruments", instrument(kind))
        await step(region.at(), f"/instruments/{draft['id']}", "publish")
        said = {"person_id": str(region.heads[below]), "instrument_id": draft["id"], **TERM, **changes}
        return await made(region.at(), PATH, said)

    return assign


async def saved(client, diagnostics, answers, field="answers"):
    """What became of the answers, or marks, saved from the present version of the sheet."""
    path = f"{BASE}{PATH}/{diagnostics['id']}/"
    sheet = await client.get(path + ("sheet" if field == "answers" else field))
    now = seen(sheet.json()) if sheet.status_code == 200 else ANY_VERSION
    return await client.put(path + field, json={field: answers}, headers=now)


async def tried(client, diagnostics, action, reason=None):
    """Why the step is refused."""
    answer = await stepped(client, f"{PATH}/{diagnostics['id']}", diagnostics["version"], action)
    found = refused(answer, 409)["reason"]
    assert reason in (None, found)
    return found


class TestATest:
    async def test_is_answered_bit_by_bit_and_assessed_as_it_is_handed_in(self, region, assigned, facts_about):
        one = await assigned()
        head, path = region.head(), f"{PATH}/{one['id']}"
        assert (await saved(head, one, RIGHT[:1])).json()["answered"] == ["q1"]
        await tried(head, one, "submit", "incomplete")
        assert (await saved(head, one, RIGHT)).json()["answers"][1]["options"] == ["a", "b"]
        done = await step(head, path, "submit")
        assert (done["status"], done["answered_on"], done["assessed_on"]) == ("assessed", "2027-03-10", "2027-03-10")
        assert {each["competency"]: (each["percent"], each["level"]) for each in done["levels"]} == {
            "team": (None, 2), "vsoko": (None, 0)
        }  # fmt: skip
        read = (await region.at().get(f"{BASE}{path}")).json()
        found = {each["competency"]: (each["percent"], each["level"], each["norm"]) for each in read["levels"]}
        assert found == {"team": (100, 2, 2), "vsoko": (0, 0, 2)}
        assert done["allowed_actions"] == []
        [lacking] = await listed(head, "/deficits")
        expected = {"competency": "vsoko", "gap": 2, "confidence": 20, "source": "diagnostics", "reference": one["id"]}
        assert {name: lacking[name] for name in expected} == expected
        told = {each.type: each for each in await facts_about(one["id"])}
        assert {"training.diagnostics.assigned", "training.diagnostics.completed"} <= told.keys()
        read = TrainingEvent.model_validate(told["training.diagnostics.completed"].data)
        assert (str(read.person_id), read.day.isoformat()) == (one["person_id"], "2027-03-10")
        history = await listed(region.at(), f"{path}/history")
        assert {each["action"] for each in history} == {"submit", "assess"}
        refused(await saved(head, one, RIGHT), 409, "diagnostic_sheet_closed")

    async def test_shows_no_key_to_whom_it_asks(self, region, assigned):
        one = await assigned()
        for client in (region.head(), region.at("omsu", ".m1"), region.at("admin")):
            for path in (f"{PATH}/{one['id']}/sheet", f"{PATH}/{one['id']}", f"{PATH}/{one['id']}/history", PATH):
                assert "right" not in (await client.get(f"{BASE}{path}")).text

    async def test_is_not_read_before_its_first_day(self, region, assigned, today):
        one = await assigned(term_from="2027-03-11")
        path = f"{BASE}{PATH}/{one['id']}/sheet"
        assert (await region.head().get(path)).json()["form"] is None
        today("2027-03-11")
        assert len((await region.head().get(path)).json()["form"]["items"]) == 3

    async def test_is_answered_in_its_term(self, region, assigned, today):
        one = await assigned()
        head = region.head()
        await saved(head, one, RIGHT)
        for day, reason in (("2027-02-28", "not_begun"), ("2027-04-01", "term_over")):
            today(day)
            assert refused(await saved(head, one, RIGHT), 409, "diagnostic_sheet_closed")["reason"] == reason
            await tried(head, one, "submit", reason)
        late = (await region.at().get(f"{BASE}{PATH}/{one['id']}")).json()
        assert late["overdue"] is True
        assert [each["id"] for each in await listed(region.at(), PATH, overdue=True)] == [one["id"]]
        longer = await region.at().patch(
            f"{BASE}{PATH}/{one['id']}", json={"term_to": "2027-04-05"}, headers=seen(late)
        )
        assert longer.json()["overdue"] is False
        assert (await step(head, f"{PATH}/{one['id']}", "submit"))["status"] == "assessed"

    async def test_what_fits_no_question_is_pointed_at(self, region, assigned):
        one = await assigned()
        for answers, wrong in (
            ([{"code": "q1", "options": ["a", "b"]}], {"/answers/0/options": "one_only"}),
            ([RIGHT[0], {"code": "zz", "options": ["a"]}], {"/answers/1/code": "unknown_question"}),
            ([{"code": "q1", "grade": 1}], {"/answers/0/grade": "not_asked", "/answers/0/options": "missing"}),
            ([{"code": "q1", "points": 1}], {"/answers/0/points": "extra_forbidden"}),
        ):
            assert faults(await saved(region.head(), one, answers)) == wrong
        assert (await region.head().get(f"{BASE}{PATH}/{one['id']}/sheet")).json()["answered"] == []

    async def test_is_answered_in_person(self, region, assigned):
        one = await assigned()
        await saved(region.head(), one, RIGHT)
        for other in (region.at("school", ".m1.o1", uuid4()), region.at("omsu", ".m1"), region.head(".m1.o2")):
            refused(await other.get(f"{BASE}{PATH}/{one['id']}/sheet"), 404, "diagnostic_sheet_not_found")
        await tried(region.at(), one, "submit", "not_yours")
        sheet = (await region.head().get(f"{BASE}{PATH}/{one['id']}/sheet")).json()
        await saved(region.head(), one, RIGHT[:1])
        path = f"{BASE}{PATH}/{one['id']}/answers"
        refused(await region.head().put(path, json={"answers": RIGHT}, headers=seen(sheet)), 412)
        submit = await region.head().post(f"{path}:submit", headers={"If-Match": "*"})
        assert refused(submit, 409, "diagnostic_sheet_closed")["reason"] == "by_a_step"


class TestRest:
    """Nobody finds out the key of a test by being asked it again and again."""

    @pytest.fixture
    async def over(self, region, assigned):
        one = await assigned()
        await saved(region.head(), one, RIGHT)
        return await step(region.head(), f"{PATH}/{one['id']}", "submit")

    def again(self, one, **changes):
        its = {name: one[name] for name in ("person_id", "instrument_id")}
        return its | {"term_from": "2027-03-10", "term_to": "2027-08-31"} | changes

    async def test_a_test_is_not_asked_again_before_its_day(self, region, over, today):
        said = refused(await region.at().post(f"{BASE}{PATH}", json=self.again(over)), 409, "diagnostics_too_soon")
        assert (said["reason"], said["possible_from"]) == ("too_soon", "2027-06-08")
        assert "08.06.2027" in said["detail"]
        early = self.again(over, term_from="2027-06-07")
        refused(await region.at("omsu", ".m1").post(f"{BASE}{PATH}", json=early), 409, "diagnostics_too_soon")
        assert len(await listed(region.at(), PATH, instrument_id=over["instrument_id"])) == 1
        await made(region.at(), PATH, self.again(over, term_from="2027-06-08"))

    async def test_of_any_edition(self, region, over):
        path = f"/instruments/{over['instrument_id']}"
        fresh = (await region.at().post(f"{BASE}{path}/editions")).json()
        await step(region.at(), f"/instruments/{fresh['id']}", "publish")
        body = self.again(over, instrument_id=fresh["id"])
        refused(await region.at().post(f"{BASE}{PATH}", json=body), 409, "diagnostics_too_soon")

    async def test_what_was_not_handed_in_does_not_count(self, region, assigned):
        one = await assigned()
        await saved(region.head(), one, RIGHT)
        await step(region.at(), f"{PATH}/{one['id']}", "cancel", reason="Отпуск")
        await made(region.at(), PATH, self.again(one))

    async def test_what_has_no_key_is_asked_as_often_as_one_likes(self, region, assigned):
        one = await assigned("self_assessment")
        head = region.head()
        await saved(head, one, [{"code": each, "grade": 2} for each in ("s1", "s2")])
        done = await step(head, f"{PATH}/{one['id']}", "submit")
        assert [each["percent"] for each in done["levels"]] == [100]
        await made(region.at(), PATH, self.again(one))

    async def test_a_campaign_passes_over_who_took_it_and_says_so(self, region, over, assigned):
        other = (await assigned("self_assessment", ".m1.o2"))["instrument_id"]
        people = {each: str(region.heads[each]) for each in (".m1.o1", ".m1.o2", ".m1.o3")}
        tests = [over["instrument_id"], other]
        body = {"title": "Весна", "instrument_ids": tests, "person_ids": [*people.values()], **TERM}
        campaign = await made(region.at(), "/diagnostic-campaigns", body | {"expert_id": people[".m1.o3"]})
        told = [(each["person_id"], each["reason"], each["possible_from"]) for each in campaign["passed_over"]]
        judges = (people[".m1.o3"], "judges", None)
        assert told == [
            (people[".m1.o1"], "too_soon", "2027-06-08"), judges, (people[".m1.o2"], "under_way", None), judges
        ]  # fmt: skip
        found = await listed(region.at(), PATH, campaign_id=campaign["id"])
        assert {(each["person_id"], each["instrument_id"]) for each in found} == {
            (people[".m1.o2"], tests[0]), (people[".m1.o1"], tests[1])
        }  # fmt: skip


class TestProof:
    async def test_a_later_diagnostics_closes_or_opens_what_awaits_it(self, region, assigned, today):
        head = region.head()
        first = await assigned("self_assessment")
        await saved(head, first, [{"code": "s1", "grade": 0}, {"code": "s2", "grade": 0}])
        await step(head, f"{PATH}/{first['id']}", "submit")
        [lacking] = await listed(head, "/deficits")
        for day, grade, status in (("2027-03-12", 0, "open"), ("2027-03-15", 2, "closed")):
            await step(region.at(), f"/deficits/{lacking['id']}", "await_verification", reason="Курсы")
            today(day)
            again = await assigned("self_assessment")
            await saved(head, again, [{"code": "s1", "grade": grade}, {"code": "s2", "grade": grade}])
            await step(head, f"{PATH}/{again['id']}", "submit")
            [lacking] = await listed(head, "/deficits")
            assert (lacking["status"], lacking["reference"]) == (status, again["id"])

    async def test_the_own_word_leaves_what_others_found(self, region, assigned, today):
        head = region.head()
        person = str(region.heads[".m1.o1"])
        told = {"person_id": person, "competency": "team", "level": 1, "confidence": 5, "note": "Выезд"}
        await made(region.at(), "/deficits", told)
        for day, grade in (("2027-03-12", 1), ("2027-03-15", 2)):
            today(day)
            own = await assigned("self_assessment")
            await saved(head, own, [{"code": "s1", "grade": grade}, {"code": "s2", "grade": grade}])
            await step(head, f"{PATH}/{own['id']}", "submit")
            [lacking] = await listed(head, "/deficits")
            assert (lacking["status"], lacking["source"], lacking["level"]) == ("open", "manual", 1)


class TestExperts:
    async def test_a_case_is_answered_then_marked_by_its_rubric(self, region, assigned):
        expert_id = region.heads[".m2.o9"]
        one = await assigned("case", expert_id=str(expert_id))
        expert, head = region.at("expert", "", expert_id), region.head()
        assert "Полно" not in (await head.get(f"{BASE}{PATH}/{one['id']}/sheet")).text
        refused(await head.get(f"{BASE}{PATH}/{one['id']}/marks"), 403)
        assert refused(await saved(expert, one, [], "marks"), 409, "marks_closed")["reason"] == "not_answered"
        assert (await expert.get(f"{BASE}{PATH}/{one['id']}/marks")).json()["answers"] == []
        await saved(head, one, [{"code": "c1", "text": "Назначу исполняющих"}])
        answered = await step(head, f"{PATH}/{one['id']}", "submit")
        assert answered["status"] == "answered"
        await tried(expert, answered, "assess", "unmarked")
        wrong = await saved(expert, one, [{"code": "c1", "points": 3}], "marks")
        assert faults(wrong) == {"/marks/0/points": "not_in_the_rubric"}
        marked = (await saved(expert, one, [{"code": "c1", "points": 4}], "marks")).json()
        assert marked["answers"][0]["text"] == "Назначу исполняющих"
        done = await step(expert, f"{PATH}/{one['id']}", "assess")
        assert [(each["competency"], each["level"]) for each in done["levels"]] == [("team", 2)]
        refused(await saved(expert, one, [], "marks"), 409, "marks_closed")

    async def test_who_conducts_diagnostics_does_not_judge_what_is_given_to_an_expert(self, region, assigned):
        expert_id = region.heads[".m2.o9"]
        one = await assigned("expert_sheet", expert_id=str(expert_id))
        expert, soiro, path = region.at("expert", "", expert_id), region.at(), f"{PATH}/{one['id']}"
        assert (await expert.get(f"{BASE}{path}")).json()["full_name"] == one["full_name"]
        await saved(expert, one, [{"code": "k1", "points": 5}], "marks")
        refusal = await saved(soiro, one, [{"code": "k1", "points": 0}], "marks")
        assert refused(refusal, 409, "marks_closed")["reason"] == "not_entrusted"
        await tried(soiro, one, "assess", "not_entrusted")
        assert (await soiro.get(f"{BASE}{path}/marks")).json()["marks"] == [{"code": "k1", "points": 5}]
        given = await soiro.patch(f"{BASE}{path}", json={"expert_id": None}, headers=seen(one))
        await saved(soiro, given.json(), [{"code": "k1", "points": 0}], "marks")
        assert (await step(soiro, path, "assess"))["levels"][0]["percent"] == 0

    async def test_what_was_not_handed_in_is_read_by_nobody(self, region, assigned):
        one = await assigned("case")
        await saved(region.head(), one, [{"code": "c1", "text": "Черновик"}])
        await step(region.at(), f"{PATH}/{one['id']}", "cancel", reason="Ошибка")
        assert (await region.at().get(f"{BASE}{PATH}/{one['id']}/marks")).json()["answers"] == []

    async def test_a_sheet_is_filled_in_by_who_conducts_diagnostics(self, region, assigned):
        one = await assigned("expert_sheet")
        await tried(region.head(), one, "submit", "answered_by_others")
        refused(await saved(region.at("omsu", ".m1"), one, [], "marks"), 403)
        await saved(region.at(), one, [{"code": "k1", "points": 2}], "marks")
        done = await step(region.at(), f"{PATH}/{one['id']}", "assess")
        assert [(each["percent"], each["level"]) for each in done["levels"]] == [(40, 1)]

    async def test_an_expert_sees_what_is_given_to_them(self, region, assigned):
        one = await assigned("expert_sheet", expert_id=str(region.heads[".m2.o9"]))
        other = await assigned("expert_sheet", below=".m1.o2")
        expert = region.at("expert", "", region.heads[".m2.o9"])
        assert [each["id"] for each in await listed(expert, PATH)] == [one["id"]]
        refused(await expert.get(f"{BASE}{PATH}/{other['id']}"), 404, "diagnostics_not_found")
        refused(await saved(expert, other, [], "marks"), 404)

    async def test_nobody_judges_themselves(self, region, assigned):
        one = await assigned("expert_sheet")
        himself = region.at("soiro", "", region.heads[".m1.o1"])
        await tried(himself, one, "assess", "own_diagnostics")
        refused(await himself.get(f"{BASE}{PATH}/{one['id']}/marks"), 409, "step_refused")

    async def test_nobody_conducts_their_own(self, region, assigned):
        """Whoever works at an authority is asked too, and could otherwise call it off or name who is asked."""
        one = await assigned("survey_360")
        himself, path = region.at("omsu", ".m1", region.heads[".m1.o1"]), f"{BASE}{PATH}/{one['id']}"
        cancel = await stepped(himself, f"{PATH}/{one['id']}", one["version"], "cancel", reason="Некогда")
        assert refused(cancel, 409, "step_refused")["reason"] == "own_diagnostics"
        change = await himself.patch(path, json={"term_to": "2027-05-01"}, headers=seen(one))
        refused(change, 409, "own_diagnostics")
        refused(await himself.get(f"{path}/respondents"), 409, "own_diagnostics")
        again = {"person_id": one["person_id"], "instrument_id": one["instrument_id"], **TERM}
        refused(await himself.post(f"{BASE}{PATH}", json=again), 409, "own_diagnostics")
        said = {"respondents": [{"person_id": str(uuid4()), "relation": "peer"}]}
        refused(await himself.put(f"{path}/respondents", json=said, headers=seen(one)), 409, "own_diagnostics")


class TestAssigning:
    async def test_a_head_sees_the_own_an_authority_its_own(self, region, assigned):
        mine, far = await assigned(), await assigned(below=".m2.o9")
        sees = {
            region.head(): {mine["id"]},
            region.at("school", ".m1.o1", uuid4()): set(),
            region.at("omsu", ".m1"): {mine["id"]},
            region.at("department"): {mine["id"], far["id"]},
        }
        for client, ids in sees.items():
            assert {each["id"] for each in await listed(client, PATH)} == ids
            for each in (mine, far):
                answer = await client.get(f"{BASE}{PATH}/{each['id']}")
                assert answer.status_code == (200 if each["id"] in ids else 404)
        for each in await listed(region.head(), PATH):
            assert (each["full_name"], each["organisation_name"]) == (mine["full_name"], "Школа o1")
        sheets = await listed(region.head(), "/diagnostic-sheets", submitted=False)
        assert [(each["diagnostics_id"], each["role"]) for each in sheets] == [(mine["id"], "subject")]

    async def test_bad_input_is_pointed_at(self, region, assigned):
        one = await assigned()
        usual = {"person_id": str(region.heads[".m1.o2"]), "instrument_id": one["instrument_id"], **TERM}
        draft = await made(region.at(), "/instruments", instrument("case"))
        for changes, wrong in (
            ({"person_id": str(uuid4())}, {"/person_id": "unknown_reference"}),
            ({"instrument_id": str(uuid4())}, {"/instrument_id": "unknown_reference"}),
            ({"instrument_id": draft["id"]}, {"/instrument_id": "not_published"}),
            ({"term_to": "2027-02-28"}, {"/term_to": "value_error"}),
            ({"term_from": "2027-02-01", "term_to": "2027-03-09"}, {"/term_to": "term_over"}),
            ({"expert_id": str(uuid4())}, {"/expert_id": "unknown_reference"}),
            ({"expert_id": usual["person_id"]}, {"/expert_id": "value_error"}),
        ):
            assert faults(await region.at().post(f"{BASE}{PATH}", json=usual | changes)) == wrong
        again = usual | {"person_id": one["person_id"]}
        refused(await region.at().post(f"{BASE}{PATH}", json=again), 409, "diagnostics_running")
        for role in ("department", "school", "expert", "integration", "admin"):
            refused(await region.at(role).post(f"{BASE}{PATH}", json=usual), 403)

    async def test_a_head_reads_the_own_name_though_the_card_lies_above_the_school(self, app, region, assigned):
        one = await assigned()
        card = update(COPIES.person).where(COPIES.person.id == region.heads[".m1.o1"])
        async with app.state.database.begin("ru") as tx:
            await tx.execute(card.values(place=f"{region.place}.m1"))
        [listed_one] = await listed(region.head(), PATH)
        whole = (await region.head().get(f"{BASE}{PATH}/{one['id']}")).json()
        sheet = (await region.head().get(f"{BASE}{PATH}/{one['id']}/sheet")).json()
        assert {each["full_name"] for each in (listed_one, whole, sheet)} == {one["full_name"]} != {None}

    async def test_a_deputy_may_be_measured_as_a_candidate(self, app, region, assigned):
        one = await assigned()
        person = region.heads[".m1.o2"]
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(COPIES.post).where(COPIES.post.person_id == person).values(kind="deputy"))
        usual = {"person_id": str(person), "instrument_id": one["instrument_id"], **TERM}
        answer = await region.at().post(f"{BASE}{PATH}", json=usual | {"post": "authority_specialist"})
        assert faults(answer) == {"/post": "not_of_the_post"}
        asked = await made(region.at(), PATH, usual | {"post": "candidate"})
        assert asked["post"] == "candidate"
        await saved(region.head(".m1.o2"), asked, RIGHT)
        assert (await step(region.head(".m1.o2"), f"{PATH}/{asked['id']}", "submit"))["post"] == "candidate"

    async def test_is_measured_by_the_scale_it_was_made_for(self, region, assigned):
        """A framework of three levels comes into force while a test with thresholds of two is under way."""
        one = await assigned()
        draft = await made(region.at(), f"/competency-frameworks/{region.framework}/editions", None)
        said = content(
            levels=[{"number": number, "title": str(number)} for number in (1, 2, 3)],
            competencies=[competency(code, levels=["а", "б", "в"]) for code in ("team", "vsoko")],
            modules=[{"code": "personnel", "title": "Кадры"}],
            norms=[{"post": "head", "required": [{"competency": "team", "level": 3}]}],
        )
        body = {"title": "Новая", "in_force_from": "2027-03-05", "content": said}
        path = f"/competency-frameworks/{draft['id']}"
        changed = await region.at().put(f"{BASE}{path}", json=body, headers=seen(draft))
        assert changed.status_code == 200, changed.text
        await step(region.at(), path, "publish")
        again = {"person_id": str(region.heads[".m1.o2"]), "instrument_id": one["instrument_id"], **TERM}
        refused(await region.at().post(f"{BASE}{PATH}", json=again), 409, "other_scale")
        await saved(region.head(), one, RIGHT)
        done = await step(region.head(), f"{PATH}/{one['id']}", "submit")
        assert done["framework_id"] == region.framework
        assert {each["competency"]: each["norm"] for each in done["levels"]} == {"team": 2, "vsoko": 2}

    async def test_is_cancelled_with_a_reason(self, region, assigned):
        one = await assigned()
        refused(await stepped(region.at(), f"{PATH}/{one['id']}", one["version"], "cancel"), 422)
        refused(await stepped(region.head(), f"{PATH}/{one['id']}", one["version"], "cancel", reason="Не хочу"), 403)
        done = await step(region.at("omsu", ".m1"), f"{PATH}/{one['id']}", "cancel", reason="Уволился")
        assert done["status"] == "cancelled"
        change = await region.at().patch(
            f"{BASE}{PATH}/{one['id']}", json={"term_to": "2027-05-01"}, headers=seen(done)
        )
        refused(change, 409, "diagnostics_fixed")
        assert await listed(region.head(), "/diagnostic-sheets") == []


class TestCampaigns:
    async def test_asks_many_at_once_and_is_called_off_as_one(self, region, assigned):
        one = await assigned()
        body = {
            "title": "Весна",
            "instrument_ids": [one["instrument_id"]],
            "person_ids": [str(region.heads[".m1.o1"])],
            "organisation_ids": [str(region.schools[each]) for each in (".m1.o1", ".m1.o2", ".m2.o9")],
            **TERM,
        }
        campaign = await made(region.at(), "/diagnostic-campaigns", body)
        assert campaign["progress"]["assigned"] == 2  # the first head is being asked already
        found = await listed(region.at(), PATH, campaign_id=campaign["id"])
        [theirs] = [each for each in found if each["person_id"] == str(region.heads[".m1.o2"])]
        await saved(region.head(".m1.o2"), theirs, RIGHT)
        await step(region.head(".m1.o2"), f"{PATH}/{theirs['id']}", "submit")
        path = f"/diagnostic-campaigns/{campaign['id']}"
        done = await step(region.at(), path, "cancel", reason="Переносится")
        assert (done["status"], done["progress"]) == (
            "cancelled",
            {"assigned": 0, "overdue": 0, "answered": 0, "assessed": 1, "cancelled": 1},
        )
        assert [each["action"] for each in await listed(region.at(), f"{path}/history")] == ["cancel"]
        assert [each["id"] for each in await listed(region.at(), "/diagnostic-campaigns", on="2027-03-05")] == [
            campaign["id"]
        ]
        table = await region.at().get(f"{BASE}/diagnostic-campaigns", params={"format": "csv"})
        assert "Весна" in table.text
        refused(await region.at("omsu", ".m1").get(f"{BASE}{path}"), 404, "campaign_not_found")
        refused(await region.head().get(f"{BASE}{path}"), 403)

    async def test_asks_somebody_or_does_not_begin_and_says_why_of_each(self, region, assigned):
        instrument = (await assigned())["instrument_id"]
        body = {"title": "Весна", "instrument_ids": [instrument], "expert_id": str(region.heads[".m1.o2"]), **TERM}
        people = {"person_ids": [str(region.heads[".m1.o2"])], "organisation_ids": [str(region.schools[".m1.o1"])]}
        answer = await region.at().post(f"{BASE}/diagnostic-campaigns", json=body | people)
        assert faults(answer) == {"/person_ids/0": "judges", "/organisation_ids/0": "under_way"}
        assert await listed(region.at(), "/diagnostic-campaigns") == []

    async def test_is_over_by_itself_when_its_term_has_passed(self, region, assigned, today):
        one = await assigned()
        people = [str(region.heads[".m1.o2"])]
        body = {"title": "Весна", "instrument_ids": [one["instrument_id"]], "person_ids": people, **TERM}
        campaign = await made(region.at(), "/diagnostic-campaigns", body)
        for day, over in ((TERM["term_to"], False), ("2027-04-01", True)):
            today(day)
            read = (await region.at().get(f"{BASE}/diagnostic-campaigns/{campaign['id']}")).json()
            [found] = await listed(region.at(), "/diagnostic-campaigns", over=over)
            assert read["over"] is found["over"] is over
            assert await listed(region.at(), "/diagnostic-campaigns", over=not over) == []

    async def test_many_cost_no_more_statements_than_one(self, app, region, assigned):
        one = await assigned()
        spent = []
        for schools in ([".m1.o2"], [".m1.o3", ".m2.o8", ".m2.o9"]):
            body = {
                "title": "Много",
                "instrument_ids": [one["instrument_id"]],
                "person_ids": [str(region.heads[each]) for each in schools],
                **TERM,
            }
            begun = await sent_during(app, made(region.at(), "/diagnostic-campaigns", body))
            [campaign] = await listed(region.at(), "/diagnostic-campaigns", status="running")
            path = f"/diagnostic-campaigns/{campaign['id']}"
            over = await sent_during(app, step(region.at(), path, "cancel", reason="Переносится"))
            spent.append((len(begun), len(over)))
            found = await listed(region.at(), PATH, campaign_id=campaign["id"])
            assert [(each["status"], each["version"]) for each in found] == [("cancelled", 2)] * len(schools)
            assert campaign["version"] == 1
        assert spent[0] == spent[1]
        history = await listed(region.at(), f"{PATH}/{found[0]['id']}/history")
        assert [(each["action"], each["source"], each["reason"]) for each in history] == [
            ("cancel", "assigned", "Переносится")
        ]

    async def test_who_conducts_it_neither_asks_themselves_nor_calls_their_own_off(self, region, assigned):
        one = await assigned(below=".m1.o3")
        people = [str(region.heads[each]) for each in (".m1.o1", ".m1.o2")]
        body = {"title": "Сам", "instrument_ids": [one["instrument_id"]], "person_ids": people, **TERM}
        himself = region.at("soiro", "", region.heads[".m1.o1"])
        answer = await himself.post(f"{BASE}/diagnostic-campaigns", json=body)
        assert faults(answer) == {"/person_ids/0": "own_diagnostics"}
        campaign = await made(region.at(), "/diagnostic-campaigns", body)
        done = await step(himself, f"/diagnostic-campaigns/{campaign['id']}", "cancel", reason="Не хочу")
        assert (done["progress"]["assigned"], done["progress"]["cancelled"]) == (1, 1)
        [own] = await listed(region.head(), PATH, campaign_id=campaign["id"])
        assert own["status"] == "assigned"

    async def test_an_authority_asks_its_own(self, region, assigned):
        one = await assigned()
        far = {
            "title": "Наши",
            "instrument_ids": [one["instrument_id"]],
            "organisation_ids": [str(region.schools[".m2.o9"])],
            **TERM,
        }
        answer = await region.at("omsu", ".m1").post(f"{BASE}/diagnostic-campaigns", json=far)
        assert faults(answer) == {"/organisation_ids/0": "unknown_reference"}
        own = far | {"organisation_ids": [str(region.schools[".m1.o3"])]}
        campaign = await made(region.at("omsu", ".m1"), "/diagnostic-campaigns", own)
        assert (campaign["place"], campaign["progress"]["assigned"]) == (f"{region.place}.m1", 1)
        nobody = own | {"organisation_ids": []}
        assert faults(await region.at().post(f"{BASE}/diagnostic-campaigns", json=nobody)) == {
            "/person_ids": "value_error"
        }
