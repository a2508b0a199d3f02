"""Offers over HTTP: made within the term of the regulation, answered, counted by the reserve."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.vacancies import service as vacancies
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.entries.conftest import included, nomination
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL


async def read(client, path):
    response = await client.get(f"{BASE}{path}")
    assert response.status_code == 200, response.text
    return response.json()


def path_of(offer) -> str:
    return f"/offers/{offer['id']}"


def body(entry, **said):
    return {"entry_id": entry["id"], "offered_on": "2026-11-27", "answer_until": "2026-12-04"} | said


async def resumed(client, vacancy) -> list[str]:
    """Why it was open again, as its history says."""
    told = await listed(client, f"/vacancies/{vacancy['id']}/history")
    return [each["reason"] for each in told if each["action"] == "resume"]


@pytest.fixture
async def vacancy(world):
    return await world.vacancy()


@pytest.fixture
def offering(vacancy) -> str:
    return f"/vacancies/{vacancy['id']}/offers"


@pytest.fixture
async def entry(world, omsu):
    return await included(omsu, await world.candidate())


@pytest.fixture
async def offer(omsu, offering, entry):
    return await made(omsu, offering, body(entry))


class TestOffering:
    async def test_within_the_term_of_the_regulation(self, omsu, offer, vacancy, facts_about):
        assert (offer["status"], offer["due_on"], offer["late_reason"]) == ("offered", "2026-12-28", None)
        assert (offer["full_name"], offer["place"]) == ("Орлова Вера", SMOLENSK_SCHOOL)
        assert offer["allowed_actions"] == ["accept", "refuse", "withdraw"]
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "offered"
        [fact] = await facts_about(offer["id"])
        assert (fact.type, fact.data["entry_id"]) == ("reserve.offer.offered", offer["entry_id"])
        assert "Орлова" not in str(fact.data)

    async def test_later_with_a_reason(self, omsu, offering, entry, today):
        today("2026-12-29")
        late = body(entry, offered_on="2026-12-29", answer_until="2027-01-10")
        assert faults(await omsu.post(f"{BASE}{offering}", json=late)) == {"/late_reason": "offer_late"}
        assert (await made(omsu, offering, late | {"late_reason": "Резерв формировали"}))["status"] == "offered"

    async def test_to_one_at_a_time(self, world, omsu, offer, offering):
        other = await included(omsu, await world.candidate())
        refused(await omsu.post(f"{BASE}{offering}", json=body(other)), 409, "illegal_step")

    async def test_of_many_at_once_one_is_made(self, omsu, offering, entry):
        answers = await asyncio.gather(*(omsu.post(f"{BASE}{offering}", json=body(entry)) for _ in range(4)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]

    @pytest.mark.parametrize(
        ("said", "pointer", "code"),
        [
            ({"entry_id": str(uuid4())}, "/entry_id", "unknown_reference"),
            ({"offered_on": "2026-11-28"}, "/offered_on", "in_future"),
            ({"offered_on": "2026-11-26"}, "/entry_id", "not_in_reserve"),
            ({"answer_until": "2026-11-26"}, "/answer_until", "wrong_dates"),
        ],
    )
    async def test_bad_input_is_pointed_at(self, omsu, vacancy, offering, entry, said, pointer, code):
        assert faults(await omsu.post(f"{BASE}{offering}", json=body(entry, **said))) == {pointer: code}
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "open"

    async def test_not_to_who_is_in_no_reserve_or_another_one(self, department, world, omsu, offering):
        waiting = await made(omsu, "/entries", nomination(await world.candidate()))
        assert faults(await omsu.post(f"{BASE}{offering}", json=body(waiting))) == {"/entry_id": "not_in_reserve"}
        elsewhere = await included(
            department, await world.candidate(place=VYAZMA_SCHOOL), reserve=VYAZMA, source="department"
        )
        response = await department.post(f"{BASE}{offering}", json=body(elsewhere))
        assert faults(response) == {"/entry_id": "another_reserve"}


class TestAnswering:
    async def test_accepted_it_waits_for_the_decision(self, omsu, offer, vacancy):
        done = await step(omsu, path_of(offer), "accept")
        assert (done["status"], done["answered_on"], done["allowed_actions"]) == (
            "accepted",
            "2026-11-27",
            ["withdraw"],
        )
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "offered"

    async def test_refused_it_counts_and_the_vacancy_is_open(self, omsu, offer, vacancy, world, offering):
        done = await step(omsu, path_of(offer), "refuse", reason="Переезд")
        assert (done["status"], done["reason"]) == ("refused", "Переезд")
        entry = await read(omsu, f"/entries/{offer['entry_id']}")
        assert [(each["refused_on"], each["reason"]) for each in entry["refusals"]] == [("2026-11-27", "Переезд")]
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "open"
        assert await resumed(omsu, vacancy) == ["Отказ от предложения"]  # what was said, the offer keeps
        again = await made(omsu, offering, body(entry))
        await step(omsu, path_of(again), "refuse")
        entry = await read(omsu, f"/entries/{offer['entry_id']}")
        assert (entry["status"], entry["exclusion_code"]) == ("excluded", "refusals")  # the regulation says two

    async def test_taken_back_it_counts_for_nobody(self, omsu, offer, vacancy):
        assert faults(await stepped(omsu, path_of(offer), offer["version"], "withdraw")) == {
            "/reason": "reason_required"
        }
        await step(omsu, path_of(offer), "withdraw", reason="Объявлен конкурс")
        assert (await read(omsu, f"/entries/{offer['entry_id']}"))["refusals"] == []
        assert await resumed(omsu, vacancy) == ["Предложение отозвано"]
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "open"

    async def test_of_a_post_that_was_filled_otherwise_is_closed(self, app, omsu, offer, vacancy):
        await step(omsu, path_of(offer), "accept")
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            await vacancies.filled(tx, UUID(vacancy["id"]), uuid4(), date(2026, 11, 27))
        done = await step(omsu, path_of(offer), "withdraw", reason="Назначен другой")
        assert (done["status"], done["reason"]) == ("withdrawn", "Назначен другой")
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "filled"

    async def test_history_tells_of_it(self, omsu, offer):
        await step(omsu, path_of(offer), "refuse", reason="Переезд")
        [told] = await listed(omsu, f"{path_of(offer)}/history")
        assert (told["action"], told["target"], told["reason"]) == ("refuse", "refused", "Переезд")


class TestInPerson:
    """The reservist, from the school next door; the offer lies where the vacancy does, beside it."""

    @pytest.fixture
    async def reservist(self, world, client_as, offer, omsu):
        entry = await read(omsu, f"/entries/{offer['entry_id']}")
        return client_as("school", f"{SMOLENSK}.o2", UUID(await world.person_of(entry["candidate_id"])))

    async def test_sees_what_was_offered(self, reservist, offer):
        [mine] = (await read(reservist, "/offers:mine"))["items"]
        assert (mine["id"], mine["allowed_actions"]) == (offer["id"], ["accept", "refuse"])
        assert await read(reservist, path_of(offer)) == mine

    async def test_accepts_and_is_appointed_by_it(self, reservist, omsu, offer, vacancy, facts_about):
        done = await step(reservist, path_of(offer), "accept")
        assert (done["status"], done["answered_on"], done["allowed_actions"]) == ("accepted", "2026-11-27", [])
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "offered"
        assert [each.type for each in await facts_about(offer["id"])][-1] == "reserve.offer.accepted"
        [told] = await listed(omsu, f"{path_of(offer)}/history")
        assert (told["action"], told["role"]) == ("accept", "school")
        ground = {"kind": "reserve", "offer_id": offer["id"]}
        assert (await made(omsu, "/appointments", {"ground": ground}))["entry_id"] == offer["entry_id"]

    async def test_refuses_with_a_reason_and_it_counts(self, reservist, omsu, offer, offering, vacancy):
        unsaid = refused(await stepped(reservist, path_of(offer), offer["version"], "refuse"), 409, "step_refused")
        assert unsaid["reason"] == "reason_required"
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "offered"
        done = await step(reservist, path_of(offer), "refuse", reason="Переезд")
        assert (done["status"], done["reason"]) == ("refused", "Переезд")
        entry = await read(omsu, f"/entries/{offer['entry_id']}")
        assert [(each["refused_on"], each["reason"]) for each in entry["refusals"]] == [("2026-11-27", "Переезд")]
        assert (await read(omsu, f"/vacancies/{vacancy['id']}"))["status"] == "open"
        again = await made(omsu, offering, body(entry))
        await step(reservist, path_of(again), "refuse", reason="Болезнь")
        entry = await read(omsu, f"/entries/{offer['entry_id']}")
        assert (entry["status"], entry["exclusion_code"]) == ("excluded", "refusals")

    async def test_not_after_the_term_of_the_answer(self, reservist, omsu, offer, today):
        today("2026-12-05")
        late = refused(await stepped(reservist, path_of(offer), offer["version"], "accept"), 409, "step_refused")
        assert (late["reason"], "04.12.2026" in late["detail"]) == ("answer_late", True)
        assert (await read(reservist, path_of(offer)))["allowed_actions"] == []
        assert (await step(omsu, path_of(offer), "accept"))["status"] == "accepted"

    async def test_says_which_version_is_answered_and_takes_nothing_back(self, reservist, offer):
        refused(await stepped(reservist, path_of(offer), offer["version"] + 1, "accept"), 412)
        await step(reservist, path_of(offer), "accept")
        refused(await stepped(reservist, path_of(offer), offer["version"] + 1, "withdraw", reason="Нет"), 403)

    async def test_of_two_answers_at_once_one_is_taken(self, reservist, omsu, offer):
        said = [("accept", reservist), ("refuse", omsu)]
        answers = await asyncio.gather(
            *(stepped(client, path_of(offer), offer["version"], action) for action, client in said)
        )
        taken, refused_ = sorted(each.status_code for each in answers)
        assert (taken, refused_ in (409, 412)) == (200, True)

    async def test_nobody_else_answers_or_sees_it(self, client_as, offer, reservist):
        """Not the head of the school whose post it is, nor a colleague, nor who has no person."""
        for place, person in ((SMOLENSK_SCHOOL, uuid4()), (f"{SMOLENSK}.o2", uuid4()), (SMOLENSK_SCHOOL, None)):
            other = client_as("school", place, person)
            refused(await other.get(f"{BASE}{path_of(offer)}"), 404, "offer_not_found")
            refused(await stepped(other, path_of(offer), 1, "accept"), 404, "offer_not_found")
            assert (await read(other, "/offers:mine"))["items"] == []
        refused(await reservist.get(f"{BASE}/offers"), 403)


class TestPlace:
    async def test_a_neighbour_sees_nothing_of_it(self, neighbour, offer, offering, entry):
        for path in (path_of(offer), f"{path_of(offer)}/history"):
            refused(await neighbour.get(f"{BASE}{path}"), 404, "offer_not_found")
        refused(await stepped(neighbour, path_of(offer), 1, "accept"), 404, "offer_not_found")
        refused(await neighbour.post(f"{BASE}{offering}", json=body(entry)), 404, "vacancy_not_found")
        assert await listed(neighbour, "/offers") == []

    async def test_who_keeps_no_reserve_records_no_answer(self, client_as, offer, offering, entry):
        for role in ("soiro", "admin"):
            client = client_as(role)
            assert (await read(client, path_of(offer)))["allowed_actions"] == []
            refused(await client.post(f"{BASE}{offering}", json=body(entry)), 403)
        answered = await stepped(client_as("soiro"), path_of(offer), 1, "accept")
        assert refused(answered, 409, "step_refused")["reason"] == "not_addressed"
        refused(await stepped(client_as("admin"), path_of(offer), 1, "accept"), 403)
        for role in ("expert", "integration"):
            refused(await client_as(role).get(f"{BASE}{path_of(offer)}"), 403)

    async def test_lists(self, department, offer):
        for query, count in (
            ({"vacancy_id": offer["vacancy_id"]}, 1),
            ({"entry_id": offer["entry_id"], "status": "offered"}, 1),
            ({"status": "refused"}, 0),
            ({"place": VYAZMA}, 0),
        ):
            assert len(await listed(department, "/offers", **query)) == count, query
