"""What the documentation shows can be sent: each example by itself, and one after another."""

import json
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from services.kernel.openapi import operations
from services.monitoring.acts import schemas as acts
from services.monitoring.cycles import schemas as cycles
from services.monitoring.methodologies import schemas as methodologies
from services.monitoring.objections import schemas as objections
from services.monitoring.submissions import schemas as submissions
from tests.services.monitoring.builders import BASE, block_2_1, made, step, submission_of
from tests.support.answers import refused, seen
from tests.support.callers import SMOLENSK

MODELS = [
    model
    for module in (acts, cycles, methodologies, objections, submissions)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and "json_schema_extra" in model.model_config
]


def shown(model) -> list[dict]:
    return model.model_config["json_schema_extra"]["examples"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_example_is_one_of_its_schema(model):
    for example in shown(model):
        said = model.model_validate_json(json.dumps(example))
        assert set(example) <= said.model_fields_set


def test_the_first_step_shown_is_the_first_one_takes():
    firsts = (
        methodologies.MethodologyStepIn,
        cycles.CycleStepIn,
        submissions.SubmissionStepIn,
        objections.ObjectionStepIn,
    )
    assert [shown(model)[0]["action"] for model in firsts] == ["validate", "open", "submit", "take"]


@pytest.mark.parametrize("like_the_demo", [True, False], ids=["on the demo's methodology", "on the example's own"])
async def test_the_examples_lead_from_a_methodology_to_values(department, omsu, municipalities, like_the_demo, today):
    """The cycle names the methodology of the demo; here that stands under its id, or the example of one instead."""
    cycle_body = dict(shown(cycles.CycleCreate)[0])
    today(cycle_body["deadline"])
    if like_the_demo:
        body = block_2_1() | {"id": cycle_body["methodology_id"]}
    else:
        body = shown(methodologies.MethodologyCreate)[0]
    methodology = await made(department, "/methodologies", body)
    for said in shown(methodologies.MethodologyStepIn):
        await step(department, f"/methodologies/{methodology['id']}", **said)
    cycle = await made(department, "/cycles", cycle_body | {"methodology_id": methodology["id"]})
    await step(department, f"/cycles/{cycle['id']}", **shown(cycles.CycleStepIn)[0])
    submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    for values in shown(submissions.ValuesIn):
        url = f"{BASE}/submissions/{submission['id']}/values"
        response = await omsu.patch(url, json=values, headers=seen(submission))
        assert response.status_code == 200, response.text


async def test_the_act_is_registered_and_then_revised_as_shown(omsu):
    body = shown(acts.ActCreate)[0]
    act = await made(omsu, "/acts", body)
    url = f"{BASE}/acts/{act['id']}"
    assert (await omsu.put(url, json=shown(acts.ActIn)[0], headers=seen(act))).status_code == 200
    assert (
        await omsu.post(f"{url}/revisions", json=shown(acts.RevisionIn)[0], headers={"If-Match": "*"})
    ).status_code == 201
    refused(await omsu.post(f"{BASE}/acts", json=body), 409, "act_repeated")


def sent(document) -> Iterator[tuple[str, dict]]:
    """(name, schema) of what bodies are made of."""
    schemas, waiting = document["components"]["schemas"], set()
    for _, _, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        waiting |= set(referred(content))
    known = set()
    while waiting:
        name = waiting.pop()
        known.add(name)
        waiting |= set(referred(schemas[name])) - known
        yield name, schemas[name]


def referred(said) -> Iterator[str]:
    if isinstance(said, dict):
        if "$ref" in said:
            yield said["$ref"].rpartition("/")[2]
        for each in said.values():
            yield from referred(each)
    elif isinstance(said, list):
        for each in said:
            yield from referred(each)


def test_what_may_be_left_out_says_what_it_is_then(app):
    """A default, or null for what is absent; an id of one's own is made by the service. Never both."""
    document = app.openapi()
    found = dict(sent(document))
    assert {"ActCreate", "RevisionIn", "ValueIn", "EvidenceIn", "CycleCreate", "MethodologyCreate"} <= set(found)
    for name, schema in found.items():
        for field, said in schema.get("properties", {}).items():
            nullable = {"type": "null"} in said.get("anyOf", ())
            if field not in schema.get("required", ()) and field != "id":
                assert ("default" in said) != nullable, f"{name}.{field}"
    assert found["ValueIn"]["properties"]["evidence"]["default"] == []
    assert "default" not in json.dumps(document["components"]["schemas"]["ValueOut"])
