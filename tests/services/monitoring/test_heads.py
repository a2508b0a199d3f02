"""A cycle that rates heads of schools, from a methodology to results published after objections could be made."""

import pytest

from tests.services.monitoring.builders import (
    BASE,
    answered,
    conducted,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    listed,
    made,
    published_methodology,
    step,
    stepped,
    submission_of,
)
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

CLUSTERS = [
    {"code": "full", "title": "Полные школы", "conditions": [{"attribute": "has_grade_11", "one_of": ["yes"]}]},
    {"code": "basic", "title": "Основные школы"},
]
ANSWERS = {
    SMOLENSK_SCHOOL: head_values(90),
    f"{SMOLENSK}.o2": head_values(50, grade_11=0),
    f"{SMOLENSK}.o3": head_values(45, failed=2),
    VYAZMA_SCHOOL: head_values(10),
}
"""10 of 10; 5 of 15; 3 of 10; 0 of 10."""


@pytest.fixture
async def cycle(department, schools):
    methodology = await published_methodology(department, head_methodology())
    body = cycle_body(methodology["id"], clusters=CLUSTERS, objection_days=3, as_of="2021-12-31")
    return await made(department, "/cycles", body)


@pytest.fixture
async def open_cycle(department, cycle):
    return await step(department, f"/cycles/{cycle['id']}", "open")


@pytest.fixture
async def calculated(department, client_as, open_cycle, schools):
    return await answered(department, client_as, open_cycle, schools, ANSWERS)


async def results_of(client, cycle_id, **query):
    found = await listed(client, "/results", cycle_id=cycle_id, **query)
    return {each["place"]: each for each in found}


class TestComposition:
    async def test_of_a_draft_tells_whom_it_would_rate(self, department, cycle):
        said = (await department.get(f"{BASE}/cycles/{cycle['id']}/composition")).json()
        assert said["subjects"] == 4
        assert [(each["code"], each["subjects"]) for each in said["clusters"]] == [("full", 1), ("basic", 3)]
        assert (said["unclustered"], said["unled"]) == ([], [])

    async def test_takes_down_heads_with_their_schools(self, department, open_cycle, schools):
        found = await submission_of(department, open_cycle["id"], schools[f"{SMOLENSK}.o2"])
        assert (found["subject_name"], found["person_name"]) == ("Школа o2", "Ёлкина Мария")
        assert (found["municipality_name"], found["cluster"]) == ("город Смоленск", "full")
        assert found["held_from"] == "2015-09-01"
        assert found["attributes"]["has_grade_11"] is True

    async def test_heads_may_not_be_left_without_a_window(self, department, schools):
        methodology = await published_methodology(department, head_methodology())
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=0))
        refused = await stepped(department, f"/cycles/{cycle['id']}", cycle["version"], "open")
        assert refused.json()["reason"] == "no_objection_window"


class TestApplicability:
    async def test_what_does_not_apply_is_not_asked(self, client_as, open_cycle, schools):
        school = client_as("school", SMOLENSK_SCHOOL)
        submission = await submission_of(school, open_cycle["id"], schools[SMOLENSK_SCHOOL])
        assert [each["asked"] for each in submission["values"]] == [True, True, False]
        body = {"values": [{"indicator": "c1", "value": 1}]}
        path = f"{BASE}/submissions/{submission['id']}/values"
        refused = await school.patch(path, json=body, headers={"If-Match": "*"})
        assert refused.json()["errors"][0]["code"] == "not_applicable"
        await filled(school, submission, ANSWERS[SMOLENSK_SCHOOL])
        await step(school, f"/submissions/{submission['id']}", "submit")


class TestWho:
    async def test_only_the_school_itself_declares(self, omsu, client_as, open_cycle, schools):
        submission = await submission_of(omsu, open_cycle["id"], schools[SMOLENSK_SCHOOL])
        path = f"{BASE}/submissions/{submission['id']}/values"
        refused = await omsu.patch(path, json=ANSWERS[SMOLENSK_SCHOOL], headers={"If-Match": "*"})
        assert refused.status_code == 403
        stranger = client_as("school", VYAZMA_SCHOOL)
        assert (await stranger.get(f"{BASE}/submissions/{submission['id']}")).status_code == 404

    async def test_nobody_accepts_but_who_conducts(self, omsu, client_as, open_cycle, schools):
        school = client_as("school", SMOLENSK_SCHOOL)
        submission = await submission_of(school, open_cycle["id"], schools[SMOLENSK_SCHOOL])
        await filled(school, submission, ANSWERS[SMOLENSK_SCHOOL])
        await step(school, f"/submissions/{submission['id']}", "submit")
        verified = await step(omsu, f"/submissions/{submission['id']}", "verify")
        assert verified["allowed_actions"] == ["return"]
        refused = await stepped(omsu, f"/submissions/{submission['id']}", verified["version"], "accept")
        assert refused.json()["reason"] == "not_the_conductor"


class TestResults:
    async def test_are_as_counted_by_hand(self, department, calculated):
        found = await results_of(department, calculated["id"])
        numbers = {place: (each["score"], each["maximum"], each["percent"]) for place, each in found.items()}
        assert numbers == {
            SMOLENSK_SCHOOL: (10, 10, 100),
            f"{SMOLENSK}.o2": (5, 15, 33.333333),
            f"{SMOLENSK}.o3": (3, 10, 30),
            VYAZMA_SCHOOL: (0, 10, 0),
        }
        places = {place: (it["rank"], it["rank_municipality"], it["rank_cluster"]) for place, it in found.items()}
        assert places == {
            SMOLENSK_SCHOOL: (1, 1, 1),
            f"{SMOLENSK}.o2": (2, 2, 1),
            f"{SMOLENSK}.o3": (3, 3, 2),
            VYAZMA_SCHOOL: (4, 1, 3),
        }
        assert [each["level"] for each in found.values()].count("low") == 3
        assert [each["at_risk"] for each in found.values()].count(True) == 3
        assert found[VYAZMA_SCHOOL]["causes"] == [{"code": "low", "title": "Низкий уровень", "kind": "low_level"}]

    async def test_the_explanation_says_what_does_not_apply(self, department, calculated):
        found = await results_of(department, calculated["id"])
        shown = (await department.get(f"{BASE}/results/{found[SMOLENSK_SCHOOL]['id']}")).json()
        assert [each["reason"] for each in shown["contributions"]] == ["counted", "counted", "not_applicable"]
        assert [each["rank"] for each in shown["contributions"]] == [1, 1, None]

    async def test_the_own_result_is_hidden_until_one_may_object(self, department, client_as, calculated):
        school = client_as("school", SMOLENSK_SCHOOL)
        assert await results_of(school, calculated["id"]) == {}
        await conducted(department, calculated["id"], "open_objections")
        assert list(await results_of(school, calculated["id"])) == [SMOLENSK_SCHOOL]

    async def test_nor_is_one_that_was_replaced_before_anybody_saw_it(self, department, client_as, calculated):
        await conducted(department, calculated["id"], "calculate")
        school = client_as("school", SMOLENSK_SCHOOL)
        assert await results_of(school, calculated["id"], standing="replaced") == {}
        assert len(await results_of(department, calculated["id"], standing="replaced")) == 4

    async def test_equal_data_give_an_equal_hash_and_a_new_calculation(self, department, calculated):
        path = f"{BASE}/cycles/{calculated['id']}/calculations"
        made = await department.post(path, json={"reason": "ещё раз"}, headers={"If-Match": "*"})
        assert made.status_code == 201
        first, second = (await department.get(path, params={"sort": "number"})).json()["items"]
        assert (first["standing"], second["standing"]) == ("replaced", "preliminary")
        assert first["input_hash"] == second["input_hash"]
        assert (await department.get(made.headers["Location"])).json()["reason"] == "ещё раз"


class TestPublication:
    async def test_waits_for_the_window_to_end(self, department, client_as, calculated, today):
        today("2022-04-04")  # a Monday
        window = await conducted(department, calculated["id"], "open_objections")
        assert window["objections_until"] == "2022-04-07"
        today("2022-04-07")
        refused = await stepped(department, f"/cycles/{window['id']}", window["version"], "publish")
        assert refused.json()["reason"] == "objection_window_open"
        today("2022-04-08")
        await conducted(department, calculated["id"], "publish")
        assert list(await results_of(client_as("school", VYAZMA_SCHOOL), calculated["id"])) == [VYAZMA_SCHOOL]

    async def test_a_revision_replaces_what_was_published(self, department, client_as, calculated, schools, today):
        today("2022-04-04")
        await conducted(department, calculated["id"], "open_objections")
        today("2022-05-04")
        await conducted(department, calculated["id"], "publish")
        await step(department, f"/cycles/{calculated['id']}", "revise", "Ошибка в данных")
        submission = await submission_of(department, calculated["id"], schools[VYAZMA_SCHOOL])
        await step(department, f"/submissions/{submission['id']}", "return", "Перепутаны числа")
        school = client_as("school", VYAZMA_SCHOOL)
        [old] = (await results_of(school, calculated["id"])).values()
        submission = await submission_of(school, calculated["id"], schools[VYAZMA_SCHOOL])
        await filled(school, submission, head_values(80))
        await step(school, f"/submissions/{submission['id']}", "submit")
        explained = (await school.get(f"{BASE}/results/{old['id']}")).json()
        assert explained["contributions"][0]["value"] == 10
        await step(client_as("omsu", VYAZMA), f"/submissions/{submission['id']}", "verify")
        await step(department, f"/submissions/{submission['id']}", "accept")
        await conducted(department, calculated["id"], "calculate", "open_objections")
        today("2022-06-04")
        await conducted(department, calculated["id"], "publish")
        [new] = (await results_of(school, calculated["id"])).values()
        assert (old["percent"], new["percent"]) == (0, 100)
        assert (await department.get(f"{BASE}/results/{old['id']}")).json()["standing"] == "replaced"
