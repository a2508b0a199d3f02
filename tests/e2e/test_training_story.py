"""What the demo region trains by, as the running system tells it."""

import pytest

from tests.e2e.system import System

pytestmark = pytest.mark.xdist_group("e2e")

PATH = "/api/v1/training/competency-frameworks"


@pytest.mark.parametrize("role", ["soiro", "omsu", "school", "expert", "department", "admin"])
def test_everybody_reads_the_framework_in_force(system: System, role: str):
    client = system.as_client(role)
    [one] = client.get(PATH, params={"in_force_on": "2026-09-01"}).json()["items"]
    said = client.get(f"{PATH}/{one['id']}").json()
    assert len(said["content"]["competencies"]) == 25
    assert (one["place"], one["status"], said["allowed_actions"]) == ("ru.r67", "published", [])


def test_soiro_begins_the_next_edition_and_sees_the_difference(system: System):
    client = system.as_client("soiro")
    [one] = client.get(PATH, params={"in_force_on": "2026-09-01"}).json()["items"]
    draft = client.post(f"{PATH}/{one['id']}/editions").json()
    draft["content"]["competencies"][0]["title"] = "Кадры школы"
    body = {"title": draft["title"], "in_force_from": "2099-09-01", "content": draft["content"]}
    seen = {"If-Match": f'"{draft["version"]}"'}
    assert client.put(f"{PATH}/{draft['id']}", json=body, headers=seen).status_code == 200
    [found] = client.get(f"{PATH}/{draft['id']}/diff").json()["differences"]
    assert "Кадры школы" in found["detail"]
