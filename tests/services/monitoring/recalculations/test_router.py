"""The difference between calculations over HTTP: for each what lies below, for subjects once they may object."""

from uuid import uuid4

import pytest

from tests.services.monitoring.builders import (
    BASE,
    conducted,
    filled,
    head_methodology,
    head_values,
    published_methodology,
    rated,
    step,
    submission_of,
)
from tests.support.answers import ANY_VERSION, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

ANSWERS = {
    SMOLENSK_SCHOOL: head_values(90),
    f"{SMOLENSK}.o2": head_values(50, grade_11=0),
    f"{SMOLENSK}.o3": head_values(45, failed=2),
    VYAZMA_SCHOOL: head_values(10),
}


@pytest.fixture
async def cycle(client_as, department, schools, today):
    today("2022-04-04")
    methodology = await published_methodology(department, head_methodology())
    return await rated(client_as, methodology["id"], 2021, ANSWERS, schools)


@pytest.fixture
async def again(client_as, department, cycle, schools):
    """The last school is found to be the best but one, and the cycle is calculated anew."""
    await step(department, f"/cycles/{cycle['id']}", "reopen", "Перепутаны числа")
    submission = await submission_of(department, cycle["id"], schools[VYAZMA_SCHOOL])
    path, school = f"/submissions/{submission['id']}", client_as("school", VYAZMA_SCHOOL)
    back = await step(department, path, "return", "Перепутаны числа")
    await filled(school, back, head_values(80))
    await step(school, path, "submit")
    await step(client_as("omsu", VYAZMA), path, "verify")
    await step(department, path, "accept")
    return await conducted(department, cycle["id"], "calculate")


async def calculations_of(client, cycle):
    found = await client.get(f"{BASE}/cycles/{cycle['id']}/calculations", params={"sort": "number"})
    return found.json()["items"]


async def diff(client, cycle, calculation, **query):
    url = f"{BASE}/cycles/{cycle['id']}/calculations/{calculation['id']}/diff"
    return await client.get(url, params=query)


async def test_tells_who_moved_and_what_follows(department, again):
    first, second = await calculations_of(department, again)
    said = (await diff(department, again, second)).json()
    assert (said["number"], said["against"], said["against_number"]) == (2, first["id"], 1)
    counts = ("subjects", "changed", "unchanged", "entered_risk", "left_risk", "moved_up", "moved_down")
    assert [said[name] for name in counts] == [4, 3, 1, 0, 1, 1, 2]
    assert [(each["place"], each["climbed"], each["left_risk"]) for each in said["items"]] == [
        (VYAZMA_SCHOOL, 3, True),
        *sorted(
            [(f"{SMOLENSK}.o2", -1, False), (f"{SMOLENSK}.o3", -1, False)],
            key=lambda row: [each["place"] for each in said["items"]].index(row[0]),
        ),
    ]
    mover = said["items"][0]
    assert (mover["before"]["percent"], mover["after"]["percent"]) == (0, 100)
    assert (mover["subject_name"], mover["municipality_name"]) == ("Школа o9", "Вяземский муниципальный округ")


async def test_against_a_named_one_it_is_the_mirror(department, again):
    first, second = await calculations_of(department, again)
    back = (await diff(department, again, first, against=second["id"])).json()
    assert [back[name] for name in ("entered_risk", "left_risk", "moved_up", "moved_down")] == [1, 0, 2, 1]
    same = (await diff(department, again, second, against=second["id"])).json()
    assert (same["changed"], same["items"]) == (0, [])


async def test_names_no_more_than_asked_and_counts_all(department, again):
    _, second = await calculations_of(department, again)
    said = (await diff(department, again, second, limit=1)).json()
    assert (len(said["items"]), said["changed"]) == (1, 3)
    refused(await diff(department, again, second, limit=0), 422)
    refused(await diff(department, again, second, other=1), 422)


async def test_the_first_has_nothing_before_it(department, cycle):
    [first] = await calculations_of(department, cycle)
    for query, code in (({}, "nothing_before"), ({"against": f"{uuid4()}"}, "unknown_reference")):
        [error] = refused(await diff(department, cycle, first, **query), 422)["errors"]
        assert (error["parameter"], error["code"]) == ("against", code)
    refused(await diff(department, cycle, {"id": f"{uuid4()}"}), 404, "calculation_not_found")
    refused(await diff(department, {"id": f"{uuid4()}"}, first), 404, "cycle_not_found")


async def test_each_sees_what_lies_below(client_as, again):
    neighbour = client_as("omsu", VYAZMA)
    _, second = await calculations_of(neighbour, again)
    for place, subjects in ((VYAZMA, 1), (SMOLENSK, 3)):
        said = (await diff(client_as("omsu", place), again, second)).json()
        assert said["subjects"] == subjects
        assert all(each["place"].startswith(place) for each in said["items"])


async def test_a_subject_learns_of_itself_what_it_was_shown(department, client_as, again):
    school = client_as("school", VYAZMA_SCHOOL)
    first, second = await calculations_of(department, again)
    assert (await diff(school, again, second)).json()["subjects"] == 0
    await conducted(department, again["id"], "open_objections")
    for calculation, other in ((second, first), (first, second)):  # the first was replaced before it was shown
        assert (await diff(school, again, calculation, against=other["id"])).json()["subjects"] == 0
    path = f"{BASE}/cycles/{again['id']}/calculations"
    third = (await department.post(path, json={}, headers=ANY_VERSION)).json()
    assert (await diff(school, again, third)).json()["subjects"] == 1
    assert (await diff(department, again, second)).json()["subjects"] == 4


async def test_a_new_calculation_of_the_same_data_changes_nothing(department, cycle):
    path = f"{BASE}/cycles/{cycle['id']}/calculations"
    made = (await department.post(path, json={}, headers=ANY_VERSION)).json()
    said = (await diff(department, cycle, made)).json()
    assert (said["changed"], said["unchanged"]) == (0, 4)
