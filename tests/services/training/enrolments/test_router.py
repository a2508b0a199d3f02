"""Enrolments over HTTP: who asks for whom, who gets the last seat, in which order the others wait."""

import asyncio
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from services.kernel.acting import acting
from services.training.compiler.offers import OfferKind
from services.training.enrolments import offering, placing
from services.training.enrolments.placing import Origin
from services.training.enrolments.rules import EnrolmentOrigin
from services.training.groups.queries import open_from
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import DAY, enrolled, module, opened, published, session
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL, caller
from tests.support.directory import heads_of, organisation_rows

PATH = "/enrolments"
SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"


@pytest.fixture
def school(client_as, people):
    """Its head in person."""
    return client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])


@pytest.fixture(autouse=True)
def day(today):
    today(DAY)


@pytest.fixture
async def crowd(app, municipalities, schools) -> list[UUID]:
    """Fifty heads of the city."""
    organisations = organisation_rows({"id": municipalities[SMOLENSK]}, [f"{SMOLENSK}.o{at}" for at in range(100, 150)])
    people, posts = heads_of(organisations)
    async with app.state.database.begin("ru") as tx:
        for model, rows in ((COPIES.organisation, organisations), (COPIES.person, people), (COPIES.post, posts)):
            await tx.execute(insert(model), rows)
    return [each["id"] for each in people]


def asked(client: Any, one: dict[str, Any], person: UUID, **more: Any) -> Any:
    return client.post(f"{BASE}{PATH}", json={"group_id": one["id"], "person_id": str(person), **more})


class TestAsking:
    async def test_a_school_asks_for_its_own(self, soiro, school, people, schools, facts_about):
        one = await opened(soiro)
        mine = await enrolled(school, one["id"], people[SMOLENSK_SCHOOL])
        assert (mine["status"], mine["place"], mine["arrival"]) == ("confirmed", SMOLENSK_SCHOOL, 1)
        assert (mine["full_name"], mine["organisation_id"]) == ("Иванова Анна Петровна", str(schools[SMOLENSK_SCHOOL]))
        assert (mine["allowed_actions"], mine["sessions"]) == (["withdraw"], 1)
        assert faults(await asked(school, one, people[SECOND])) == {"/person_id": "no_post"}
        [fact] = await facts_about(mine["id"])
        assert (fact.type, fact.data["group_id"]) == ("training.enrolment.confirmed", one["id"])

    async def test_a_school_asks_for_its_own_whose_card_is_kept_above_it(self, app, soiro, school, people):
        async with app.state.database.begin("ru") as tx:
            await tx.execute(
                update(COPIES.person).where(COPIES.person.id == people[SMOLENSK_SCHOOL]).values(place=SMOLENSK)
            )
        mine = await enrolled(school, (await opened(soiro))["id"], people[SMOLENSK_SCHOOL])
        assert (mine["status"], mine["full_name"]) == ("confirmed", "Иванова Анна Петровна")

    async def test_nobody_is_taught_what_is_for_another_post(self, soiro, school, people):
        of = await published(soiro, posts=["authority_specialist"])
        answer = await asked(school, await opened(soiro, of=of), people[SMOLENSK_SCHOOL])
        assert refused(answer, 409)["reason"] == "not_for_this_post"
        assert "специалист" in answer.json()["detail"]

    async def test_is_seen_where_the_person_works_and_above(self, soiro, school, omsu, neighbour, department, people):
        one = await opened(soiro)
        mine = await enrolled(school, one["id"], people[SMOLENSK_SCHOOL])
        for client in (soiro, omsu, department, school):
            assert [each["id"] for each in await listed(client, PATH, group_id=one["id"])] == [mine["id"]]
        refused(await neighbour.get(f"{BASE}{PATH}/{mine['id']}"), 404, "enrolment_not_found")
        assert await listed(neighbour, PATH, group_id=one["id"]) == []

    @pytest.mark.parametrize("role", ["admin", "department", "expert", "integration"])
    async def test_is_not_for_these_roles(self, soiro, client_as, people, role):
        one = await opened(soiro)
        refused(await asked(client_as(role), one, people[SECOND]), 403, "forbidden")

    async def test_what_is_not_there_is_pointed_at(self, app, soiro, omsu, people):
        one = await opened(soiro)
        assert faults(await asked(omsu, one, uuid4())) == {"/person_id": "no_post"}
        assert faults(await asked(omsu, {"id": str(uuid4())}, people[SECOND])) == {"/group_id": "unknown_reference"}
        async with app.state.database.begin("ru") as tx:
            gone = update(COPIES.post).where(COPIES.post.person_id == people[SECOND])
            await tx.execute(gone.values(held_to=date(2027, 10, 3)))
        assert faults(await asked(omsu, one, people[SECOND])) == {"/person_id": "no_post"}

    async def test_one_seat_for_a_person(self, soiro, omsu, people):
        one = await opened(soiro)
        first = await enrolled(omsu, one["id"], people[SECOND])
        refused(await asked(omsu, one, people[SECOND]), 409, "already_enrolled")
        await step(omsu, f"{PATH}/{first['id']}", "withdraw", reason="Болезнь")
        again = await enrolled(omsu, one["id"], people[SECOND])
        assert (again["status"], again["arrival"]) == ("confirmed", 2)

    async def test_a_group_of_a_municipality_is_for_those_who_work_there(self, omsu, soiro, people):
        of = await published(omsu, kind="seminar", modules=[module(hours=2)])
        one = await opened(omsu, of=of)
        answer = await asked(soiro, one, people[VYAZMA_SCHOOL])
        assert refused(answer, 409, "enrolment_refused")["reason"] == "outside_the_group"
        assert (await enrolled(soiro, one["id"], people[SECOND]))["place"] == SECOND

    async def test_closed_is_closed(self, soiro, omsu, people):
        one = await opened(soiro)
        await step(soiro, f"/groups/{one['id']}", "cancel", reason="Не набрана")
        assert refused(await asked(omsu, one, people[SECOND]), 409)["reason"] == "enrolment_closed"

    async def test_nobody_sits_in_two_groups_at_once(self, soiro, omsu, people):
        of = await published(soiro)
        one, later = await opened(soiro, of=of), await opened(soiro, session(start=13, end=14), of=of)
        other = await opened(soiro, session(start=12, end=14), of=of)
        await enrolled(omsu, one["id"], people[SECOND])
        assert refused(await asked(omsu, other, people[SECOND]), 409)["reason"] == "sessions_overlap"
        assert (await enrolled(omsu, later["id"], people[SECOND]))["status"] == "confirmed"


class TestPrerequisites:
    async def test_must_be_passed_or_proven_to_who_leads_the_group(self, soiro, omsu, people):
        basics = await published(soiro, title="Основы")
        one = await opened(soiro, of=await published(soiro, requires=[basics["family"]]), seats=1)
        answer = refused(await asked(omsu, one, people[SECOND]), 409, "enrolment_refused")
        assert (answer["reason"], "«Основы»" in answer["detail"]) == ("prerequisite_missing", True)
        proof = {"credits": [{"programme": basics["family"], "proof": "Удостоверение № 1 от 01.02.2026"}]}
        other = [proof["credits"][0], {"programme": str(uuid4()), "proof": "Диплом"}]
        strange = await asked(omsu, one, people[SECOND], credits=other)
        assert faults(strange) == {"/credits/1/programme": "not_required"}
        mine = await enrolled(omsu, one["id"], people[SECOND], **proof)
        assert (mine["status"], mine["allowed_actions"]) == ("requested", ["withdraw"])
        answer = await stepped(omsu, f"{PATH}/{mine['id']}", mine["version"], "confirm")
        assert refused(answer, 409, "step_refused")["reason"] == "not_your_group"
        read = (await soiro.get(f"{BASE}{PATH}/{mine['id']}")).json()
        assert (read["credits"], read["allowed_actions"]) == (proof["credits"], ["confirm", "decline", "withdraw"])
        assert (await step(soiro, f"{PATH}/{mine['id']}", "confirm"))["status"] == "confirmed"
        theirs = await enrolled(omsu, one["id"], people[THIRD], **proof)
        answer = await stepped(soiro, f"{PATH}/{theirs['id']}", theirs["version"], "confirm")
        assert refused(answer, 409)["reason"] == "no_seats"
        assert (await step(soiro, f"{PATH}/{theirs['id']}", "queue"))["status"] == "waiting"

    async def test_a_proof_of_ones_own_is_looked_at_by_another(self, soiro, client_as, people):
        basics = await published(soiro, title="Основы")
        one = await opened(soiro, of=await published(soiro, requires=[basics["family"]]))
        leader = client_as("soiro", None, people[SECOND])
        proof = {"credits": [{"programme": basics["family"], "proof": "Удостоверение № 1 от 01.02.2026"}]}
        mine = await enrolled(leader, one["id"], people[SECOND], **proof)
        assert (mine["status"], mine["allowed_actions"]) == ("requested", ["decline", "withdraw"])
        for action in ("confirm", "queue"):
            answer = refused(await stepped(leader, f"{PATH}/{mine['id']}", mine["version"], action), 409)
            assert answer["reason"] == "own_learning"
        assert (await step(soiro, f"{PATH}/{mine['id']}", "confirm"))["status"] == "confirmed"

    async def test_passed_in_any_edition_are_passed(self, soiro, omsu, people):
        basics = await published(soiro, title="Основы", form="distance")
        first = await opened(soiro, of=basics, ends_on=DAY)
        await enrolled(omsu, first["id"], people[SECOND])
        begun = await step(soiro, f"/groups/{first['id']}", "begin")
        result = {"results": [{"person_id": str(people[SECOND]), "passed": True}]}
        [at] = begun["sessions"]
        for path, body in (
            (f"sessions/{at['id']}/attendance", {"present": [str(people[SECOND])]}),
            ("results", result),
        ):
            answer = await soiro.put(f"{BASE}/groups/{first['id']}/{path}", json=body, headers={"If-Match": "*"})
            assert answer.status_code == 200, answer.text
        await step(soiro, f"/groups/{first['id']}", "complete")
        draft = await made(soiro, f"/programmes/{basics['id']}/editions", None)
        await step(soiro, f"/programmes/{draft['id']}", "publish")
        of = await published(soiro, requires=[basics["family"]])
        one = await opened(soiro, session(start=15, end=16), of=of)
        assert (await enrolled(omsu, one["id"], people[SECOND]))["status"] == "confirmed"


class TestWaiting:
    async def test_a_seat_that_is_freed_goes_to_the_next_who_can_come(self, soiro, omsu, school, people, facts_about):
        of = await published(soiro)
        one, elsewhere = await opened(soiro, of=of, seats=1), await opened(soiro, of=of)
        mine = await enrolled(school, one["id"], people[SMOLENSK_SCHOOL])
        busy = await enrolled(omsu, one["id"], people[SECOND])
        await enrolled(omsu, elsewhere["id"], people[SECOND])
        free = await enrolled(omsu, one["id"], people[THIRD])
        refused(await stepped(school, f"{PATH}/{mine['id']}", mine["version"], "withdraw"), 422)
        gone = await step(school, f"{PATH}/{mine['id']}", "withdraw", reason="Болезнь")
        assert (gone["status"], gone["allowed_actions"]) == ("withdrawn", [])
        statuses = {each["id"]: each["status"] for each in await listed(soiro, PATH, group_id=one["id"])}
        assert (statuses[busy["id"]], statuses[free["id"]]) == ("waiting", "confirmed")
        assert [each.type for each in await facts_about(free["id"])] == [
            "training.enrolment.waiting",
            "training.enrolment.confirmed",
        ]
        [history] = await listed(soiro, f"{PATH}/{free['id']}/history")
        assert (history["action"], history["role"]) == ("promote", "school")
        refused(await stepped(omsu, f"{PATH}/{free['id']}", free["version"], "withdraw", reason="Нет"), 412)

    async def test_a_seat_nobody_could_take_is_first_theirs_who_wait(self, soiro, omsu, school, people):
        of = await published(soiro)
        one, elsewhere = await opened(soiro, of=of, seats=1), await opened(soiro, of=of)
        first = await enrolled(omsu, one["id"], people[SECOND])
        busy = await enrolled(omsu, one["id"], people[THIRD])
        other = await enrolled(omsu, elsewhere["id"], people[THIRD])
        await step(omsu, f"{PATH}/{first['id']}", "withdraw", reason="Болезнь")
        await step(omsu, f"{PATH}/{other['id']}", "withdraw", reason="Передумал")
        newcomer = await enrolled(school, one["id"], people[SMOLENSK_SCHOOL])
        statuses = {each["id"]: each["status"] for each in await listed(soiro, PATH, group_id=one["id"])}
        assert (statuses[busy["id"]], newcomer["status"]) == ("confirmed", "waiting")

    async def test_who_leads_the_group_declines_with_a_reason(self, soiro, omsu, people):
        one = await opened(soiro, seats=1)
        first = await enrolled(omsu, one["id"], people[SECOND])
        second = await enrolled(omsu, one["id"], people[THIRD])
        answer = await stepped(omsu, f"{PATH}/{first['id']}", first["version"], "decline", reason="Нет")
        assert refused(answer, 409)["reason"] == "not_your_group"
        await step(soiro, f"{PATH}/{first['id']}", "decline", reason="Не та должность")
        assert (await omsu.get(f"{BASE}{PATH}/{second['id']}")).json()["status"] == "confirmed"

    async def test_results_are_not_told_one_by_one(self, soiro, omsu, people):
        one = await opened(soiro)
        mine = await enrolled(omsu, one["id"], people[SECOND])
        answer = await stepped(soiro, f"{PATH}/{mine['id']}", mine["version"], "complete")
        assert refused(answer, 409)["reason"] == "only_by_completion"


class TestRaces:
    async def test_of_fifty_one_gets_the_last_seat_and_the_others_wait_in_order(self, soiro, omsu, crowd, people):
        one = await opened(soiro, seats=2)
        await enrolled(omsu, one["id"], people[SECOND])
        answers = await asyncio.gather(*(asked(omsu, one, each) for each in crowd))
        assert {each.status_code for each in answers} == {201}
        assert Counter(each.json()["status"] for each in answers) == {"confirmed": 1, "waiting": 49}
        assert sorted(each.json()["arrival"] for each in answers) == list(range(2, 52))
        [now] = await listed(soiro, "/groups", programme_id=one["programme_id"])
        assert (now["confirmed"], now["waiting"], now["seats_left"]) == (2, 49, 0)
        winners = await listed(soiro, PATH, group_id=one["id"], status="confirmed")
        assert [each["arrival"] for each in winners] == [1, 2]
        leaving = (step(omsu, f"{PATH}/{each['id']}", "withdraw", reason="Болезнь") for each in winners)
        await asyncio.gather(*leaving)
        promoted = await listed(soiro, PATH, group_id=one["id"], status="confirmed")
        assert [each["arrival"] for each in promoted] == [3, 4]

    async def test_a_person_gets_one_of_two_seats_at_the_same_hour(self, soiro, omsu, people):
        of = await published(soiro)
        groups = [await opened(soiro, of=of) for _ in range(4)]
        answers = await asyncio.gather(*(asked(omsu, each, people[SECOND]) for each in groups))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
        assert {each.json()["reason"] for each in answers if each.status_code == 409} == {"sessions_overlap"}

    async def test_the_same_person_asked_for_twice_at_once_is_enrolled_once(self, soiro, omsu, people):
        one = await opened(soiro)
        answers = await asyncio.gather(*(asked(omsu, one, people[SECOND]) for _ in range(4)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
        [now] = await listed(soiro, "/groups", programme_id=one["programme_id"])
        assert now["confirmed"] == 1


class TestForOthers:
    async def test_a_route_enrols_by_the_service(self, app, soiro, people):
        one, origin = await opened(soiro), Origin(EnrolmentOrigin.route, uuid4())
        asking = caller("soiro")
        async with acting(app.state.database, asking, app.state.clock) as tx:
            made_ = await placing.enrol(tx, asking, people[SECOND], UUID(one["id"]), origin=origin)
        [kept] = await listed(soiro, PATH, group_id=one["id"])
        assert (kept["id"], kept["origin"], kept["origin_id"]) == (str(made_.id), "route", str(origin.id))

    async def test_what_a_route_is_made_of_are_groups_with_seats_left(self, app, soiro, omsu, people):
        basics = await published(soiro)
        of = await published(soiro, requires=[basics["family"]], kind="internship")
        full, late = await opened(soiro, of=basics, seats=1), await opened(soiro, of=of, ends_on="2027-10-06", seats=7)
        await opened(soiro, of=of, seats=3)
        await enrolled(omsu, full["id"], people[SECOND])
        async with acting(app.state.database, caller("soiro"), app.state.clock) as tx:
            zone = app.state.clock.zone
            found = offering.offered(await tx.scalars(open_from(date(2027, 10, 4))), zone)
            nothing = offering.offered(await tx.scalars(open_from(date(2027, 10, 5))), zone)
        offers = {each.id: each for each in found.offers}
        its, basic = offering.offer_id(UUID(of["id"])), offering.offer_id(UUID(basics["family"]))
        assert basic not in {each.family for each in found.offers}
        mine = offers[its]
        assert (mine.kind, mine.hours, mine.requires) == (OfferKind.internship, 18, frozenset({basic}))
        assert mine.family == offering.offer_id(UUID(of["family"]))
        [run] = mine.runs
        assert (run.first, run.last, run.seats) == (date(2027, 10, 4), date(2027, 10, 6), 7)
        assert run.days == {date(2027, 10, 4)}
        assert str(found.groups[its, date(2027, 10, 4)]) == late["id"]
        assert its not in {each.id for each in nothing.offers}
