"""What the demo region trains by and whom, as the running system tells it and as docs/demo.md does: they must agree."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from edulead.demo.story import REPEATED
from edulead.demo.targets import identifier
from tests.e2e.system import System

pytestmark = pytest.mark.xdist_group("e2e")

BASE = "/api/v1/training"
PATH = f"{BASE}/competency-frameworks"
DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text("utf-8")
TOLD = {
    "инструментов": "/instruments",
    "причин риска": "/deficit-mappings",
    "диагностик кампании": "/diagnostics",
    "дефицитов": "/deficits",
    "программ СОИРО": "/programmes",
    "групп": "/groups",
    "команд, зачисленных": "/team-enrolments",
    "программ перевода": "/transfer-programmes",
    "документов об обучении": "/certificates",
    "наставников": "/mentors",
    "наставнических пар": "/mentorships",
    "площадок": "/sites",
    "стажировок": "/internships",
    "мероприятий сезона": "/gatherings",
    "этапов конкурса": "/competition-stages",
    "записей о неформальном": "/informal-learning",
    "материалов": "/materials",
    "маршрутов": "/routes",
}
"""How a row of the document begins → what is listed."""


def got(system: System, role: str, path: str, **query: Any) -> Any:
    answer = system.as_client(role).get(f"{BASE}{path}", params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(system: System, role: str, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = got(system, role, path, limit=1000, **query)["items"]
    return found


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


@pytest.mark.parametrize(("words", "path"), TOLD.items())
def test_there_is_no_less_than_is_told(system: System, words: str, path: str):
    [row] = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {words}")]
    assert int(row.split(" | ")[1]) <= len(listed(system, "soiro", path))  # other tests may have made more


def test_the_route_of_the_repeated_risk_leads_from_what_is_lacking_to_real_offers(system: System):
    person = str(identifier(REPEATED.replace("o-", "p-")))
    lacking = listed(system, "omsu", "/deficits", person_id=person)
    assert Counter(each["source"] for each in lacking) == {"self_assessment": 4, "indicator": 5}
    [route] = listed(system, "omsu", "/routes", status="active")
    whole = got(system, "omsu", f"/routes/{route['id']}")
    assert whole["person_id"] == person
    assert all(step["reason"] for step in whole["steps"])
    closed = {each["competency"] for step in whole["steps"] for each in step["covers"]}
    assert closed | {each["competency"] for each in whole["uncovered"]} == {each["competency"] for each in lacking}


def test_the_head_of_the_account_school_has_something_to_do(system: System):
    [sheet] = [each for each in listed(system, "school", "/diagnostic-sheets") if each["submitted_at"] is None]
    assert got(system, "school", f"/diagnostics/{sheet['diagnostics_id']}/sheet")["answered"] == []
    [route] = listed(system, "school", "/routes")
    assert route["status"] == "waiting_review"
    assert len(listed(system, "school", "/certificates")) == 1


def test_matchings_say_why(system: System):
    run = listed(system, "soiro", "/mentor-matchings", sort="ran_on")[0]  # other tests may have run more
    proposals = listed(system, "soiro", f"/mentor-matchings/{run['id']}/proposals")
    assert len(proposals) == run["matched"] + run["locked"] == 5
    assert all("Качество" in each["said"] for each in proposals)  # directions by their titles
    [pair] = listed(system, "soiro", "/partnerships")
    assert (pair["low_id"], pair["status"]) == (str(identifier(REPEATED)), "active")


def test_a_team_learned_whole_and_its_programme_is_a_fact_of_monitoring(system: System):
    [done] = listed(system, "omsu", "/transfer-programmes", status="approved")
    assert done["organisation_id"] == str(identifier(REPEATED))
    trained = got(system, "omsu", f"/team-enrolments/{done['team_enrolment_id']}")
    assert (trained["passed"], trained["finished"]) == (2, True)
    whole = got(system, "omsu", f"/transfer-programmes/{done['id']}")
    [finding] = whole["content"]["findings"]
    assert got(system, "omsu", f"/deficits/{finding['deficit_id']}")["competency"] == "vsoko"
    query = {"kind": "programme_approved", "record_id": done["id"]}
    facts = system.as_client("omsu").get("/api/v1/monitoring/facts", params=query).json()["items"]
    assert [each["plan"]["goals"][0]["target"] for each in facts] == [10]
