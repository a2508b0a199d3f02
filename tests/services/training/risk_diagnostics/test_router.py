"""By which instrument heads at risk are diagnosed, over HTTP: shown, chosen, and why none would be."""

from uuid import uuid4

import pytest

from tests.services.training.builders import BASE, made, step
from tests.services.training.instruments.contents import instrument
from tests.services.training.region import founded
from tests.support.answers import refused, seen

PATH = f"{BASE}/risk-diagnostics-policy"
WIDE = [
    {"code": "s1", "competency": "team", "text": "Поручаю"},
    {"code": "s2", "competency": "conflict", "text": "Слышу"},
]


@pytest.fixture
async def region(app, client_as, today):
    today("2027-03-10")
    return await founded(app, client_as)


async def published(region, kind: str = "self_assessment", **content):
    draft = await made(region.at(), "/instruments", instrument(kind, **content))
    return await step(region.at(), f"/instruments/{draft['id']}", "publish")


async def read(client):
    answer = await client.get(PATH)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_by_the_rule_it_is_the_self_assessment_that_measures_most(region, client_as):
    said = await read(region.at())
    assert (said["obstacle"], said["instrument_id"], said["missing"]) == (
        "no_instrument", None, ["conflict", "team", "vsoko"]
    )  # fmt: skip
    wide = await published(region, statements=WIDE)
    await published(region)
    await published(region, "test")
    said = await read(region.at("omsu", ".m1"))
    assert (said["family"], said["instrument_id"], said["title"]) == (None, wide["id"], wide["title"])
    assert (said["covers"], said["missing"], said["obstacle"]) == (["conflict", "team"], ["vsoko"], None)
    nowhere = await read(client_as("soiro", f"ru.r{uuid4().int % 10**9}"))
    assert (nowhere["obstacle"], nowhere["covers"]) == ("no_framework", [])


async def test_a_region_chooses_another_and_goes_back_to_the_rule(region):
    wide, test = await published(region, statements=WIDE), await published(region, "test")
    now = await read(region.at())
    chosen = await region.at().put(PATH, json={"family": test["family"]}, headers=seen(now))
    assert (chosen.json()["instrument_id"], chosen.json()["kind"]) == (test["id"], "test")
    assert (await read(region.at("department")))["family"] == test["family"]
    back = await region.at().put(PATH, json={"family": None}, headers=seen(chosen.json()))
    assert back.json()["instrument_id"] == wide["id"]
    refused(await region.at().put(PATH, json={"family": None}, headers=seen(now)), 412)


async def test_only_what_is_in_use_and_nobody_has_to_judge(region):
    sheet, now = await published(region, "expert_sheet"), await read(region.at())
    for family, code in ((sheet["family"], "not_automatic"), (str(uuid4()), "unknown_reference")):
        body = refused(await region.at().put(PATH, json={"family": family}, headers=seen(now)), 422)
        assert [(each["pointer"], each["code"]) for each in body["errors"]] == [("/family", code)]
    refused(await region.at().put(PATH, json={}, headers=seen(now)), 422)


async def test_who_may_choose_it(region):
    now = await read(region.at("admin"))
    for role in ("admin", "department", "omsu"):
        refused(await region.at(role).put(PATH, json={"family": None}, headers=seen(now)), 403)
    refused(await region.at("soiro", ".m1").put(PATH, json={"family": None}, headers=seen(now)), 403)
    refused(await region.head().get(PATH), 403)
