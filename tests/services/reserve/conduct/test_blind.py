"""What a regulation keeps from jurors is kept in the protocols they read, too, until the sheets are opened."""

import json

import pytest

from tests.services.reserve.builders import BASE, listed, step
from tests.services.reserve.conduct.conftest import BEST, GOOD, JURY, ORDER
from tests.support.answers import refused
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA

EVERYTHING = ["name", "age", "organisation", "position", "education", "experience", "documents"]


async def content_of(stage, kind: str) -> dict:
    [protocol] = await listed(stage.omsu, "/protocols", kind=kind, subject_id=stage.contest["id"])
    told = await stage.juror(JURY[1]).get(f"{BASE}/protocols/{protocol['id']}")
    assert told.status_code == 200, told.text
    return told.json()["content"]


async def test_the_protocol_of_admission_names_nobody_and_that_of_the_decision_everybody(stage, ruled):
    await ruled(blind=EVERYTHING)
    await stage.scoring("one", "two")
    admission = await content_of(stage, "contest_admission")
    said = json.dumps(admission, ensure_ascii=False)
    assert not [word for word in ("Летова", "Лицей", "завуч", "стаж", stage.people["one"][0]) if word in said]
    assert [each["journal_number"] for each in admission["applications"]] == ["1", "2"]
    assert {check["outcome"] for each in admission["admission"] for check in each["checks"]} == {"met"}
    for name, marks in {"one": BEST, "two": GOOD}.items():
        await stage.mark(name, marks)
    meeting = await stage.meet()
    await stage.open()
    await step(stage.omsu, meeting, "conclude")
    await step(stage.omsu, stage.path, "decide", order=ORDER)
    decision = await content_of(stage, "contest_decision")
    assert {each["full_name"] for each in decision["applications"]} == {"Летова Ольга Юрьевна"}


async def test_where_nothing_is_kept_back_the_protocol_says_it_all(stage):
    await stage.scoring("one", "two")
    admission = await content_of(stage, "contest_admission")
    application = admission["applications"][0]
    assert (application["full_name"], application["workplace"]) == ("Летова Ольга Юрьевна", "Лицей № 9")
    check, *_ = admission["admission"][0]["checks"]
    assert check["computed_said"]


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [
        ("department", REGION, ["one", "two"]),
        ("soiro", REGION, ["one", "two"]),
        ("admin", REGION, ["one", "two"]),
        ("omsu", SMOLENSK, ["one", "two"]),
        ("omsu", VYAZMA, ["two"]),
        ("school", SMOLENSK_SCHOOL, []),
        ("expert", REGION, []),
        ("integration", REGION, []),
    ],
)
async def test_the_journal_names_applicants_to_who_may_know_them(stage, role, place, seen):
    await stage.accepting()
    await stage.apply("one", "two")
    client = stage.client_as(role, place)
    found = await listed(client, f"{stage.path}/applications")
    assert [each["id"] for each in found] == [stage.applications[name] for name in seen]
    if not seen:
        refused(await client.get(f"{BASE}{stage.application('one')}"), 404, "application_not_found")
