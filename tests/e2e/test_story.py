"""The planted story of the demo region, as the running system tells it and as docs/demo.md does: the two must agree."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edulead.demo import city, hearing, rounds, story
from edulead.demo.targets import identifier
from tests.e2e.system import System

pytestmark = pytest.mark.xdist_group("e2e")

BASE = "/api/v1/monitoring"
YEARS = (2024, 2025, 2026)
CYCLES = {year: str(identifier(f"cycle-heads-{year}")) for year in YEARS}
DOCUMENT = " ".join((Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text("utf-8").split())


def got(system: System, role: str, path: str, **query: Any) -> Any:
    answer = system.as_client(role).get(f"{BASE}{path}", params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def items(system: System, role: str, path: str, **query: Any) -> list[dict]:
    found: list[dict] = got(system, role, path, limit=1000, **query)["items"]
    return found


def result(system: System, role: str, school: str, year: int) -> dict:
    [found] = items(system, role, "/results", cycle_id=CYCLES[year], subject_id=str(identifier(school)))
    return found


def submission(system: System, role: str, school: str, year: int) -> dict:
    [found] = items(system, role, "/submissions", cycle_id=CYCLES[year], subject_id=str(identifier(school)))
    return got(system, role, f"/submissions/{found['id']}")


def history(system: System, role: str, path: str) -> dict[str, dict]:
    """Action → its last entry."""
    entries = items(system, role, f"{path}/history", sort="at")
    return {each["action"]: each for each in entries}


def number(value: float, digits: int = 1) -> str:
    """As Russian text has it."""
    return f"{value:.{digits}f}".replace(".", ",")


def told(*facts: object) -> None:
    """The document has a row with these cells."""
    row = f"| {' | '.join(map(str, facts))} |"
    assert row in DOCUMENT, row


@pytest.mark.parametrize("school", ["REPEATED", "OUTLIER", "LATE", "ABSENT", "UPHELD", "DISMISSED", "PENDING"])
def test_the_document_names_whom_the_story_is_about(system: System, school: str):
    id_ = identifier(getattr(story, school))
    found = system.as_client("department").get(f"/api/v1/directory/organisations/{id_}").json()
    assert found["short_name"] in DOCUMENT
    assert str(id_) in DOCUMENT


def test_the_cycles_are_where_the_document_says(system: System):
    statuses = {2024: "published", 2025: "published", 2026: "objections"}
    for year, id_ in CYCLES.items():
        cycle = got(system, "department", f"/cycles/{id_}")
        overview = got(system, "department", f"/dashboards/cycles/{id_}")
        results = overview["results"]
        levels = {each["code"]: each["count"] for each in results["levels"]}
        assert cycle["status"] == statuses[year]
        counts = (cycle["progress"]["subjects"], results["rated"], number(results["mean"]), *levels.values())
        told(year, f"`{id_}`", *counts, results["at_risk"])
        assert overview["collection"]["ever_returned"] >= 2


def test_a_municipality_rises_from_the_bottom_third_to_the_top_third(system: System):
    places = {}
    for year, id_ in CYCLES.items():
        rows = got(system, "department", f"/dashboards/cycles/{id_}/municipalities")["items"]
        ranked = sorted(rows, key=lambda each: -each["results"]["mean"])
        [place] = [n for n, each in enumerate(ranked, start=1) if each["name"].startswith("Дорогобужский")]
        places[year] = place
        told(year, f"{place} из {len(rows)}", number(ranked[place - 1]["results"]["mean"]))
    assert places[2024] > 18
    assert places[2024] > places[2025] > places[2026]
    assert places[2026] <= 9


def test_the_rise_is_a_trend(system: System):
    trend = got(system, "department", f"/dashboards/cycles/{CYCLES[2026]}/trend", place="ru.r67.m6")
    means = [each["results"]["mean"] for each in trend["points"]]
    assert [each["cycle_id"] for each in trend["points"]] == [CYCLES[2024], CYCLES[2025]]
    assert means == sorted(means)


class TestRepeatedRisk:
    def test_is_in_every_cycle_under_two_heads(self, system: System):
        its = {year: result(system, "omsu", story.REPEATED, year) for year in YEARS}
        for year, each in its.items():
            told(year, each["person_name"], number(each["percent"]), f"{each['rank']} из {each['rank_of']}")
            assert (each["level"], each["at_risk"]) == ("low", True)
        assert its[2024]["person_id"] != its[2025]["person_id"] == its[2026]["person_id"]
        assert [each["grace"] for each in its.values()] == [False, True, False]

    def test_is_inherited_by_the_organisation_and_forgiven_the_new_head(self, system: System):
        [episode] = items(system, "omsu", "/risk-episodes", identity_id=str(identifier(story.REPEATED)))
        assert (episode["inherited"], episode["repeated"], episode["streak"], episode["open"]) == (True, True, 2, True)
        assert episode["cycle_ids"] == [CYCLES[2024], CYCLES[2025]]
        head = result(system, "omsu", story.REPEATED, 2025)["person_id"]
        assert items(system, "omsu", "/risk-episodes", identity_id=head) == []

    def test_the_directory_knows_both_heads(self, system: System):
        query = {"organisation_id": str(identifier(story.REPEATED)), "kind": "head", "sort": "held_from"}
        answer = system.as_client("omsu").get("/api/v1/directory/posts", params=query)
        then, now = answer.json()["items"]
        assert (then["held_to"], now["held_from"]) == ("2025-02-02", "2025-02-03")
        assert now["held_to"] is None


class TestOutlier:
    def test_is_found_by_quality_control_and_not_explained(self, system: System):
        its = submission(system, "omsu", story.OUTLIER, 2026)
        [found] = [each for each in its["findings"] if each["kind"] == "outlier"]
        assert (found["indicators"], found["explained"]) == (["2.10"], False)
        assert found["detail"] in DOCUMENT

    def test_lowers_the_trust_in_the_result(self, system: System):
        its = result(system, "omsu", story.OUTLIER, 2026)
        assert its["confidence"] == "low"
        doubtful = items(system, "department", "/results", cycle_id=CYCLES[2026], confidence="low")
        assert its["id"] in {each["id"] for each in doubtful}

    def test_is_marked_for_the_municipality(self, system: System):
        its = submission(system, "omsu", story.OUTLIER, 2026)["id"]
        marks = items(system, "omsu", "/follow-ups", submission_id=its, cycle_id=CYCLES[2026])
        planted = [each for each in marks if each["note"] == hearing.LOOK]
        assert [(each["assignee_role"], each["indicator"], each["status"]) for each in planted] == [
            ("omsu", "2.10", "open")
        ]


def test_one_school_is_late_with_an_extension_asked_for_too_late(system: System):
    cycle = got(system, "department", f"/cycles/{CYCLES[2026]}")
    its = submission(system, "department", story.LATE, 2026)
    steps = history(system, "department", f"/submissions/{its['id']}")
    assert steps["extend"]["at"][:10] > cycle["deadline"]
    assert cycle["deadline"] < its["submitted_at"][:10] <= its["deadline"]
    assert steps["extend"]["reason"] in DOCUMENT
    collected = got(system, "department", f"/dashboards/cycles/{CYCLES[2026]}")["collection"]
    assert (collected["late"], collected["on_time"], collected["not_submitted"]) == (1, 364, 0)


def test_one_school_handed_in_nothing_and_the_results_were_published_with_a_reason(system: System):
    assert submission(system, "department", story.ABSENT, 2024)["status"] == "draft"
    assert history(system, "department", f"/cycles/{CYCLES[2024]}")["publish"]["reason"] == hearing.WITHOUT
    assert hearing.WITHOUT in DOCUMENT
    query = {"cycle_id": CYCLES[2024], "subject_id": str(identifier(story.ABSENT))}
    assert items(system, "department", "/results", **query) == []


class TestObjections:
    def of(self, system: System, school: str) -> dict:
        [found] = items(system, "department", "/objections", subject_id=str(identifier(school)))
        return got(system, "department", f"/objections/{found['id']}")

    def test_one_was_upheld_and_everybody_counted_anew(self, system: System):
        its = self.of(system, story.UPHELD)
        assert (its["status"], its["reason"]) == ("upheld", hearing.PROVEN)
        was, became = its["former"]["with_category"], its["correction"]["with_category"]
        [last, first] = items(system, "department", f"/cycles/{CYCLES[2025]}/calculations", sort="-number")
        assert (last["standing"], first["standing"]) == ("published", "replaced")
        path = f"/cycles/{CYCLES[2025]}/calculations/{last['id']}/diff"
        diff = got(system, "department", path)
        mover = diff["items"][0]
        assert mover["subject_id"] == str(identifier(story.UPHELD))
        ranks = (mover["before"]["rank"], mover["after"]["rank"])
        percents = (number(mover["before"]["percent"]), number(mover["after"]["percent"]))
        told(f"{was:g} → {became:g}", " → ".join(percents), " → ".join(map(str, ranks)), diff["moved_down"])

    def test_one_was_dismissed(self, system: System):
        its = self.of(system, story.DISMISSED)
        assert (its["status"], its["reason"], its["correction"]) == ("dismissed", hearing.UNFOUNDED, None)
        assert hearing.UNFOUNDED in DOCUMENT

    def test_one_waits_for_the_department(self, system: System):
        its = self.of(system, story.PENDING)
        assert (its["status"], its["cycle_id"]) == ("filed", CYCLES[2026])
        assert result(system, "omsu", story.PENDING, 2026)["contested"]


class TestWhatAVisitorCanDo:
    def test_the_department_decides(self, system: System):
        [waiting] = items(system, "department", "/objections", cycle_id=CYCLES[2026], status="filed")
        assert "take" in got(system, "department", f"/objections/{waiting['id']}")["allowed_actions"]

    def test_the_school_objects_and_fills_in(self, system: System):
        [own] = items(system, "school", "/results", cycle_id=CYCLES[2026])
        assert own["standing"] == "preliminary"
        told(own["subject_name"], number(own["percent"]), f"{own['rank']} из {own['rank_of']}")
        assert got(system, "school", f"/results/{own['id']}/counterfactual", target="level:high")
        cycle = got(system, "school", f"/cycles/{CYCLES[2026]}")
        assert cycle["objections_until"] is not None
        [draft] = items(system, "school", "/submissions", cycle_id=str(city.CYCLE))
        draft = got(system, "school", f"/submissions/{draft['id']}")
        assert (draft["status"], draft["lock"]) == ("draft", None)

    def test_the_municipality_conducts_a_cycle_of_its_own(self, system: System):
        cycle = got(system, "omsu", f"/cycles/{city.CYCLE}")
        assert cycle["status"] == "collecting"
        progress = cycle["progress"]
        names = ("subjects", "draft", "submitted", "verified", "accepted")
        told(f"`{city.CYCLE}`", *(progress[name] for name in names))
        assert all(progress[name] > 0 for name in names)

    def test_soiro_tries_the_next_methodology(self, system: System):
        drafts = items(system, "soiro", "/methodologies", subject="head", status="draft")
        [draft] = [each for each in drafts if each["code"] == "heads_of_schools"]
        path = f"{BASE}/methodologies/{draft['id']}:simulate"
        answer = system.as_client("soiro").post(path, params={"cycle": CYCLES[2025]})
        assert answer.status_code == 200, answer.text
        assert got(system, "soiro", f"/methodologies/{draft['id']}/diff")["differences"]


def test_the_running_cycle_was_shown_the_day_before_it_was_loaded(system: System):
    steps = history(system, "department", f"/cycles/{CYCLES[2026]}")
    cycle = got(system, "department", f"/cycles/{CYCLES[2026]}")
    shown = rounds.Round(2026, date.fromisoformat(cycle["deadline"]), None).after(rounds.SHOWN)
    assert steps["open_objections"]["at"][:10] == shown.isoformat()
