"""One person is chosen once: by one application of two, and not into a reserve they stand in already."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.entries.models import Entry
from tests.services.reserve.builders import BASE, agree, listed, made, step, stepped
from tests.services.reserve.conduct.conftest import BEST, GOOD, ORDER, PAPER, WEAK
from tests.services.reserve.entries.conftest import nomination
from tests.support.answers import ANY_VERSION, refused
from tests.support.callers import REGION, SMOLENSK

WHY = "Дело заведено дважды, паспорт сверен"


@pytest.fixture
def change(app):
    async def run(statement):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            await tx.execute(statement)

    return run


@pytest.fixture
async def twin(stage, change, filed):
    """A file of «one» without a card, which nobody knows to be theirs."""
    candidate, _ = await filed(SMOLENSK)
    await change(update(Candidate).where(Candidate.id == UUID(candidate)).values(person_id=None))
    return candidate


async def merged(stage, stays, goes):
    body = {"duplicate_id": goes, "reason": WHY}
    answer = await stage.omsu.post(f"{BASE}/candidates/{stays}:merge", json=body, headers=ANY_VERSION)
    assert answer.status_code == 200, answer.text


async def known_as(stage, change, candidate) -> str:
    """Another file of the same person, with the card of the head of a school."""
    file = (await stage.omsu.get(f"{BASE}/candidates/{candidate}")).json()
    names = {name: file[name] for name in ("last_name", "first_name", "middle_name")}
    birth = {"birth_date": file["personal"]["birth_date"]}
    agreed = {"purpose": "reserve", "given_on": "2026-01-02", "until": "2030-01-01", "document": "Согласие"}
    other = await made(stage.omsu, "/candidates", names | birth | {"consents": [agreed]})
    await change(update(Candidate).where(Candidate.id == UUID(other["id"])).values(person_id=uuid4()))
    return other["id"]


async def applied(stage, candidate):
    body = {"candidate_id": candidate, "documents": [PAPER]}
    return await made(stage.omsu, f"{stage.path}/applications", body)


class TestMerging:
    async def test_folds_two_applications_into_the_one_that_came_further(self, stage, twin):
        await stage.accepting()
        first = await applied(stage, twin)
        await stage.apply("one")
        await stage.admit("one")
        await merged(stage, twin, stage.people["one"][0])
        assert await stage.status_of("one") == "admitted"
        gone = (await stage.omsu.get(f"{BASE}/applications/{first['id']}")).json()
        assert (gone["status"], "заявка № 2" in gone["reason"]) == ("withdrawn", True)
        assert [each["id"] for each in await listed(stage.applicant("one"), "/applications")] == [
            stage.applications["one"]
        ]

    async def test_after_the_opening_takes_no_points_from_the_person(self, stage, twin, change):
        await stage.accepting()
        await stage.apply("one", "two")
        stage.applications["twin"] = (await applied(stage, twin))["id"]
        marks = {"one": GOOD, "two": WEAK, "twin": BEST}
        await stage.admit(*marks)
        await step(stage.omsu, stage.path, "close_admission")
        for name, given in marks.items():
            await stage.mark(name, given)
        await stage.meet()
        await stage.open()
        file = stage.people["one"][0]  # linked to nobody either: by a merge nobody becomes somebody once judged
        application = update(Application).where(Application.id == UUID(stage.applications["one"]))
        await change(application.values(person_id=None))
        await change(update(Candidate).where(Candidate.id == UUID(file)).values(person_id=None))
        await merged(stage, twin, file)
        assert [await stage.status_of(name) for name in ("one", "twin")] == ["withdrawn", "scored"]

    async def test_the_application_that_stays_is_the_persons_whichever_file_it_names(self, stage, twin):
        await stage.accepting()
        first = await applied(stage, twin)
        await stage.apply("one")
        await merged(stage, twin, stage.people["one"][0])
        assert await stage.status_of("one") == "withdrawn"
        assert [each["id"] for each in await listed(stage.applicant("one"), "/applications")] == [first["id"]]

    @pytest.mark.parametrize("twin_stays", [True, False])
    async def test_whichever_file_stays_the_application_becomes_the_persons(self, stage, twin, twin_stays):
        await stage.accepting()
        first = await applied(stage, twin)
        pair = (twin, stage.people["one"][0])
        await merged(stage, *(pair if twin_stays else pair[::-1]))
        assert [each["id"] for each in await listed(stage.applicant("one"), "/applications")] == [first["id"]]

    @pytest.mark.parametrize("twin_stays", [True, False])
    async def test_whichever_would_stay_nobody_becomes_somebody_once_judged(self, stage, twin, twin_stays, change):
        """Nor by being named for the first time: marks, conflicts and what was blind were nobody's."""
        await stage.opened({"one": BEST, "two": GOOD})
        application = update(Application).where(Application.id == UUID(stage.applications["one"]))
        file = stage.people["one"][0]
        await change(application.values(person_id=None))
        await change(update(Candidate).where(Candidate.id == UUID(file)).values(person_id=None))
        linked = await known_as(stage, change, file)
        stays, goes = (file, linked) if twin_stays else (linked, file)
        body = {"duplicate_id": goes, "reason": WHY}
        answer = await stage.omsu.post(f"{BASE}/candidates/{stays}:merge", json=body, headers=ANY_VERSION)
        assert refused(answer, 409, "link_held")["reason"] == "application_judged"

    async def test_nobody_applies_again_under_the_file_that_stays(self, stage, twin):
        await stage.accepting()
        await applied(stage, twin)
        await merged(stage, twin, stage.people["one"][0])
        again = await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={"documents": [PAPER]})
        refused(again, 409, "already_applied")

    async def test_leaves_one_stay_in_a_reserve(self, stage, filed, change):
        """One got there by a contest, the other waits as nominated; and a stay beside a stay ends."""
        await stage.decided({"one": BEST, "four": GOOD})
        await change(update(Candidate).where(Candidate.id == UUID(stage.people["four"][0])).values(person_id=None))
        await merged(stage, stage.people["four"][0], stage.people["one"][0])
        found = {each["candidate_id"]: each["status"] for each in await listed(stage.omsu, "/entries")}
        assert sorted(found.values()) == ["excluded", "included"]

    async def test_a_nomination_beside_a_stay_is_withdrawn(self, stage, twin, ruled):
        await ruled(minimum_candidates=1)
        await stage.decided({"one": BEST})
        await agree(stage.omsu, twin)
        waiting = await made(stage.omsu, "/entries", nomination(twin))
        await merged(stage, twin, stage.people["one"][0])
        assert (await stage.omsu.get(f"{BASE}/entries/{waiting['id']}")).json()["status"] == "withdrawn"
        found = await listed(stage.omsu, "/entries", status="included")
        assert [each["candidate_id"] for each in found] == [stage.people["one"][0]]


class TestDeciding:
    async def test_who_stands_in_that_reserve_already_takes_no_place(self, stage, ruled):
        """The next one is chosen, and it is said why."""
        await ruled(minimum_candidates=1)
        await stage.decided({"one": BEST})
        before = stage.applications["one"]
        await ruled(minimum_candidates=1, places=1)
        meeting = await stage.opened({"one": BEST, "two": GOOD, "three": WEAK})
        assert stage.applications["one"] != before
        await step(stage.omsu, meeting, "conclude")
        await step(stage.omsu, stage.path, "decide", order=ORDER)
        assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]
        passed = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
        assert passed["reason"] == "Уже состоит в этом резерве: место достаётся следующему."
        places = await listed(stage.omsu, "/entries", status="included")
        assert {each["candidate_id"] for each in places} == {stage.people["one"][0], stage.people["two"][0]}

    async def test_nor_who_stands_in_that_of_the_region(self, stage, ruled, change):
        await ruled(minimum_candidates=1)
        await stage.decided({"one": BEST})
        await change(update(Entry).where(Entry.candidate_id == UUID(stage.people["one"][0])).values(reserve=REGION))
        await ruled(minimum_candidates=1, places=1)
        await stage.decided({"one": BEST, "two": GOOD, "three": WEAK})
        assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]
        passed = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
        assert passed["reason"] == "Состоит в региональном резерве: место достаётся следующему."

    async def test_who_would_have_got_no_place_is_told_of_none(self, stage, ruled):
        await ruled(minimum_candidates=1)
        await stage.decided({"one": BEST})
        await ruled(minimum_candidates=1, places=1)
        await stage.decided({"one": WEAK, "two": BEST, "three": GOOD})
        assert [await stage.status_of(name) for name in ("one", "two")] == ["not_selected", "included"]
        assert (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()["reason"] is None

    async def test_where_nobody_else_passed_there_is_nobody_to_choose(self, stage, ruled):
        await ruled(minimum_candidates=1)
        await stage.decided({"one": BEST})
        meeting = await stage.opened({"one": BEST})
        await step(stage.omsu, meeting, "conclude")
        now = await stage.read()
        answer = await stepped(stage.omsu, stage.path, now["version"], "decide", order=ORDER)
        assert refused(answer, 409, "step_refused")["reason"] == "chosen_is_barred"

    async def test_of_two_applications_of_one_person_one_is_chosen(self, stage, change):
        """Whatever brought them there: the files were merged past the service."""
        meeting = await stage.opened({"one": BEST, "four": GOOD, "three": GOOD})
        one, four = (UUID(stage.people[name][0]) for name in ("one", "four"))
        gone = {"status": CandidateStatus.merged, "merged_into_id": one, "person_id": None}
        await change(update(Candidate).where(Candidate.id == four).values(**gone))
        await step(stage.omsu, meeting, "conclude")
        await step(stage.omsu, stage.path, "decide", order=ORDER)
        assert [await stage.status_of(name) for name in ("one", "four", "three")] == [
            ApplicationStatus.included,
            ApplicationStatus.not_selected,
            ApplicationStatus.included,
        ]
