"""A neighbour's record is no record: every operation answers to its id as to one that names nothing, whoever asks.

The operations are those of the document, with the bodies it gives as examples, so that a new one is asked too.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.kernel.openapi import operations
from tests.services.monitoring.builders import (
    BASE,
    act_body,
    conducted,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    listed,
    made,
    methodology_body,
    published,
    published_methodology,
    rated,
    step,
    submission_of,
)
from tests.support.answers import refused
from tests.support.callers import REGION, SMOLENSK, VYAZMA, VYAZMA_SCHOOL

THIRD = f"{SMOLENSK}.o3"
STRANGERS = [
    ("omsu", VYAZMA),
    ("school", VYAZMA_SCHOOL),
    ("omsu", f"{SMOLENSK}0"),
    ("department", f"{REGION}0"),
    ("soiro", "ru.r68"),
    ("admin", "ru.r68"),
    ("integration", "ru.r68"),
]
"""Beside, in whichever role; two of the places begin with the name of one that sees."""
CONSTANT = {"code": "q1", "layer": "verified"}
BODIES: dict[str, Any] = {
    "change_act": act_body(),
    "change_methodology": methodology_body(),
    "import_cycle_values": [{"place": VYAZMA_SCHOOL, "q1.met": 1}],
    "advance_submission": {"action": "return", "reason": "Нет страниц"},
}
"""Where the document has no example that every subject could send."""
PARAMETERS = {"read_counterfactual": {"target": "level:high"}, "simulate_methodology": {"cycle": "{cycle_id}"}}
APART = {
    "monitoring_retry_parked_event": "belongs to no place",
    "read_methodology_template": "is everybody's",
    "read_reaction": "is there for everybody who may, each their own switch",
    "change_reaction": "likewise",
}


@pytest.fixture
async def world(client_as, department, omsu, schools, today) -> dict[str, str]:
    """Parameter → id of a record in the city: of its own cycle, and where only the region's makes one, of that."""
    today("2022-02-01")
    region = await published_methodology(department, head_methodology())
    bad = {THIRD: head_values(10)}
    await published(department, await rated(client_as, region["id"], 2021, bad, schools), today, 2021)
    [episode] = await listed(department, "/risk-episodes", identity="organisation", identity_id=str(schools[THIRD]))
    act = await made(omsu, "/acts", act_body())
    methodology = await published_methodology(omsu, head_methodology())
    body = cycle_body(methodology["id"], objection_days=1, as_of="2021-12-31")
    cycle = await made(omsu, "/cycles", body)
    await step(omsu, f"/cycles/{cycle['id']}", "open")
    school = client_as("school", THIRD)
    submission = await submission_of(school, cycle["id"], schools[THIRD])
    await filled(school, submission, head_values(45))
    path = f"/submissions/{submission['id']}"
    await step(school, path, "submit")
    mark = await _marked(omsu, path)
    for action in ("verify", "accept"):
        await step(omsu, path, action)
    await conducted(omsu, cycle["id"], "end_collection", "calculate", "open_objections")
    [result] = await listed(omsu, "/results", cycle_id=cycle["id"])
    file = await school.post(f"{BASE}/files", files={"file": ("a.txt", b"text", "text/plain")})
    assert file.status_code == 201, file.text
    objection = await school.post(
        f"{BASE}/results/{result['id']}/objections", json={"contests": "score", "text": "Не так"}
    )
    return {
        "act_id": act["id"],
        "methodology_id": methodology["id"],
        "cycle_id": cycle["id"],
        "calculation_id": result["calculation_id"],
        "submission_id": submission["id"],
        "result_id": result["id"],
        "objection_id": objection.json()["id"],
        "follow_up_id": mark["id"],
        "episode_id": episode["id"],
        "id": file.json()["id"],
    }


async def _marked(omsu, path):
    said = {"indicator": "q1", "note": "Сверить с актом", "assignee_role": "omsu", "due_on": "2022-03-15"}
    response = await omsu.post(f"{BASE}{path}/follow-ups", json=said | {"assignee": "Отдел общего образования"})
    assert response.status_code == 201, response.text
    return response.json()


def named(app) -> Iterator[tuple[dict[str, Any], str, str]]:
    """(operation, method, path) of all that name a record."""
    for path, method, operation in operations(app.openapi()):
        if path.startswith("/api/") and "{" in path and operation["operationId"] not in APART:
            yield operation, method, path


def body_of(app, operation: dict[str, Any]) -> Any:
    """What the document gives as an example, unless the table above knows better."""
    name = operation["operationId"]
    content = operation.get("requestBody", {}).get("content", {})
    if name in BODIES or "application/json" not in content:
        return BODIES.get(name)
    schema = content["application/json"]["schema"]
    options = schema.get("anyOf", [schema])
    [model] = [each["$ref"].rpartition("/")[2] for each in options if "$ref" in each]
    examples = app.openapi()["components"]["schemas"][model].get("examples") or [{}]
    return examples[0]


async def asked(client: httpx.AsyncClient, app, operation, method: str, path: str, ids: dict[str, str]):
    body = body_of(app, operation)
    said: dict[str, Any] = {} if body is None else {"json": body}
    query = {name: it.format_map(ids) for name, it in PARAMETERS.get(operation["operationId"], {}).items()}
    return await client.request(method, path.format_map(ids), params=query, headers={"If-Match": "*"}, **said)


def untraced(refusal: httpx.Response) -> dict[str, Any]:
    return {**refused(refusal, 404), "trace_id": None}


async def test_a_record_of_the_neighbour_is_told_from_none_by_nobody(app, client_as, world):
    nothing, wrong, calls = {name: f"{uuid4()}" for name in world} | CONSTANT, [], 0
    for (role, place), (operation, method, path) in product(STRANGERS, named(app)):
        if role not in operation["x-roles"]:
            continue
        client, calls = client_as(role, place), calls + 1
        theirs, none = [await asked(client, app, operation, method, path, ids) for ids in (world | CONSTANT, nothing)]
        if theirs.status_code != 404 or untraced(theirs) != untraced(none):
            wrong.append(
                (role, place, operation["operationId"], theirs.status_code, theirs.text[:300], none.text[:200])
            )
    assert wrong == [], "\n".join(map(str, wrong))
    assert calls > 200


async def test_the_owner_reaches_all_of_them(app, client_as, world):
    """The same calls from within are answered, or nothing above would be proven."""
    owners = [("omsu", SMOLENSK), ("school", THIRD), ("department", REGION), ("soiro", REGION)]
    met = set()
    for (role, place), (operation, method, path) in product(owners, named(app)):
        if role in operation["x-roles"] and method == "get":
            answer = await asked(client_as(role, place), app, operation, method, path, world | CONSTANT)
            if answer.status_code == 200:
                met.add(operation["operationId"])
    assert met >= {operation["operationId"] for operation, method, _ in named(app) if method == "get"} - {
        "diff_methodology",
        "compare_cycle_calculations",
    }


@pytest.mark.parametrize("caller", STRANGERS)
async def test_nor_is_it_found_by_a_list_that_is_asked_for_it(app, client_as, world, caller):
    role, place = caller
    client = client_as(role, place)
    lists = [
        (path, each["name"])
        for path, method, operation in operations(app.openapi())
        if method == "get" and "{" not in path and role in operation.get("x-roles", ())
        for each in operation.get("parameters", ())
        if each["in"] == "query" and each["name"] in world
    ]
    assert lists
    for path, name in lists:
        response = await client.get(path, params={name: world[name]})
        assert response.json()["items"] == [], (path, name)


async def test_nor_can_it_be_referred_to(client_as, world):
    """A body or a parameter that names it is told that it is not there."""
    neighbour = client_as("omsu", VYAZMA)
    own = await published_methodology(neighbour, head_methodology())
    for path, name in ((":simulate", "cycle"), ("/diff", "against")):
        method = "POST" if name == "cycle" else "GET"
        theirs, none = [
            await neighbour.request(method, f"{BASE}/methodologies/{own['id']}{path}", params={name: id_})
            for id_ in (world[f"{'cycle' if name == 'cycle' else 'methodology'}_id"], f"{uuid4()}")
        ]
        assert theirs.status_code == none.status_code
        assert {**refused(theirs, theirs.status_code), "trace_id": None} == {**none.json(), "trace_id": None}
    for path, body, where in (
        ("/cycles", cycle_body(world["methodology_id"]), "/methodology_id"),
        ("/submissions:verify", {"cycle_id": world["cycle_id"]}, "/cycle_id"),
        ("/submissions:accept", {"cycle_id": world["cycle_id"]}, "/cycle_id"),
    ):
        [error] = refused(await neighbour.post(f"{BASE}{path}", json=body), 422)["errors"]
        assert (error["pointer"], error["code"]) == (where, "unknown_reference")
