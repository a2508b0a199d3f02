"""Layers of a value: what is declared, approved, found out and known from elsewhere stand side by side."""

import pytest
from sqlalchemy import select

from services.monitoring.store import TABLES
from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    listed,
    made,
    published_methodology,
    step,
    submission_of,
)
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import SMOLENSK_SCHOOL, VYAZMA

FOUND = {"indicator": "q2", "value": 3, "source": {"document": "Акт проверки", "pages": "стр. 2"}}


@pytest.fixture
def school(client_as):
    return client_as("school", SMOLENSK_SCHOOL)


@pytest.fixture
async def cycle(department, schools):
    methodology = await published_methodology(department, head_methodology())
    new = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
    return await step(department, f"/cycles/{new['id']}", "open")


@pytest.fixture
async def submission(school, cycle, schools):
    submission = await submission_of(school, cycle["id"], schools[SMOLENSK_SCHOOL])
    await filled(school, submission, head_values(90, failed=2))
    return await step(school, f"/submissions/{submission['id']}", "submit")


def layer_url(submission, layer="verified"):
    return f"{BASE}/submissions/{submission['id']}/layers/{layer}"


async def put(client, submission, *values, layer="verified"):
    return await client.put(layer_url(submission, layer), json={"values": list(values)}, headers=seen(submission))


def layers_of(submission, indicator):
    [value] = [each for each in submission["values"] if each["indicator"] == indicator]
    return [(each["layer"], each["value"], each["difference"], each["discrepant"]) for each in value["layers"]]


class TestApproved:
    async def test_is_what_was_declared_when_it_was_verified(self, omsu, submission):
        assert layers_of(submission, "q1") == []
        now = await step(omsu, f"/submissions/{submission['id']}", "verify")
        assert (layers_of(now, "q1"), layers_of(now, "q2")) == (
            [("approved", 90, 0, False)],
            [("approved", 2, 0, False)],
        )
        [approved] = now["values"][0]["layers"]
        assert (approved["source"], [each["value"] for each in approved["inputs"]]) == (None, [90, 100])

    async def test_shows_what_changed_since_until_it_is_approved_anew(self, app, omsu, school, submission):
        path = f"/submissions/{submission['id']}"
        await step(omsu, path, "verify")
        back = await step(omsu, path, "return", "Проверьте число")
        now = await filled(school, back, head_values(50, failed=2))
        assert layers_of(now, "q1") == [("approved", 90, 40, True)]
        await step(school, path, "submit")
        assert layers_of(await step(omsu, path, "verify"), "q1") == [("approved", 50, 0, False)]
        audit = TABLES.audit
        async with app.state.database.begin("ru") as tx:
            its = (audit.entity == "layered_number", audit.action == "approved", audit.place == submission["place"])
            told = list(await tx.scalars(select(audit.changes).where(*its).order_by(audit.seq.desc()).limit(2)))
        assert told == [
            {"q1/met": [90, 50]},
            {"q1/met": [None, 90], "q1/all": [None, 100], "q2/value": [None, 2]},
        ]

    async def test_of_what_is_declared_no_more_nothing_is_left(self, omsu, school, submission):
        path = f"/submissions/{submission['id']}"
        await step(omsu, path, "verify")
        back = await step(omsu, path, "return", "Проверьте число")
        await filled(school, back, {"values": [{"indicator": "q1", "inputs": {"met": 1, "all": 4}}]})
        await step(school, path, "submit")
        now = await step(omsu, path, "verify")
        assert layers_of(now, "q1") == [("approved", 25, 0, False)]


class TestIndependent:
    async def test_stands_beside_with_its_source(self, client_as, department, submission):
        first = (await put(client_as("soiro"), submission, FOUND)).json()
        second = (await put(department, first, FOUND | {"value": 2}, layer="external")).json()
        assert layers_of(second, "q2") == [("verified", 3, 1, True), ("external", 2, 0, False)]
        assert [each["source"]["citation"] for each in second["values"][1]["layers"]] == ["Акт проверки, стр. 2"] * 2
        assert second["values"][1]["value"] == 2
        assert second["version"] == submission["version"] + 2

    async def test_is_replaced_as_a_whole(self, department, submission):
        share = {"indicator": "q1", "inputs": {"met": 9, "all": 10}, "source": {"document": "Протокол"}}
        first = (await put(department, submission, FOUND, share)).json()
        second = (await put(department, first, FOUND | {"value": 5})).json()
        assert (layers_of(second, "q1"), layers_of(second, "q2")) == ([], [("verified", 5, 3, True)])
        assert layers_of((await put(department, second)).json(), "q2") == []

    async def test_bad_input_is_pointed_at(self, department, submission):
        unknown = "00000000-0000-4000-8000-000000000000"
        response = await put(
            department,
            submission,
            FOUND | {"value": -1},
            {"indicator": "c1", "value": 1, "source": {"document": "x"}},
            {"indicator": "q9", "value": 1, "source": {"document": "x"}},
            {"indicator": "q1", "inputs": {"met": 1}, "source": {"file_id": unknown}},
        )
        assert faults(response) == {
            "/values/0/value": "unfit_value",
            "/values/1/indicator": "not_applicable",
            "/values/2/indicator": "unknown_reference",
            "/values/3/source/file_id": "unknown_reference",
        }
        assert faults(await put(department, submission, FOUND, FOUND)) == {"/values/1/indicator": "value_error"}
        assert faults(await put(department, submission, {"indicator": "q2", "value": 1})) == {
            "/values/0/source": "missing"
        }

    async def test_the_approved_layer_is_nobodys_to_write(self, department, submission):
        refused(await put(department, submission, FOUND, layer="approved"), 422)

    async def test_says_which_version_it_was_made_from(self, department, submission):
        refused(await department.put(layer_url(submission), json={"values": []}), 428)
        await put(department, submission, FOUND)
        refused(await put(department, submission, FOUND), 412)

    async def test_waits_for_something_to_compare_with(self, department, schools, cycle):
        draft = await submission_of(department, cycle["id"], schools[SMOLENSK_SCHOOL])
        refused(await put(department, draft, FOUND), 409, "nothing_to_confirm")

    async def test_leaves_a_trace_in_the_history(self, department, omsu, submission):
        assert (await put(department, submission, FOUND)).status_code == 200
        told = await listed(omsu, f"/submissions/{submission['id']}/history", sort="at")
        assert [(each["action"], each["source"], each["target"], each["role"]) for each in told][-1] == (
            "confirm", "submitted", "submitted", "department",
        )  # fmt: skip
        assert told[-1]["reason"] == "подтверждено независимой проверкой"

    async def test_is_over_with_publication(self, department, omsu, cycle, submission, today):
        today("2022-04-04")
        path = f"/submissions/{submission['id']}"
        await step(omsu, path, "verify")
        await step(department, path, "accept")
        await conducted(department, cycle["id"], "end_collection", "calculate", "open_objections")
        today("2022-05-20")
        assert (
            await department.put(layer_url(submission), json={"values": []}, headers=ANY_VERSION)
        ).status_code == 200
        await conducted(department, cycle["id"], "publish")
        for action in (None, "close"):
            if action:
                await conducted(department, cycle["id"], action)
            late = await department.put(layer_url(submission), json={"values": [FOUND]}, headers=ANY_VERSION)
            refused(late, 409, "confirmation_over")


class TestWho:
    @pytest.mark.parametrize(
        ("role", "status"),
        [("department", 200), ("soiro", 200), ("omsu", 403), ("school", 403), ("admin", 403), ("integration", 403)],
    )
    async def test_confirms(self, client_as, submission, role, status):
        response = await client_as(role).put(layer_url(submission), json={"values": [FOUND]}, headers=ANY_VERSION)
        assert response.status_code == status, response.text

    async def test_not_from_beside(self, client_as, submission):
        response = await client_as("soiro", VYAZMA).put(layer_url(submission), json={"values": []}, headers=ANY_VERSION)
        refused(response, 404, "submission_not_found")

    async def test_the_subject_reads_it(self, department, school, submission):
        await put(department, submission, FOUND)
        now = (await school.get(f"{BASE}/submissions/{submission['id']}")).json()
        assert layers_of(now, "q2") == [("verified", 3, 1, True)]
