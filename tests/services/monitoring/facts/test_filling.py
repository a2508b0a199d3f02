"""From an event to a value nobody can write, to a result and the facts that explain it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.services.monitoring.builders import BASE, conducted, filled, listed, step, submission_of
from tests.services.monitoring.facts.asked import methodology, numbers, share, value
from tests.services.monitoring.facts.told import event, risen

YES = {"values": [{"indicator": "form", "value": 1, "evidence": [{"document": "Программа"}]}]}


class TestValue:
    async def test_is_not_there_until_somebody_told_anything(self, opened, of_city):
        its = value(await of_city(await opened()))
        assert (its["asked"], its["value"], its["layers"]) == (False, None, [])
        assert [each["value"] for each in its["inputs"]] == [None, None]

    async def test_comes_with_the_event_while_data_are_collected(self, opened, of_city, tell, world):
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        its = value(await of_city(cycle))
        assert (its["value"], [each["value"] for each in its["inputs"]]) == (50, [1, 2])
        [layer] = its["layers"]
        assert (layer["layer"], layer["value"], layer["source"], layer["discrepant"]) == ("system", 50, None, False)

    async def test_is_not_there_while_nobody_was_measured_twice(self, opened, of_city, tell, world):
        cycle, first_time = await opened(), {"competence": "law", "level_before": None, "level_after": 2}
        unmeasured = {"level_before": None, "level_after": None}
        await tell(risen(world, world.schools[0], **unmeasured))
        await tell(risen(world, world.schools[0], **unmeasured, levels=[first_time]))
        assert numbers(await of_city(cycle)) == [None, None]
        await tell(risen(world, world.schools[0], **unmeasured, levels=[first_time | {"level_before": 1}]))
        assert numbers(await of_city(cycle)) == [1, 2]

    async def test_is_there_from_the_opening_on(self, opened, of_city, tell, world):
        await tell(risen(world, world.schools[0]))
        assert numbers(await of_city(await opened())) == [1, 2]

    async def test_is_zero_where_only_others_of_the_region_were_told_of(self, opened, client_as, tell, world):
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        district = await submission_of(client_as("omsu", world.district), cycle["id"], world.ids[world.district])
        assert (numbers(district), value(district)["value"]) == ([0, 0], None)  # it has no heads: nothing to divide by

    async def test_is_gone_once_all_that_was_told_is_taken_back(self, opened, client_as, of_city, tell, world):
        cycle, subject = await opened(), uuid4()
        await tell(risen(world, world.schools[0], subject=subject))
        await tell(event("training.route.completed", subject=subject, place=world.schools[0], deleted=True))
        assert numbers(await of_city(cycle)) == [None, None]
        district = await submission_of(client_as("omsu", world.district), cycle["id"], world.ids[world.district])
        assert numbers(district) == [None, None]

    async def test_follows_tombstones(self, opened, of_city, tell, world):
        cycle, subject = await opened(), uuid4()
        first, second = world.schools
        await tell(risen(world, first, subject=subject), risen(world, second))
        assert numbers(await of_city(cycle)) == [2, 2]
        await tell(event("training.diagnostics.completed", subject=subject, place=first, deleted=True))
        assert numbers(await of_city(cycle)) == [1, 2]

    @pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0, 1, 2]])
    async def test_does_not_depend_on_when_what_was_told(self, opened, of_city, tell, world, order):
        cycle, school = await opened(), world.schools[0]
        events = [
            risen(world, school, day="2021-02-01", level_before=2, level_after=1),
            risen(world, school, day="2021-05-01", level_before=1, level_after=1),
            risen(world, school, day="2021-08-01", level_before=1, level_after=3),
        ]
        await tell(*(events[number] for number in order))
        assert numbers(await of_city(cycle)) == [1, 2]

    async def test_of_a_head_is_the_own_and_for_whom_the_indicator_is(self, opened, client_as, tell, world):
        grade_11 = share(3, "other", "competence_raised", conditions=[{"attribute": "has_grade_11", "one_of": ["yes"]}])
        cycle = await opened(methodology("head", grade_11))
        first, second = world.schools
        await tell(risen(world, first))
        for place, said in ((first, [1, 1]), (second, [0, 1])):
            submission = await submission_of(client_as("school", place), cycle["id"], world.ids[place])
            assert numbers(submission) == said
            assert numbers(submission, "other") == [None, None]

    async def test_is_written_by_nobody(self, opened, city, of_city):
        cycle = await opened()
        submission = await of_city(cycle)
        body = {"values": [{"indicator": "risen", "inputs": {"part": 2, "whole": 2}}]}
        path = f"{BASE}/submissions/{submission['id']}"
        refused = await city.patch(f"{path}/values", json=body, headers={"If-Match": "*"})
        [error] = refused.json()["errors"]
        assert (refused.status_code, error["code"], error["pointer"]) == (
            422,
            "filled_by_system",
            "/values/0/indicator",
        )
        assert "заполняет сама система" in error["detail"]
        assert (await city.post(f"{path}:check", json=body)).json()["errors"][0]["code"] == "filled_by_system"

    async def test_nor_by_file(self, opened, city, world):
        cycle = await opened()
        rows = [{"subject": world.city, "indicator": "risen", "input": "part", "value": 2}]
        response = await city.post(f"{BASE}/cycles/{cycle['id']}/values:import?mode=commit", json=rows)
        assert "filled_by_system" in {each["code"] for each in response.json()["report"]["errors"]}

    async def test_nor_as_a_layer(self, opened, city, client_as, of_city, world):
        cycle = await opened()
        submission = await filled(city, await of_city(cycle), YES)
        await step(city, f"/submissions/{submission['id']}", "submit")
        layer = {"values": [{"indicator": "risen", "inputs": {"part": 1}, "source": {"document": "Справка"}}]}
        path = f"{BASE}/submissions/{submission['id']}/layers"
        soiro = client_as("soiro", world.place)
        refused = await soiro.put(f"{path}/verified", json=layer, headers={"If-Match": "*"})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "filled_by_system")
        assert (await soiro.put(f"{path}/system", json=layer, headers={"If-Match": "*"})).status_code == 422


@pytest.fixture
def rated(client_as, city, of_city, world):
    """The city's result in a cycle, once its form is filled in and everybody has checked it."""
    department = client_as("department", world.place)

    async def result(cycle: dict[str, Any], said: dict[str, Any] = YES) -> dict[str, Any]:
        submission = await filled(city, await of_city(cycle), said)
        await step(city, f"/submissions/{submission['id']}", "submit")
        await step(department, f"/submissions/{submission['id']}", "verify")
        await step(department, f"/submissions/{submission['id']}", "accept")
        await conducted(department, cycle["id"], "end_collection", "calculate")
        return await only(cycle)

    async def only(cycle: dict[str, Any]) -> dict[str, Any]:
        [result] = await listed(department, "/results", cycle_id=cycle["id"])
        return (await department.get(f"{BASE}/results/{result['id']}/explanation")).json()

    return result


def node(explanation: dict[str, Any], code: str = "risen") -> dict[str, Any]:
    its = (each for direction in explanation["directions"] for each in direction["indicators"])
    return next(each for each in its if each["indicator"] == code)


class TestResult:
    async def test_counts_what_the_system_counted_and_asks_for_no_document(self, opened, rated, tell, world):
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        said = await rated(cycle)
        its = node(said)
        assert (its["reason"], its["value"], its["points"], its["source"]) == ("counted", 50, 5, "system")
        assert [each["value"] for each in its["inputs"]] == [1, 2]
        assert (said["total"]["score"], said["total"]["maximum"]) == (15, 20)

    async def test_leaves_out_what_nobody_told_of(self, opened, rated):
        said = await rated(await opened())
        assert (node(said)["reason"], said["total"]["maximum"]) == ("skipped", 10)

    async def test_counts_what_came_before_the_opening(self, opened, rated, tell, world):
        await tell(risen(world, world.schools[0]), risen(world, world.schools[1]))
        assert node(await rated(await opened()))["points"] == 10

    async def test_is_explained_by_the_facts_of_its_time(self, opened, rated, tell, world, client_as, city):
        cycle, subject = await opened(), uuid4()
        counts, early = (
            risen(world, world.schools[0], subject=subject),
            risen(world, world.schools[0], day="2020-05-01"),
        )
        await tell(counts, early, event("reserve.entry.included", place=world.schools[0]))
        its = node(await rated(cycle))
        # What comes later, or is taken back, changes nothing of what the result was reached from.
        await tell(risen(world, world.schools[1]))
        await tell(event("training.diagnostics.completed", subject=subject, place=world.schools[0], deleted=True))
        facts = (await city.get(its["facts"])).json()["items"]
        assert [each["origin"]["event_id"] for each in facts] == [str(counts.id)]
        assert (await client_as("omsu", world.district).get(its["facts"])).json()["items"] == []

    async def test_stays_as_it_is_until_it_is_calculated_anew(self, opened, rated, tell, world, client_as, of_city):
        department = client_as("department", world.place)
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        await rated(cycle)
        await tell(risen(world, world.schools[1]))
        assert numbers(await of_city(cycle)) == [1, 2]
        before = await listed(department, f"/cycles/{cycle['id']}/calculations")
        await conducted(department, cycle["id"], "calculate")
        after = await listed(department, f"/cycles/{cycle['id']}/calculations")
        assert numbers(await of_city(cycle)) == [2, 2]
        assert after[0]["input_hash"] != before[0]["input_hash"]
        [result] = await listed(department, "/results", cycle_id=cycle["id"])
        assert result["score"] == 20

    async def test_counting_again_without_news_changes_nothing(self, opened, rated, tell, world, client_as):
        department = client_as("department", world.place)
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        await rated(cycle)
        await conducted(department, cycle["id"], "calculate")
        second, first = await listed(department, f"/cycles/{cycle['id']}/calculations")
        assert first["input_hash"] == second["input_hash"]

    async def test_trusts_what_the_system_counted(self, opened, rated, tell, world, client_as):
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        await rated(cycle)
        [result] = await listed(client_as("department", world.place), "/results", cycle_id=cycle["id"])
        assert "discrepancy" not in {each["reason"] for each in result["confidence_reasons"]}


class TestBesideTheDeclared:
    """A form still asks for what the system counts too: the declared number scores, the counted one is beside it."""

    DECLARED = share(3, "declared", "competence_raised", source="form", evidence_required=False)

    @pytest.mark.parametrize(("said", "discrepant"), [((1, 2), False), ((2, 2), True)])
    async def test_it_agrees_or_differs(self, opened, rated, tell, world, of_city, client_as, said, discrepant):
        cycle = await opened(methodology("municipality", self.DECLARED))
        await tell(risen(world, world.schools[0]))
        answer = {"indicator": "declared", "inputs": dict(zip(("part", "whole"), said, strict=True))}
        its = node(await rated(cycle, {"values": [*YES["values"], answer]}), "declared")
        assert [each["value"] for each in its["inputs"]] == [*said]
        assert its["facts"] is not None
        shown = value(await of_city(cycle), "declared")
        assert (shown["asked"], shown["value"]) == (True, 100 * said[0] / said[1])
        layers = {each["layer"]: each for each in shown["layers"]}
        assert (layers["system"]["value"], layers["system"]["discrepant"]) == (50, discrepant)
        [result] = await listed(client_as("department", world.place), "/results", cycle_id=cycle["id"])
        named = [each["indicators"] for each in result["confidence_reasons"] if each["reason"] == "discrepancy"]
        assert named == ([["declared"]] if discrepant else [])


class TestReserve:
    async def test_posts_are_organisations_and_appointments_those_of_the_directory(self, opened, of_city, tell, world):
        cycle = await opened(methodology("municipality", share(3, "stock", "reserve_per_post", possible=None),
                                         share(4, "chosen", "appointed_from_reserve")))  # fmt: skip
        await tell(event("reserve.entry.included", place=world.city, person_id=uuid4(), until=None))
        await tell(event("reserve.entry.included", place=world.schools[0], person_id=uuid4(), until=None))
        submission = await of_city(cycle)
        assert numbers(submission, "stock") == [2, 2]
        assert numbers(submission, "chosen") == [None, None]  # nobody told of an appointment yet
