"""What the committed document promises, tried on the running system with data that schemathesis makes from it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.kernel.outcomes import FILES
from tests.e2e.reserve_records import records
from tests.e2e.system import ROOT, System
from tests.e2e.training_records import BASE, along

pytestmark = pytest.mark.xdist_group("e2e")

DOCUMENT = json.loads((ROOT / "openapi/edulead.json").read_text("utf-8"))
DESTRUCTIVE = ("/auth/", "/me/password", "/me/sessions/")
"""Passwords, sessions and sign-in: random ones would lock the others out."""
PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
TRIED = [name for name in OPERATIONS if not any(f" {path}" in name for path in DESTRUCTIVE)]
ELSEWHERE = (
    "accounts",
    "{episode_id}",
    "{objection_id}",
    "/standing",
    "methodology-templates",
    "/reactions/",
    "/counterfactual",
    "/diff",
    "{card_id}",
    "{document_id}",
    "destruction-acts",
    "/reserve/files/",
    "/training/files/",
    "calendar-links",
    "{secret}",
    "change-requests",
    "referrals",
    "/ballot",
    "/entries/{entry_id}/",
    "/respondents",
    "/marks",
    "{file_id}",
    "/diagnostics/{diagnostics_id}/sheet",
    "/sheets/{",
    "/registrations",
    "/materials/{material_id}/file",
    "/site-notices/{site_id}/programme",
    "/site-reports/",
    "/mentorships/{mentorship_id}/needs",
    "/mentorships/{mentorship_id}/route",
)
"""What the demo has none of, nothing to compare with, or no right to: read in the tests of its own slice."""
READ = [
    name for name in TRIED if name.startswith("GET ") and "{" in name and not any(each in name for each in ELSEWHERE)
]
ASKED = ("{", "parked", "/own", "certificates:check", "informal-learning:activity")
"""No list, or one that must be asked for something."""
LISTS = [name for name in TRIED if name.startswith("GET ") and not any(each in name for each in ASKED)]


def enough(operation: Any) -> int:
    """How many examples: of what takes nothing but ids, one unknown id is like another."""
    return 5 if operation.body or list(operation.query) else 2


def widest(name: str) -> str:
    """Who sees most of a list: the Департамент, unless only an administrator may read it."""
    method, path = name.split(" ", 1)
    roles = DOCUMENT["paths"][path][method.lower()].get("x-roles", ["department"])
    return "department" if "department" in roles else "admin"


def bounded(examples: int) -> Callable[[Any], Any]:
    limits = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(67)(limits(test))


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


def keeps_its_promises(system: System, session: requests.Session, case: Any) -> None:
    if isinstance(case.query, dict):
        case.query.pop("wait", None)  # a long-poll keeps its promise too, but slowly
    token = {"Authorization": system.as_client("department").headers["Authorization"]}
    answer = case.call(base_url=system.url, session=session, headers=token, timeout=60)
    case.validate_response(answer, checks=promised(answer))


def promised(answer: Any) -> list[Any]:
    """What to check. That 400, 413 and files are declared is said once for all operations, in `test_openapi.py`."""
    kind = "".join(answer.headers.get("content-type", ()))
    if answer.status_code in (400, 413):
        assert kind == "application/problem+json"
        return [not_a_server_error]
    if kind.startswith(tuple(FILES)):
        return [not_a_server_error, status_code_conformance]
    return PROMISES


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize("name", TRIED)
def test_keeps_its_promises(system: System, session: requests.Session, name: str, mode: GenerationMode):
    operation = OPERATIONS[name]
    if mode is GenerationMode.NEGATIVE and not (operation.body or list(operation.iter_parameters())):
        return  # nothing that could be wrong

    @bounded(enough(operation))
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case: Any) -> None:
        keeps_its_promises(system, session, case)

    tried()


@pytest.fixture(scope="module")
def known(running: System) -> dict[str, str]:
    """An id of each kind of record, so that what is read is there."""
    department = running.as_client("department")

    def first(path: str, **query: str) -> str:
        return str(department.get(f"/api/v1/{path}", params=query).json()["items"][0]["id"])

    cycle = first("monitoring/cycles", status="published")
    submission = first("monitoring/submissions", status="accepted")
    methodology = department.get(f"/api/v1/monitoring/cycles/{cycle}").json()["methodology_id"]
    content = department.get(f"/api/v1/monitoring/methodologies/{methodology}").json()["content"]
    marked = department.post(
        f"/api/v1/monitoring/submissions/{submission}/follow-ups",
        json={"note": "Сверить", "assignee_role": "omsu", "due_on": "2999-01-01"},
    )
    upload = department.post("/api/v1/monitoring/files", files={"file": ("акт.txt", "текст".encode())})
    return {
        "act_id": first("monitoring/acts"),
        "cycle_id": cycle,
        "calculation_id": first(f"monitoring/cycles/{cycle}/calculations"),
        "follow_up_id": marked.json()["id"],
        "methodology_id": first("monitoring/methodologies", status="published"),
        "submission_id": submission,
        "result_id": first("monitoring/results", cycle_id=cycle),
        "municipality_id": first("directory/municipalities"),
        "organisation_id": first("directory/organisations"),
        "person_id": first("directory/people"),
        "post_id": first("directory/posts"),
        "region_id": first("directory/regions"),
        "id": upload.json()["id"],
        "code": content["indicators"][0]["code"],
        **records(department),
    }


@pytest.mark.parametrize("name", READ)
def test_what_is_read_is_as_declared(system: System, session: requests.Session, known: dict[str, str], name: str):
    operation = OPERATIONS[name]
    ids = {part.split("}")[0]: "" for part in name.split("{")[1:]}
    training = operation.path.startswith(BASE)
    found = along(system.as_client("department"), operation.path) if training else {each: known[each] for each in ids}
    case = operation.Case(path_parameters=found)
    token = {"Authorization": system.as_client("department").headers["Authorization"]}
    answer = case.call(base_url=system.url, session=session, headers=token, timeout=60)
    assert answer.status_code == 200, answer.text
    case.validate_response(answer, checks=PROMISES)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["admin", "department", "school"])
def test_what_is_listed_is_as_declared(system: System, session: requests.Session, name: str, role: str):
    """The text that PostgreSQL builds, against the schema that pydantic declares.

    A page for each role, and all there is for who sees most.
    """
    operation = OPERATIONS[name]
    paged = any(each.name == "with_total" for each in operation.query)
    whole = {"limit": 1000, "with_total": "true"} if role == widest(name) else {"with_total": "true"}
    for query in ({}, whole) if paged else ({},):
        case = operation.Case(query=query)
        token = {"Authorization": system.as_client(role).headers["Authorization"]}
        answer = case.call(base_url=system.url, session=session, headers=token, timeout=60)
        assert answer.status_code in (200, 403)
        case.validate_response(answer, checks=PROMISES)
