"""The boundary of places: whoever calls, from wherever, sees what lies at or below, and the published above.

A small world of a region with three municipalities and their schools, one of them named as a prefix of another. For
every caller the lists, the totals, the CSV and every single record say the same: this is visible, that does not exist.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from services.kernel.places import contains
from services.monitoring.permissions import GRANTS, P
from services.monitoring.store import COPIES
from tests.services.monitoring.builders import (
    BASE,
    act_body,
    conducted,
    draft_cycle,
    draft_methodology,
    listed,
    made,
    open_cycle,
    verified,
)
from tests.support.callers import client_of, token
from tests.support.directory import municipality_rows

REGION, OTHER_REGION = "ru.r91", "ru.r9"
MUNICIPALITIES = (f"{REGION}.m1", f"{REGION}.m12", f"{REGION}.m2")
SCHOOLS = tuple(f"{place}.o1" for place in MUNICIPALITIES)
PLACES = ("ru", REGION, *MUNICIPALITIES, *SCHOOLS, f"{SCHOOLS[0]}.x", f"{REGION}.m", OTHER_REGION, f"{OTHER_REGION}.m1")

READS = {
    "acts": P.act_read,
    "methodologies": P.methodology_read,
    "cycles": P.cycle_read,
    "submissions": P.submission_read,
    "results": P.result_read,
}


@dataclass(frozen=True)
class Known:
    """A record of the world: where it lies and whether those below may see it."""

    path: str
    id: str
    place: str
    shown_below: bool
    own: bool = True
    """May those see it whom it is about? Not a preliminary result, before they can object."""

    def visible_from(self, place: str) -> bool:
        if place == self.place:
            return self.own
        return contains(place, self.place) or (self.shown_below and contains(self.place, place))


def known(path: str, record: dict, *, shown_below: bool, own: bool = True) -> Known:
    return Known(path, record["id"], record["place"], shown_below, own)


@pytest.fixture(scope="module")
async def client(app):
    """`client(role, place)`, kept for the module."""
    clients = {}

    def at(role: str, place: str):
        return clients.setdefault((role, place), client_of(app, token(role, place)))

    yield at
    for each in clients.values():
        await each.aclose()


@pytest.fixture(scope="module")
async def world(app, client: Callable) -> list[Known]:
    """Two cycles, one with published results and one with preliminary ones; drafts; an act at every place."""
    rows = municipality_rows({place: f"Округ {place[-2:]}" for place in MUNICIPALITIES})
    async with app.state.database.begin("ru") as session:
        await session.execute(insert(COPIES.municipality), rows)
    department = client("department", REGION)
    records = [
        known("methodologies", await draft_methodology(department), shown_below=False),
        known("cycles", await draft_cycle(department), shown_below=False),
    ]
    for published in (True, False):
        cycle = await open_cycle(department)
        for row in rows:
            await verified(client("omsu", row["place"]), department, cycle["id"], row["id"])
        await conducted(department, cycle["id"], "end_collection", "calculate", *(["publish"] if published else []))
        records.append(known("cycles", cycle, shown_below=True))
        submissions = await listed(department, "/submissions", cycle_id=cycle["id"])
        results = await listed(department, "/results", cycle_id=cycle["id"])
        assert len(submissions) == len(results) == len(MUNICIPALITIES)
        records += [known("submissions", each, shown_below=False) for each in submissions]
        records += [known("results", each, shown_below=published, own=published) for each in results]
    for methodology in await listed(department, "/methodologies", status="published"):
        records.append(known("methodologies", methodology, shown_below=True))
    for role, place in (("department", REGION), *(("omsu", place) for place in MUNICIPALITIES)):
        records.append(known("acts", await made(client(role, place), "/acts", act_body()), shown_below=True))
    return records


callers = given(
    role=st.sampled_from([role for role in GRANTS if role != "system"]),
    place=st.sampled_from(PLACES),
    path=st.sampled_from(list(READS)),
)
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@callers
async def test_what_is_not_visible_does_not_exist(client, world, role, place, path):
    caller = client(role, place)
    for record in world:
        if record.path == path:
            status = (await caller.get(f"{BASE}/{path}/{record.id}")).status_code
            if READS[path] not in GRANTS[role]:
                assert status == 403
            else:
                assert status == (200 if record.visible_from(place) else 404), record


@often
@callers
async def test_lists_totals_and_csv_hold_the_visible_and_nothing_else(client, world, role, place, path):
    caller = client(role, place)
    response = await caller.get(f"{BASE}/{path}", params={"limit": 1000, "with_total": "true"})
    if READS[path] not in GRANTS[role]:
        assert response.status_code == 403
        return
    said = response.json()
    ids = {each["id"] for each in said["items"]}
    ours = {record.id for record in world if record.path == path}
    assert ids & ours == {record.id for record in world if record.path == path and record.visible_from(place)}
    assert said["page"]["total"] == len(said["items"]) == len(ids)
    assert all(contains(place, each["place"]) or contains(each["place"], place) for each in said["items"])
    exported = await caller.get(f"{BASE}/{path}", params={"format": "csv"})
    rows = list(csv.reader(exported.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert {row[0] for row in rows[1:]} == ids


@often
@given(place=st.sampled_from(PLACES))
async def test_progress_counts_the_visible_submissions(client, world, place):
    caller = client("admin", place)
    for cycle in (record for record in world if record.path == "cycles" and record.visible_from(place)):
        submissions = await listed(caller, "/submissions", cycle_id=cycle.id)
        progress = (await caller.get(f"{BASE}/cycles/{cycle.id}")).json()["progress"]
        assert progress["subjects"] == len(submissions)


@often
@given(
    place=st.sampled_from(PLACES),
    role=st.sampled_from(["omsu", "department", "soiro"]),
    action=st.sampled_from([("methodologies", "archive"), ("cycles", "close"), ("submissions", "verify")]),
)
async def test_nothing_above_or_beside_can_be_changed(client, world, place, role, action):
    """What is not visible is 404 whatever the role; what is seen from below is refused, never changed."""
    path, step = action
    for record in world:
        if record.path != path or contains(place, record.place):
            continue
        url, body = f"{BASE}/{path}/{record.id}/steps", {"action": step}
        response = await client(role, place).post(url, json=body, headers={"If-Match": "*"})
        assert response.status_code in ((403, 409) if record.visible_from(place) else (404,)), record
