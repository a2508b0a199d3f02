"""Results over HTTP: the numbers, and an explanation that equals them for everyone who may see them."""

import asyncio

import pytest

from tests.services.monitoring.builders import (
    BASE,
    act_body,
    alike,
    conducted,
    content,
    filled,
    listed,
    made,
    methodology_body,
    open_cycle,
    status_of,
    step,
    submission_of,
    verified,
)
from tests.support.callers import SMOLENSK, VYAZMA

RESULTS = f"{BASE}/results"


def weighed(*points: str):
    indicators = [
        each | {"rule": {"kind": "flag", "points": p}} for each, p in zip(content()["indicators"], points, strict=True)
    ]
    return methodology_body(content=content() | {"indicators": indicators})


async def result_of(client, cycle):
    [result] = await listed(client, "/results", cycle_id=cycle["id"])
    return (await client.get(f"{RESULTS}/{result['id']}")).json()


@pytest.fixture
async def published(department, omsu, municipalities):
    """A published cycle with the result of Smolensk."""
    cycle = await open_cycle(department)
    await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
    return await conducted(department, cycle["id"], "end_collection", "calculate", "publish")


class TestNumbers:
    async def test_points_percentage_and_missing_positions(self, department, published):
        result = await result_of(department, published)
        assert (result["score"], result["maximum"], result["percent"], result["missing"]) == (2, 3, 66.666667, [2])
        assert result["subject_name"] == "город Смоленск"

    async def test_carry_the_hash_of_the_methodology(self, department, published):
        methodology = (await department.get(f"{BASE}/methodologies/{published['methodology_id']}")).json()
        assert (await result_of(department, published))["content_hash"] == methodology["content_hash"]

    async def test_are_exact(self, department, omsu, municipalities):
        cycle = await open_cycle(department, weighed("0.1", "5.000001", "0.2"))
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate")
        response = await department.get(RESULTS, params={"cycle_id": cycle["id"]})
        assert '"score" : 0.300000, "maximum" : 5.300001, "percent" : 5.660376' in response.text
        assert (await result_of(department, cycle))["score"] == 0.3


class TestExplanation:
    async def test_equals_the_score_for_everyone_who_may_see_it(self, client_as, department, omsu, school, published):
        whole = await result_of(department, published)
        assert sum(each["points"] for each in whole["contributions"]) == whole["score"]
        assert [each["number"] for each in whole["contributions"] if not each["points"]] == whole["missing"]
        for reader in (omsu, school, client_as("soiro"), client_as("admin"), client_as("integration")):
            assert await result_of(reader, published) == whole

    async def test_says_of_each_position_what_was_given_and_why_it_counts(self, school, published):
        contributions = (await result_of(school, published))["contributions"]
        assert [
            (e["indicator"], e["direction"], e["value"], e["points"], e["possible"], e["reason"]) for e in contributions
        ] == [
            ("p1", "Цели", 1, 1, 1, "counted"),
            ("p2", "Цели", 0, 0, 1, "declared_absent"),
            ("p3", "Меры", 1, 1, 1, "counted"),
        ]
        assert contributions[1]["explanation"] == "Представлено как отсутствующее"

    async def test_cites_the_acts_with_pages_and_amendment_also_for_a_school(
        self, department, omsu, school, municipalities
    ):
        revisions = [{"date": "2019-11-20", "valid_from": "2019-11-20"}]
        act = await made(omsu, "/acts", act_body(number="1427-адм", date="2011-07-28", revisions=revisions))
        cycle = await open_cycle(department)
        submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
        evidence = [{"act_revision_id": act["revisions"][0]["id"], "pages": "стр. 4-17, 62-64"}]
        values = [
            {"indicator": "p1", "value": 1, "evidence": evidence},
            {"indicator": "p2", "value": 0},
            {"indicator": "p3", "value": 0},
        ]
        await filled(omsu, submission, {"values": values})
        await step(omsu, f"/submissions/{submission['id']}", "submit")
        await step(department, f"/submissions/{submission['id']}", "verify")
        await step(department, f"/submissions/{submission['id']}", "accept")
        await conducted(department, cycle["id"], "end_collection", "calculate", "publish")
        [cited] = (await result_of(school, cycle))["contributions"][0]["evidence"]
        assert cited["citation"] == (
            "Приказ управления образования от 28.07.2011 № 1427-адм (ред. от 20.11.2019), стр. 4-17, 62-64"
        )

    async def test_is_shown_to_a_school_that_cannot_see_the_submission(
        self, client_as, department, school, municipalities, published
    ):
        submission = await submission_of(department, published["id"], municipalities[SMOLENSK])
        assert await status_of(school, f"/submissions/{submission['id']}") == 404
        assert await status_of(client_as("admin", "ru.r67.m26.o1"), f"/submissions/{submission['id']}") == 404
        assert len((await result_of(school, published))["contributions"]) == 3

    async def test_many_readers_at_once_do_not_starve_one_another(self, app, school, published):
        """An explanation may not wait for a second connection while it holds a first."""
        result = await result_of(school, published)
        readers = 2 * app.state.settings.database_pool
        async with asyncio.timeout(15):
            answers = await asyncio.gather(*(school.get(f"{RESULTS}/{result['id']}") for _ in range(readers)))
        assert {each.status_code for each in answers} == {200}

    async def test_leaves_the_reader_where_it_stood(self, app, school, neighbour, published):
        """Reading the submission from above must not widen what the next transaction sees."""
        result = await result_of(school, published)
        for _ in range(2 * app.state.settings.database_pool):
            assert (await school.get(f"{RESULTS}/{result['id']}")).status_code == 200
            assert (await neighbour.get(f"{RESULTS}/{result['id']}")).status_code == 404


class TestListing:
    async def test_ranks_by_percentage_and_finds_by_subject_and_publication(
        self, department, omsu, neighbour, municipalities
    ):
        cycle = await open_cycle(department)
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        submission = await submission_of(neighbour, cycle["id"], municipalities[VYAZMA])
        nothing = {"values": [{"indicator": f"p{n}", "value": 0} for n in (1, 2, 3)]}
        await filled(neighbour, submission, nothing)
        await step(neighbour, f"/submissions/{submission['id']}", "submit")
        await step(department, f"/submissions/{submission['id']}", "verify")
        await step(department, f"/submissions/{submission['id']}", "accept")
        await conducted(department, cycle["id"], "end_collection", "calculate")
        query = {"cycle_id": cycle["id"]}
        assert [each["percent"] for each in await listed(department, "/results", **query)] == [66.666667, 0]
        names = [each["subject_name"] for each in await listed(department, "/results", sort="-subject_name", **query)]
        assert names == ["город Смоленск", "Вяземский муниципальный округ"]
        assert await listed(department, "/results", standing="published", **query) == []
        [item] = await listed(department, "/results", subject_id=str(municipalities[VYAZMA]), **query)
        assert (item["score"], item["missing"]) == (0, [1, 2, 3])
        assert await listed(neighbour, "/results", **query) == []  # its own, and not yet to be objected to

    async def test_says_what_it_says_of_one(self, department, published):
        whole = await result_of(department, published)
        [item] = await listed(department, "/results", cycle_id=published["id"])
        assert alike(item, whole)
        assert set(whole) - set(item) == {"contributions"}
