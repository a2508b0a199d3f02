"""What diagnostics and a route tell of levels, read as monitoring reads it: who rose is counted once."""

from datetime import date
from typing import Any

import pytest

from services.monitoring.facts.events import apart, told
from services.monitoring.facts.ledger import Fact, FactKind, Ledger, Period
from services.monitoring.facts.rules import competence_raised
from tests.services.training.builders import BASE, made, step
from tests.services.training.events import event
from tests.services.training.instruments.contents import instrument
from tests.services.training.routes.walking import FIRST, PATH, TODAY, body, finished, put, reviewed
from tests.support.answers import seen

DIAGNOSED, COMPLETED = "2027-04-25", "2027-05-10"


async def diagnosed(region, grade: int) -> dict[str, Any]:
    """The head of the first school says how well the team is led."""
    draft = await made(region.at(), "/instruments", instrument("self_assessment"))
    await step(region.at(), f"/instruments/{draft['id']}", "publish")
    term = {"term_from": TODAY, "term_to": "2027-12-31"}
    said = {"person_id": str(region.heads[".m1.o1"]), "instrument_id": draft["id"], **term}
    one = await made(region.at(), "/diagnostics", said)
    path = f"/diagnostics/{one['id']}"
    sheet = (await region.head().get(f"{BASE}{path}/sheet")).json()
    answers = [{"code": code, "grade": grade} for code in ("s1", "s2")]
    kept = await region.head().put(f"{BASE}{path}/answers", json={"answers": answers}, headers=seen(sheet))
    assert kept.status_code == 200, kept.text
    return await step(region.head(), path, "submit")


@pytest.fixture
async def walked(region, group, today) -> list[str]:
    """Ids of what told: diagnostics, a route that is walked, diagnostics anew, the route completed after it."""
    first = await diagnosed(region, 0)
    route = await made(region.at(), PATH, body(region))
    await reviewed(region, route)
    path = f"{PATH}/{route['id']}"
    await step(region.at(), path, "approve")
    today(FIRST)
    await step(region.at(), f"/groups/{group['id']}", "begin")
    await finished(region, group, today)
    now = (await region.head().get(f"{BASE}{path}")).json()
    for each in now["checkpoints"]:
        report = f"{path}/checkpoints/{each['id']}/report"
        now = (await put(region.head(), report, {"report": "Сделано"}, now)).json()
    today(DIAGNOSED)
    again = await diagnosed(region, 2)
    today(COMPLETED)
    await step(region.at(), path, "complete")
    return [first["id"], again["id"], route["id"]]


def rise(before: int | None, after: int, day: str) -> dict[str, Any]:
    return {"competence": "team", "level_before": before, "level_after": after, "day": day}


async def test_each_tells_from_which_level_to_which_and_a_head_is_counted_once(region, walked, facts_about):
    completed = [
        each
        for id_ in walked
        for each in await facts_about(id_)
        if each.type.endswith(("diagnostics.completed", "route.completed"))
    ]
    assert [each.data["levels"] for each in completed] == [
        [rise(None, 0, TODAY)],
        [rise(0, 2, DIAGNOSED)],
        [rise(0, 2, DIAGNOSED)],
    ]
    assert completed[2].data["day"] == COMPLETED
    facts = [fact for each in completed for fact in read(each)]
    head = region.heads[".m1.o1"]
    assert counted(facts, head, "2027-01-01", "2027-12-31") == (1, 1)
    assert counted(facts[:2], head, "2027-01-01", "2027-12-31") == (1, 1)  # the route adds nobody
    assert counted(facts, head, "2027-05-01", "2027-05-31") == (0, 1)  # nor tells it again where it is completed
    assert counted(facts, head, "2027-01-01", "2027-04-24") == (0, 1)  # measured for the first time is no rise


def read(said) -> list[Fact]:
    """As monitoring keeps them."""
    kind, its = told(event(said.type, said.place, said.data))
    return [fact(said, kind, each) for each in apart(said.id, its)]


def fact(said, kind: FactKind, its: dict[str, Any]) -> Fact:
    return Fact(
        place=said.place,
        kind=kind,
        record=said.id,
        person=its["person_id"],
        organisation=its["organisation_id"],
        day=its["day"],
        until=None,
        competence=its["competence"],
        before=its["level_before"],
        after=its["level_after"],
        entry=None,
    )


def counted(facts: list[Fact], head, first: str, last: str) -> tuple[int, int]:
    days = [date.fromisoformat(each) for each in (first, last, last)]
    in_turn = sorted(facts, key=lambda each: each.day)
    return tuple(competence_raised(Ledger(Period(*days), head, (), 1, in_turn)))
