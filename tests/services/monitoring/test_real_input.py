"""The evidence of Smolensk city for block 2.1, as it was published: 32 positions, 12 acts, 26 points."""

import json
from importlib.resources import files

import pytest

from services.monitoring.acts.rules import ActKind
from tests.services.monitoring.builders import (
    BASE,
    EMPTY,
    block_2_1,
    conducted,
    filled,
    listed,
    made,
    open_cycle,
    step,
    submission_of,
)
from tests.support.callers import REGION, SMOLENSK

INPUT = json.loads(files("edulead.demo").joinpath("data/smolensk_city_2_1.json").read_text("utf-8"))
KINDS = {"note": ActKind.report}


def act_of(said):
    """The act as its author would register it."""
    revision = {"date": said["revision_date"], "valid_from": said["revision_date"]}
    return {
        "kind": KINDS.get(said["kind"], said["kind"]),
        "issuer": said["issuer_genitive"],
        "number": said["number"],
        "date": said["date"],
        "title": said["title"],
        "revisions": [revision],
    }


@pytest.fixture
async def acts(department, omsu):
    """Key of an act → the act, the regional ones registered by the department."""
    authors = {"regional": department, "municipal": omsu}
    return {said["key"]: await made(authors[said["level"]], "/acts", act_of(said)) for said in INPUT["acts"]}


def values(acts):
    return {
        "values": [
            {
                "indicator": f"2.1.{said['number']:02}",
                "value": int(said["present"]),
                "evidence": [
                    {"act_revision_id": acts[each["act"]]["revisions"][0]["id"], "pages": each["pages_text"]}
                    for each in said["evidence"]
                ],
            }
            for said in INPUT["values"]
        ]
    }


@pytest.fixture
async def result(department, omsu, municipalities, acts):
    cycle = await open_cycle(department, block_2_1())
    submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    await filled(omsu, submission, values(acts))
    await step(omsu, f"/submissions/{submission['id']}", "submit")
    for action in ("verify", "accept"):
        await step(department, f"/submissions/{submission['id']}", action)
    await conducted(department, cycle["id"], "end_collection", "calculate", "publish")
    [item] = await listed(omsu, "/results", cycle_id=cycle["id"])
    return (await omsu.get(f"{BASE}/results/{item['id']}")).json()


async def test_smolensk_city_reaches_26_of_32(result, acts):
    assert (result["score"], result["maximum"], result["percent"]) == (26, 32, 81.25)
    assert result["missing"] == EMPTY == [23, 25, 26, 27, 28, 32]

    cited = [{each["act_revision_id"] for each in position["evidence"]} for position in result["contributions"]]
    times = {key: sum(act["revisions"][0]["id"] in ids for ids in cited) for key, act in acts.items()}
    assert acts["order-617-od-2021"]["place"] == REGION
    assert times["order-617-od-2021"] == 10
    assert all(times.values())
    assert sum(times.values()) == sum(len(said["evidence"]) for said in INPUT["values"])

    citations = {each["number"]: [it["citation"] for it in each["evidence"]] for each in result["contributions"]}
    plan = acts["order-259-1-2021"]["citation"]
    assert citations[10] == [f"{plan}, стр. 4-17, 62-64"]
    assert citations[3] == [f"{acts['order-353-2020']['citation']}, стр. 3-10"]
    assert citations[4] == [f"{acts['resolution-1427-adm-2011']['citation']} (ред. от 20.11.2019)"]
    assert citations[12][1] == "Приказ Департамента Смоленской области по образованию и науке от 16.04.2021 № 336-ОД"
    assert citations[30] == ["Экспертиза программ развития образовательных организаций"]
    assert citations[32] == []
