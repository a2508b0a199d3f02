"""What other slices do with entries: a contest includes, an appointment takes out and its revocation brings back."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.kernel.acting import acting
from services.kernel.problems import IllegalStep, StepRefused
from services.reserve.entries import nominating, offers, service
from services.reserve.entries.decisions import OrderIn
from services.reserve.entries.duties import OfferRefusalIn
from services.reserve.entries.service import EntryNotFound
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.entries.conftest import included, nomination, path_of
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller

pytestmark = pytest.mark.usefixtures("regulations")

ORDER = OrderIn(number="2-к", date=date(2026, 11, 27))


@pytest.fixture
def conducting(app):
    """A transaction of the authority that conducts contests and appoints."""

    def begin(place: str = SMOLENSK):
        return acting(app.state.database, caller("omsu", place), app.state.clock)

    return begin


async def won(tx, candidate_id: str, **said):
    decided = {"contest_id": uuid4(), "reserve": SMOLENSK, "order": ORDER, "included_on": date(2026, 11, 27)} | said
    return await nominating.include_from_contest(tx, candidate_id=UUID(candidate_id), **decided)


class TestContest:
    async def test_includes_at_once_with_criteria_noted(self, conducting, omsu, candidate, facts_about):
        contest = uuid4()
        async with conducting() as tx:
            new = await won(tx, await candidate(years=1), contest_id=contest)
            assert (new.source_id, new.until) == (contest, date(2029, 11, 27))
        shown = (await omsu.get(f"{BASE}/entries/{new.id}")).json()
        assert (shown["status"], shown["source"], shown["order_number"]) == ("included", "reserve_contest", "2-к")
        assert shown["criteria"][0]["outcome"] == "unmet"
        [fact] = await facts_about(str(new.id))
        assert (fact.type, fact.data["day"], fact.data["until"]) == (
            "reserve.entry.included",
            "2026-11-27",
            "2029-11-27",
        )
        history = (await omsu.get(f"{BASE}/entries/{new.id}/history")).json()["items"]
        assert [each["action"] for each in history] == ["include"]

    async def test_decides_a_nomination_that_waits(self, conducting, omsu, candidate):
        waiting = await made(omsu, "/entries", nomination(await candidate()))
        async with conducting() as tx:
            same = await won(tx, waiting["candidate_id"])
        assert str(same.id) == waiting["id"]
        shown = (await omsu.get(f"{BASE}{path_of(waiting)}")).json()
        assert (shown["status"], shown["source"]) == ("included", "reserve_contest")

    async def test_leaves_whoever_is_in_already_the_stay_they_have(self, conducting, omsu, candidate):
        there = await included(omsu, await candidate())
        async with conducting() as tx:
            same = await won(tx, there["candidate_id"], included_on=date(2026, 11, 27))
        assert (str(same.id), same.version) == (there["id"], there["version"])
        assert len(await listed(omsu, "/entries", candidate_id=there["candidate_id"])) == 1

    async def test_includes_whoever_comes_from_elsewhere(self, conducting, omsu, neighbour, candidate):
        """The file stays where it is; the entry lies at the reserve."""
        async with conducting() as tx:
            new = await won(tx, await candidate(VYAZMA_SCHOOL))
            assert (new.place, new.full_name) == (SMOLENSK, "Орлова Вера")
        assert (await omsu.get(f"{BASE}/entries/{new.id}")).json()["full_name"] == "Орлова Вера"
        assert (await neighbour.get(f"{BASE}/entries/{new.id}")).status_code == 404


class TestAppointment:
    async def test_ends_the_stay_and_its_revocation_brings_it_back(self, conducting, omsu, candidate, facts_about):
        entry, appointment = await included(omsu, await candidate()), uuid4()
        async with conducting() as tx:
            done = await service.mark_appointed(tx, UUID(entry["id"]), appointment, date(2026, 12, 1))
            assert (done.status, done.appointment_id) == ("appointed", appointment)
        shown = (await omsu.get(f"{BASE}{path_of(entry)}")).json()
        assert (shown["status"], shown["appointed_on"], shown["allowed_actions"]) == ("appointed", "2026-12-01", [])
        async with conducting() as tx:
            with pytest.raises(IllegalStep):
                await service.mark_appointed(tx, UUID(entry["id"]), appointment, date(2026, 12, 1))
        async with conducting() as tx:
            await service.reinstate(tx, UUID(entry["id"]), "Назначение отменено решением суда")
        shown = (await omsu.get(f"{BASE}{path_of(entry)}")).json()
        assert (shown["status"], shown["appointed_on"], shown["until"]) == ("included", None, entry["until"])
        told = await facts_about(entry["id"])
        assert [each.type.split(".")[-1] for each in told[-2:]] == ["appointed", "included"]
        assert (told[-1].data["day"], told[-1].data["until"]) == (entry["included_on"], entry["until"])

    async def test_is_within_the_term(self, conducting, omsu, candidate):
        entry = await included(omsu, await candidate())
        async with conducting() as tx:
            with pytest.raises(StepRefused) as refused:
                await service.mark_appointed(tx, UUID(entry["id"]), uuid4(), date(2029, 11, 28))
            assert refused.value.members["reason"] == "term_over"
        async with conducting(VYAZMA) as tx:
            with pytest.raises(EntryNotFound):
                await service.mark_appointed(tx, UUID(entry["id"]), uuid4(), date(2026, 12, 1))

    async def test_finds_who_stands_in_the_reserve_on_a_day(self, conducting, omsu, candidate):
        entry = await included(omsu, await candidate())
        its = UUID(entry["candidate_id"])
        async with conducting() as tx:
            for day, there in ((date(2026, 11, 26), False), (date(2026, 11, 27), True), (date(2029, 11, 27), True)):
                found = await service.open_entry(tx, its, SMOLENSK, day)
                assert (found is not None and str(found.id) == entry["id"]) is there
            assert await service.open_entry(tx, its, SMOLENSK, date(2029, 11, 28)) is None
            assert await service.open_entry(tx, its, VYAZMA, date(2026, 11, 27)) is None


async def test_an_offer_refused_elsewhere_counts_here(conducting, omsu, candidate):
    entry = await included(omsu, await candidate())
    offer = OfferRefusalIn(
        offer="Директор", offered_on=date(2026, 11, 27), refused_on=date(2026, 11, 27), document="Ответ"
    )
    async with conducting() as tx:
        for _ in range(2):
            kept = await offers.note_refusal(tx, await service.get(tx, UUID(entry["id"])), offer)
        assert (kept.status, kept.exclusion_code) == ("excluded", "refusals")


async def test_the_same_stay_is_begun_once(conducting, app, omsu, candidate):
    """Whatever the service overlooks, the database does not: two stays of one person in one reserve never overlap."""
    from sqlalchemy import update
    from sqlalchemy.exc import IntegrityError

    from services.reserve.entries.models import Entry

    one = await included(omsu, await candidate())
    other = await included(omsu, await candidate(SMOLENSK_SCHOOL))
    async with conducting() as tx:
        with pytest.raises(IntegrityError, match="ex_entry_staying"):
            await tx.execute(
                update(Entry).where(Entry.id == UUID(other["id"])).values(candidate_id=UUID(one["candidate_id"]))
            )
        await tx.rollback()
