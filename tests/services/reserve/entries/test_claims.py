"""For what a keeper excludes, held against what is known: the plan, the attestations, the changes told of."""

from uuid import uuid4

import pytest

from tests.services.reserve.builders import BASE
from tests.services.reserve.entries.conftest import attested, included, path_of
from tests.support.answers import ANY_VERSION, faults
from tests.support.callers import SMOLENSK_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")

LINES = [
    {"activity": "Стажировка в школе № 2", "due_on": "2027-03-01"},
    {"activity": "Наставник", "due_on": "2027-10-01"},
]
MOVED = {"what": "Перешёл в другую школу", "changed_on": "2027-01-22"}


@pytest.fixture
def person():
    return uuid4()


@pytest.fixture
def reservist(client_as, person):
    return client_as("school", SMOLENSK_SCHOOL, person)


@pytest.fixture
async def entry(omsu, candidate, person):
    return await included(omsu, await candidate(person=person))


@pytest.fixture
def exclude(omsu, entry):
    async def ask(code, **more):
        said = {"action": "exclude", "reason": "По положению", "exclusion": {"code": code, **more}}
        return await omsu.post(f"{BASE}{path_of(entry)}/steps", json=said, headers=ANY_VERSION)

    return ask


class TestChecks:
    @pytest.mark.parametrize("clear", [True, False])
    async def test_bar_where_the_latest_tells_of_an_obstacle(self, omsu, entry, exclude, clear):
        path = f"{BASE}/candidates/{entry['candidate_id']}/checks"
        for day, its in (("2026-06-01", not clear), ("2026-11-01", clear)):
            said = {"kind": "criminal_record", "checked_on": day, "clear": its}
            assert (await omsu.post(path, json=said)).status_code == 201
        answer = await exclude("barred")
        if clear:
            assert faults(answer) == {"/exclusion/code": "ungrounded"}
        else:
            assert answer.json()["exclusion_code"] == "barred"


class TestPlan:
    async def test_is_not_fulfilled_once_a_line_is_not_done_on_its_day(self, reservist, entry, exclude, today):
        plan = f"{BASE}{path_of(entry)}/plan"
        first, _ = (await reservist.put(plan, json={"lines": LINES}, headers=ANY_VERSION)).json()["plan"]
        today("2027-03-01")
        assert faults(await exclude("plan_unfulfilled")) == {"/exclusion/code": "ungrounded"}
        today("2027-03-02")
        done = {"done_on": "2027-03-01", "proof": "Отзыв"}
        assert (
            await reservist.post(f"{plan}/{first['id']}/completion", json=done, headers=ANY_VERSION)
        ).status_code == 200
        assert faults(await exclude("plan_unfulfilled")) == {"/exclusion/code": "ungrounded"}
        today("2027-10-02")
        assert (await exclude("plan_unfulfilled")).json()["exclusion_code"] == "plan_unfulfilled"


class TestAttestation:
    async def test_was_failed_by_the_last_decision(self, app, entry, exclude):
        await attested(app, entry, None, "2026-10-01")
        await attested(app, entry, "2031-11-01", "2026-11-01")
        assert faults(await exclude("attestation_failed")) == {"/exclusion/code": "ungrounded"}
        await attested(app, entry, None, "2026-11-26")
        assert (await exclude("attestation_failed")).json()["exclusion_code"] == "attestation_failed"


class TestChanges:
    """Told of within ten days: of 22 January, by 1 February."""

    async def test_that_were_not_told_of_are_named(self, entry, exclude, today):
        today("2027-02-01")
        assert faults(await exclude("changes_unreported")) == {"/exclusion/change": "missing"}
        assert faults(await exclude("other", change=MOVED)) == {"/exclusion/change": "unfit"}
        early = faults(await exclude("changes_unreported", change=MOVED))
        assert early == {"/exclusion/change/changed_on": "ungrounded"}
        today("2027-02-02")
        before = MOVED | {"changed_on": "2026-11-26"}
        assert faults(await exclude("changes_unreported", change=before)) == {
            "/exclusion/change/changed_on": "before_inclusion"
        }
        left = (await exclude("changes_unreported", change=MOVED)).json()
        assert (left["status"], left["exclusion_code"]) == ("excluded", "changes_unreported")
        [change] = left["changes"]
        assert (change["what"], change["reported_on"], change["late"]) == (MOVED["what"], "2027-02-02", True)

    async def test_that_were_told_of_in_time_are_no_ground(self, reservist, entry, exclude, today):
        today("2027-02-01")
        told = await reservist.post(f"{BASE}{path_of(entry)}/changes", json=MOVED, headers=ANY_VERSION)
        assert told.status_code == 201
        today("2027-03-01")
        assert faults(await exclude("changes_unreported", change=MOVED)) == {
            "/exclusion/change/changed_on": "ungrounded"
        }
