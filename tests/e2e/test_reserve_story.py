"""The reserve of the demo region, as the running system tells it and as docs/demo.md does: the two must agree."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.system import System

pytestmark = pytest.mark.xdist_group("e2e")

BASE = "/api/v1/reserve"
DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text("utf-8")
CITY = "ru.r67.m26"


def got(system: System, role: str, path: str, **query: Any) -> Any:
    answer = system.as_client(role).get(f"{BASE}{path}", params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def total(system: System, role: str, path: str, **query: Any) -> int:
    found: int = got(system, role, path, limit=1, with_total=True, **query)["page"]["total"]
    return found


def told(words: str, count: object) -> None:
    """The document has a row that begins with these words and says so many."""
    rows = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {words}")]
    assert [row.split(" | ")[1] for row in rows] == [str(count)], words


def contest(system: System, status: str) -> dict[str, Any]:
    """The one of the story: later tests may have drafted others."""
    found = got(system, "omsu", "/contests", status=status)["items"]
    [one] = [each for each in found if each["place"] == CITY]
    return dict(one)


def test_regulations_and_who_follows_the_model(system: System):
    loaded = got(system, "department", "/regulations", limit=1000, in_force_on="2025-06-01")["items"]
    told("положений", len(loaded))
    model = next(each for each in loaded if each["model"] and each["kind"] == "reserve")
    found = got(system, "department", f"/regulations/{model['id']}/adoptions")
    told("муниципалитетов", f"{found['up_to_date']} из 27")
    assert found["up_to_date"] + found["behind"] >= 27  # other tests may have made a municipality more


def test_files_and_attestations(system: System):
    told("личных дел", 16)
    files = [
        each for each in got(system, "department", "/candidates", limit=1000)["items"] if each["place"] != "ru.r67"
    ]
    assert len(files) == 16
    assert total(system, "omsu", "/candidates") == 10
    decided = got(system, "omsu", "/attestations")["items"]
    told("аттестаций", len(decided))
    assert sorted(each["decision"] for each in decided) == ["conforms"] * 5 + ["does_not_conform"]


def test_the_reserves_of_both_levels(system: System):
    city = got(system, "omsu", "/dashboards/readiness")["total"]
    told("в резерве города", city["standing"])
    assert f"готовность A — {city['a']}, B — {city['b']}, C — {city['c']}" in DOCUMENT
    region = [
        e
        for e in got(system, "department", "/entries", limit=1000, status="included")["items"]
        if e["reserve"] == "ru.r67" and e["place"] != "ru.r67"
    ]
    told("в резерве региона", len(region))
    assert [each["source"] for each in region if each["readiness"] == "a"] == ["municipal_reserve"]
    excluded = got(system, "omsu", "/entries", status="excluded")["items"]
    told("исключённых", len(excluded))
    assert sorted(each["exclusion_code"] for each in excluded) == ["promoted", "refusals"]
    waiting = [
        each
        for status in ("review", "nominated")
        for each in got(system, "department", "/entries", limit=1000, status=status)["items"]
        if each["place"] != "ru.r67"
    ]
    told("на рассмотрении", len(waiting))


def test_the_contest_that_was_decided(system: System):
    one = contest(system, "appointed")
    results = got(system, "omsu", f"/contests/{one['id']}/results")["results"]
    assert [each["rank"] for each in results] == [1, 2, 3]
    [made] = got(system, "omsu", "/appointments")["items"]
    told("назначенных", 1)
    appointment = got(system, "omsu", f"/appointments/{made['id']}")
    assert (appointment["application_id"], appointment["status"]) == (results[0]["application_id"], "made")
    decided = got(system, "omsu", f"/contests/{one['id']}")
    protocol = got(system, "expert", f"/protocols/{decided['decision_id']}")
    assert {each["signed_at"] is not None for each in protocol["signers"]} == {True}
    verified = got(
        system, "expert", f"/protocols/{decided['decision_id']}/verification", sha256=protocol["content_hash"]
    )
    assert verified["valid"] and {each["passed"] for each in verified["checks"]} == {True}
    [appeal] = got(system, "omsu", "/contest-appeals")["items"]
    assert (appeal["contest_id"], appeal["status"]) == (one["id"], "dismissed")


def test_the_appointment_opened_a_post_in_the_directory(system: System):
    [appointment] = got(system, "omsu", "/appointments")["items"]
    client = system.as_client("omsu")
    found = client.get("/api/v1/directory/posts", params={"organisation_id": appointment["organisation_id"]}).json()
    posts = {each["kind"]: each for each in found["items"]}
    assert posts["head"]["person_id"] == appointment["person_id"]
    assert posts["head"]["held_from"] == appointment["starts_on"] > posts["acting_head"]["held_to"]


def test_a_post_is_offered_without_a_contest(system: System):
    [offer] = got(system, "omsu", "/offers")["items"]
    assert (offer["organisation_name"], offer["status"]) == ("МБОУ «СШ № 21» г. Смоленска", "offered")


def test_what_the_authorities_have_set_themselves(system: System):
    programmes = got(system, "department", "/programmes", status="adopted")["items"]
    assert "Программа формирования и использования резерва управленческих кадров" in {e["title"] for e in programmes}
    [team] = got(system, "omsu", "/teams", status="formed", level="municipal")["items"]
    assert team["place"] == CITY


def test_the_contest_that_is_marked_now(system: System):
    one = contest(system, "scoring")
    told("конкурсов", got(system, "omsu", "/dashboards/contests")["contests"])
    [row] = [e for e in got(system, "omsu", "/dashboards/contests")["items"] if e["contest_id"] == one["id"]]
    assert (row["funnel"]["admitted"], row["funnel"]["scored"]) == (3, 0)
    [school] = [
        each
        for each in got(system, "omsu", "/vacancies:radar")["items"]
        if each["organisation_id"] == one["organisation_id"]
    ]
    assert school["vacancy_id"] == one["vacancy_id"]
    assert "repeat_risk" in {each["kind"] for each in school["signs"]}


def test_the_expert_hands_in_a_sheet_nobody_reads(system: System):
    one = contest(system, "scoring")
    expert, path = system.as_client("expert"), f"{BASE}/contests/{one['id']}"
    stage = next(each for each in expert.get(path).json()["rules"]["stages"] if each["kind"] == "interview")
    application = expert.get(f"{path}/applications").json()["items"][0]["id"]
    marks = {each["code"]: {"mark": each["scale"]["highest"]} for each in stage["criteria"]}
    sheet = f"{path}/applications/{application}/sheets/{stage['code']}"
    sealed = expert.put(sheet, json={"marks": marks})
    assert sealed.status_code == 200, sealed.text
    assert (
        expert.get(sheet).json()["marks"][stage["criteria"][0]["code"]]["mark"]
        == stage["criteria"][0]["scale"]["highest"]
    )
    for role in ("omsu", "department", "school", "admin"):
        assert system.as_client(role).get(sheet).status_code in (403, 404)
        assert system.as_client(role).get(f"{path}/results").status_code in (403, 404, 409)
    counted = got(system, "omsu", f"/contests/{one['id']}/sheets")["sheets"]
    handed, missing = ([each for each in counted if each["handed_in"] is given] for given in (True, False))
    assert len({each["member_id"] for each in missing}) == 1, "all but the expert have handed in before"
    assert len(missing) == 5
    assert (application, stage["code"]) not in {(each["application_id"], each["stage"]) for each in missing}
    assert str(marks[stage["criteria"][0]["code"]]["mark"]) not in {
        str(value) for each in handed for value in each.values()
    }


def test_the_contest_that_accepts_applications_is_known_everywhere(system: System):
    one = contest(system, "accepting")
    notices = got(system, "school", "/contest-notices")["items"]
    assert one["id"] in {each["id"] for each in notices}


def test_published_cycles_have_nominated_leaders(system: System):
    leaders = got(system, "department", "/leaders", limit=1000)["items"]
    assert leaders
    assert {each["status"] for each in leaders} == {"nominated"}
    assert {each["source"] for each in leaders} == {"results"}


def test_the_school_of_the_story_is_the_one_with_the_vacancy(system: System):
    [vacancy] = [e for e in got(system, "omsu", "/vacancies")["items"] if e["status"] == "in_contest"]
    assert vacancy["organisation_name"] == "МБОУ «СШ № 1» г. Смоленска"
    assert vacancy["organisation_id"] == "b31ce5ea-0d65-5770-a474-0b26a151236b"
