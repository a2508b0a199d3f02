"""The table of access, as the committed document tells it, against what the running system does."""

import json
from functools import lru_cache
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest

from services.kernel.openapi import operations
from tests.e2e.system import ROLES, ROOT, SERVICES, System, problem

pytestmark = pytest.mark.xdist_group("e2e")

DOCUMENT = json.loads((ROOT / "openapi/edulead.json").read_text("utf-8"))
OPERATIONS = {f"{method.upper()} {path}": (path, method, said) for path, method, said in operations(DOCUMENT)}
SECURED = [name for name, (_, _, said) in OPERATIONS.items() if said.get("security")]
OPEN = [name for name in OPERATIONS if name not in SECURED]
PERMITTED = [name for name in SECURED if "x-permission" in OPERATIONS[name][2]]
ANY_CALLER = [name for name in SECURED if name not in PERMITTED]


@lru_cache
def part_of(path: str) -> str:
    return next((name for name in SERVICES if path.startswith(f"/api/v1/{name}/")), "gateway")


def asked(client: httpx.Client, name: str) -> httpx.Response:
    """The operation with ids of nothing and a body that says nothing."""
    path, method, said = OPERATIONS[name]
    for parameter in said.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(uuid4()))
    more: dict[str, Any] = {"headers": {"If-Match": '"1"'}}
    kinds = said.get("requestBody", {}).get("content", {})
    if "application/json" in kinds:
        more["json"] = {}
    elif kinds:
        more["data"] = {"nothing": ""}
    return client.request(method.upper(), path, **more)


def test_there_is_something_to_check():
    assert len(PERMITTED) > 60
    assert len(OPEN) == 7
    assert len(ANY_CALLER) == 4


@pytest.mark.parametrize("name", PERMITTED)
def test_is_for_the_roles_it_names_and_for_nobody_else(system: System, name: str):
    said = OPERATIONS[name][2]
    permission = said["x-permission"]
    for role in ROLES:
        answer = asked(system.as_role(role), name)
        if role not in said["x-roles"]:
            refused = problem(answer, 403)
            assert (refused["code"], refused["permission"]) == ("forbidden", permission), role
        else:
            assert answer.status_code < 500, f"{role}: {answer.text}"
            assert answer.status_code != 401, f"{role}: {answer.text}"
            if answer.status_code == 403:
                assert answer.json().get("permission") != permission, f"{role}: {answer.text}"


@pytest.mark.parametrize("name", ANY_CALLER)
def test_is_for_every_caller(system: System, name: str):
    for role in ROLES:
        answer = asked(system.as_role(role), name)
        assert answer.status_code not in (401, 403), f"{role}: {answer.text}"
        assert answer.status_code < 500, f"{role}: {answer.text}"


@pytest.mark.parametrize("name", SECURED)
def test_wants_a_token_at_the_gateway_and_at_the_service_itself(system: System, name: str):
    for part in {"gateway", part_of(OPERATIONS[name][0])}:
        nobody = system.anonymous(part)
        refused = asked(nobody, name)
        assert problem(refused, 401)["code"] == "unauthorized", part
        assert refused.headers["www-authenticate"] == "Bearer", part


@pytest.mark.parametrize("name", OPEN)
def test_is_open(system: System, name: str):
    nobody = system.anonymous()
    answer = asked(nobody, name)
    assert answer.status_code not in (401, 403)
    assert answer.status_code < 500


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_reached_outside_only_by_its_public_paths(system: System, service: str):
    """What lies beside them at the service is not there at the gateway."""
    for path in ("/health/ready", "/metrics", "/openapi.json", "/docs"):
        nobody = system.anonymous()
        problem(nobody.get(f"/api/v1/{service}{path}"), 401)
        problem(nobody.get(f"/{service}{path}"), 404)
        problem(system.as_client("admin").get(f"/api/v1/{service}{path}"), 404)


def test_parts_listen_on_this_machine_only(system: System):
    family = {each.pid for each in system.family()}
    listening = [each for each in psutil.net_connections("tcp") if each.status == "LISTEN" and each.pid in family]
    assert len(listening) == 4
    assert {each.laddr.ip for each in listening} == {"127.0.0.1"}
