"""A contest from its draft to its decision, over HTTP."""

from tests.services.reserve.builders import listed
from tests.services.reserve.conduct.conftest import BEST, GOOD, WEAK
from tests.support.callers import SMOLENSK


async def test_a_contest_for_the_reserve_includes_the_best(stage, facts_about):
    decided = await stage.decided({"one": BEST, "two": GOOD, "three": WEAK})
    assert (decided["status"], decided["by_vote"], decided["concluded_on"]) == ("decided", False, "2026-04-15")
    statuses = {name: await stage.status_of(name) for name in ("one", "two", "three")}
    assert statuses == {"one": "included", "two": "included", "three": "not_selected"}
    fact = next(each for each in await facts_about(decided["id"]) if each.type == "reserve.contest.decided")
    chosen = ("one", "two")
    assert fact.data == {
        "status": "decided",
        "contest_id": decided["id"],
        "purpose": "reserve",
        "vacancy_id": None,
        "organisation_id": None,
        "application_ids": [stage.applications[name] for name in chosen],
        "candidate_ids": [stage.people[name][0] for name in chosen],
        "person_ids": [str(stage.people[name][1]) for name in chosen],
        "by_vote": False,
    }
    entries = await listed(stage.omsu, "/entries", reserve=SMOLENSK)
    assert {each["candidate_id"] for each in entries} == {stage.people[name][0] for name in chosen}
    assert {each["status"] for each in entries} == {"included"}
