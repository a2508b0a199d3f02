"""Appointments over HTTP: decided by each ground, made by order, refused with a reason, revoked with all undone."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from gateway.directory.posts import telling as posts
from services.kernel.acting import acting
from services.kernel.feed import CloudEvent
from services.kernel.identity import system
from services.monitoring.facts import events as monitoring
from services.monitoring.facts.ledger import FactKind
from services.reserve.appeals.rules import AppealSubject
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.appointments.models import Appointment
from services.reserve.candidates.models import Candidate
from services.reserve.entries.decisions import OrderIn
from services.reserve.entries.models import Entry
from services.reserve.entries.nominating import include_from_contest
from services.reserve.entries.timing import exclude_due
from services.reserve.requirements.profile import ConsentPurpose
from services.reserve.store import COPIES
from tests.services.reserve.appointments.conftest import ACT, CRITERION, ORDER
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.entries.conftest import included
from tests.services.reserve.entries.conftest import path_of as path_of_entry
from tests.support.answers import faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL


def as_heard(fact) -> CloudEvent:
    return CloudEvent(
        specversion="1.0",
        id=fact.id,
        source="/edulead/reserve",
        type=fact.type,
        subject=fact.subject,
        time=fact.time,
        sequence=f"{uuid4()}:{fact.seq}",
        place=fact.place,
        data=fact.data,
    )


RESERVIST = (ConsentPurpose.reserve,)


def path_of(appointment) -> str:
    return f"/appointments/{appointment['id']}"


async def read(client, path):
    response = await client.get(f"{BASE}{path}")
    assert response.status_code == 200, response.text
    return response.json()


async def status_of(client, path) -> str:
    return (await read(client, path))["status"]


async def ordered(client, appointment, **changes):
    return await step(client, path_of(appointment), "make", order=ORDER | changes)


@pytest.fixture
async def decided(world):
    """Directly, by an act of the founder."""
    return await world.direct(await world.vacancy(), await world.candidate())


class TestDirect:
    async def test_from_decision_to_headship(self, world, decided, facts_about):
        assert (decided["status"], decided["decided_on"], decided["place"]) == (
            "decided",
            "2026-11-27",
            SMOLENSK_SCHOOL,
        )
        assert {name: decided[name] for name in ACT} == ACT
        assert (decided["contract_due"], decided["obstacles"]) == (None, [])
        assert decided["allowed_actions"] == ["make", "decline", "cancel"]
        made_ = await ordered(world.omsu, decided)
        assert (made_["status"], made_["order_number"], made_["starts_on"]) == ("made", "117-к", "2026-12-01")
        assert made_["allowed_actions"] == ["revoke"]
        vacancy = await read(world.omsu, f"/vacancies/{decided['vacancy_id']}")
        assert (vacancy["status"], vacancy["filled_on"]) == ("filled", "2026-12-01")
        assert vacancy["appointment_id"] == decided["id"]
        facts = {fact.type: fact for fact in await facts_about(decided["id"])}
        assert list(facts) == ["reserve.appointment.decided", "reserve.appointment.made"]
        assert facts["reserve.appointment.made"].place == SMOLENSK_SCHOOL
        assert facts["reserve.appointment.made"].data == {
            "status": "made",
            "person_id": await world.person_of(decided["candidate_id"]),
            "organisation_id": str(world.organisation),
            "vacancy_id": vacancy["id"],
            "entry_id": None,
            "contest_id": None,
            "ground": "direct",
            "post_title": "директор",
            "decided_on": "2026-11-27",
            "starts_on": "2026-12-01",
            "contract_until": "2031-11-30",
            "order_number": "117-к",
            "order_date": "2026-11-27",
            "day": "2026-12-01",
        }

    async def test_not_past_a_contest_or_an_offer(self, world):
        vacancy, other = await world.vacancy(), await world.candidate()
        await world.contest(vacancy, await world.candidate())
        ground = {"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": other, **ACT}
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json={"ground": ground}), 409)
        assert (refusal["code"], refusal["reason"]) == ("appointment_refused", "vacancy_taken_up")

    async def test_not_to_a_vacancy_that_is_not_open(self, world, schools):
        said = {"organisation_id": str(schools[f"{SMOLENSK}.o3"]), "post_title": "директор", "reason": "other"}
        vacancy = await made(world.omsu, "/vacancies", said | {"arises_on": "2027-01-01"})
        ground = {"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": await world.candidate(), **ACT}
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json={"ground": ground}), 409)
        assert refusal["reason"] == "vacancy_not_open"

    @pytest.mark.parametrize("missing", [*ACT])
    async def test_not_without_act_and_justification(self, world, missing):
        ground = {"kind": "direct", "vacancy_id": str(uuid4()), "candidate_id": str(uuid4()), **ACT}
        del ground[missing]
        response = await world.omsu.post(f"{BASE}/appointments", json={"ground": ground})
        assert {each.rsplit("/", 1)[-1] for each in faults(response)} == {missing}

    async def test_what_is_not_there_is_pointed_at(self, world):
        vacancy = await world.vacancy()
        for ground, field in (
            ({"kind": "direct", "vacancy_id": str(uuid4()), "candidate_id": str(uuid4()), **ACT}, "vacancy_id"),
            ({"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": str(uuid4()), **ACT}, "candidate_id"),
            ({"kind": "reserve", "offer_id": str(uuid4())}, "offer_id"),
            ({"kind": "contest", "application_id": str(uuid4())}, "application_id"),
        ):
            response = await world.omsu.post(f"{BASE}/appointments", json={"ground": ground})
            assert faults(response) == {f"/ground/{field}": "unknown_reference"}
        later = {"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": await world.candidate(), **ACT}
        body = {"ground": later, "decided_on": "2026-11-28"}
        assert faults(await world.omsu.post(f"{BASE}/appointments", json=body)) == {"/decided_on": "in_future"}
        assert await listed(world.omsu, "/appointments", vacancy_id=vacancy["id"]) == []


class TestGuards:
    @pytest.mark.parametrize(
        ("given", "reason"), [({"until": None}, "no_attestation"), ({"consents": RESERVIST[:0]}, None)]
    )
    async def test_at_the_decision(self, world, given, reason):
        vacancy, candidate = await world.vacancy(), await world.candidate(**given)
        if reason is None:  # the file came with a consent to the reserve
            await world.withdraw_consents(candidate)
            reason = "no_consent"
        ground = {"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": candidate, **ACT}
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json={"ground": ground}), 409)
        assert (refusal["code"], refusal["reason"]) == ("appointment_refused", reason)
        assert await listed(world.omsu, "/appointments", vacancy_id=vacancy["id"]) == []

    async def refused_order(self, world, appointment, reason, **changes):
        """Refused with this reason, and nothing changed."""
        before = await read(world.omsu, path_of(appointment))
        response = await stepped(
            world.omsu, path_of(appointment), before["version"], "make", reason="Так", order=ORDER | changes
        )
        assert refused(response, 409, "step_refused")["reason"] == reason
        assert await read(world.omsu, path_of(appointment)) == before
        assert await status_of(world.omsu, f"/vacancies/{appointment['vacancy_id']}") == "open"
        return before

    async def test_attestation_on_the_first_day(self, world):
        decided = await world.direct(await world.vacancy(), await world.candidate(until="2026-11-30"))
        await self.refused_order(world, decided, "no_attestation")

    async def test_somebody_the_directory_knows(self, world, decided):
        person = await world.person_of(decided["candidate_id"])
        await world.change(Candidate, decided["candidate_id"], person_id=None)
        before = await self.refused_order(world, decided, "not_linked")
        assert [each["reason"] for each in before["obstacles"]] == ["not_linked"]
        assert "make" not in before["allowed_actions"]
        await world.change(Candidate, decided["candidate_id"], person_id=person)
        assert (await ordered(world.omsu, decided))["person_id"] == person

    async def test_consent(self, world, decided):
        await world.withdraw_consents(decided["candidate_id"])
        await self.refused_order(world, decided, "no_consent")

    async def test_no_other_head(self, world, decided):
        await world.head(world.organisation, str(uuid4()), "2026-11-25")
        before = await self.refused_order(world, decided, "overlapping_headship")
        assert [each["reason"] for each in before["obstacles"]] == ["overlapping_headship"]

    async def test_nor_one_that_begins_later(self, world, decided):
        await world.head(world.organisation, str(uuid4()), "2027-01-01")
        await self.refused_order(world, decided, "overlapping_headship")

    async def test_who_acts_or_leaves_the_day_before_is_no_matter(self, world, decided):
        await world.head(world.organisation, str(uuid4()), "2026-11-20", kind="acting_head")
        await world.head(world.organisation, str(uuid4()), "2026-11-20", "2026-11-30")
        assert (await ordered(world.omsu, decided))["status"] == "made"

    async def test_two_posts_of_head_are_not_combined(self, world, decided, schools):
        person = await world.person_of(decided["candidate_id"])
        await world.head(schools[f"{SMOLENSK}.o3"], person, "2020-09-01", "2026-12-01")
        await self.refused_order(world, decided, "combined_headship")

    async def test_no_two_for_one_vacancy(self, world, decided):
        ground = {"kind": "direct", "vacancy_id": decided["vacancy_id"], "candidate_id": await world.candidate(), **ACT}
        body = {"ground": ground}
        refused(await world.omsu.post(f"{BASE}/appointments", json=body), 409, "double_appointment")
        await ordered(world.omsu, decided)
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json=body), 409, "appointment_refused")
        assert refusal["reason"] == "vacancy_not_open"

    async def test_of_many_at_once_one_is_decided(self, world):
        vacancy, candidates = await world.vacancy(), [await world.candidate() for _ in range(4)]
        bodies = [
            {"ground": {"kind": "direct", "vacancy_id": vacancy["id"], "candidate_id": each, **ACT}}
            for each in candidates
        ]
        answers = await asyncio.gather(*(world.omsu.post(f"{BASE}/appointments", json=each) for each in bodies))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]

    @pytest.mark.parametrize(
        ("changes", "pointer", "code"),
        [
            ({"date": "2026-11-26"}, "/order/date", "wrong_dates"),
            ({"starts_on": "2026-11-29"}, "/order/starts_on", "wrong_dates"),
            ({"contract_until": "2031-12-01"}, "/order/contract_until", "contract_too_long"),
            ({"probation_until": "2027-06-01"}, "/order/probation_until", "probation_too_long"),
            ({"number": " "}, "/order/number", None),
        ],
    )
    async def test_an_order_that_cannot_be_is_pointed_at(self, world, decided, changes, pointer, code):
        response = await stepped(world.omsu, path_of(decided), decided["version"], "make", order=ORDER | changes)
        found = faults(response)
        assert set(found) == {pointer}
        assert code is None or found[pointer] == code
        assert await read(world.omsu, path_of(decided)) == decided

    async def test_each_step_says_what_it_needs_and_no_more(self, world, decided):
        version = decided["version"]
        for action, said, pointer in (
            ("make", {}, "/order"),
            ("decline", {"reason": "x", "order": ORDER}, "/order"),
            ("revoke", {"reason": "x"}, "/revoked_on"),
            ("cancel", {"reason": "x", "revoked_on": "2026-11-27"}, "/revoked_on"),
        ):
            assert set(faults(await stepped(world.omsu, path_of(decided), version, action, **said))) == {pointer}
        for action in ("decline", "cancel"):
            assert faults(await stepped(world.omsu, path_of(decided), version, action)) == {
                "/reason": "reason_required"
            }


class TestContest:
    async def test_the_winner_is_appointed_and_the_contest_ends(self, world, facts_about):
        vacancy, winner = await world.vacancy(), await world.candidate()
        contest, [application] = await world.contest(vacancy, winner)
        decided = await made(
            world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": application}}
        )
        assert (decided["contest_id"], decided["candidate_id"]) == (contest, winner)
        assert decided["contract_due"] == "2026-12-01"  # ten days from the decision of the commission
        assert (await ordered(world.omsu, decided))["status"] == "made"
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "filled"
        assert [fact.type for fact in await facts_about(contest)] == ["reserve.contest.appointed"]

    async def test_the_winner_with_a_file_next_door_is_appointed_with_all_that_follows(self, world, client_as, schools):
        """What they head there stands against the order, what they stand in ends by it and goes on when undone."""
        department, vacancy = client_as("department"), await world.vacancy()
        winner = await world.candidate(place=VYAZMA_SCHOOL)
        entry = await included(department, winner, source="department", reserve=REGION)
        refused(await world.omsu.get(f"{BASE}{path_of_entry(entry)}"), 404)
        _, [application] = await world.contest(vacancy, winner)
        ground = {"kind": "contest", "application_id": application}
        decided = await made(world.omsu, "/appointments", {"ground": ground})
        assert (decided["candidate_id"], decided["entry_id"]) == (winner, entry["id"])
        person, there = await world.person_of(winner), schools[VYAZMA_SCHOOL]
        await world.head(there, person, "2026-01-01", "2026-12-31", place=VYAZMA_SCHOOL)
        told = await read(world.omsu, path_of(decided))
        assert [each["reason"] for each in told["obstacles"]] == ["combined_headship"]
        later = {"starts_on": "2027-01-01", "contract_until": "2031-12-31", "contract_on": "2026-12-01"}
        done = await ordered(world.omsu, decided, **later)
        assert (done["status"], done["person_id"]) == ("made", person)
        assert await status_of(department, path_of_entry(entry)) == "appointed"
        await step(world.omsu, path_of(decided), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        assert await status_of(department, path_of_entry(entry)) == "included"
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "open"

    async def test_one_in_the_reserve_with_a_file_next_door_is_appointed(self, app, world):
        """Included by a contest; whoever keeps this reserve does not see the file."""
        vacancy, there = await world.vacancy(), await world.candidate(place=VYAZMA_SCHOOL)
        async with world.acting() as tx:
            entry = await include_from_contest(
                tx, contest_id=uuid4(), candidate_id=UUID(there), reserve=SMOLENSK,
                order=OrderIn(number="1", date="2026-11-27"), included_on=date(2026, 11, 27),
            )  # fmt: skip
        said = {"entry_id": str(entry.id), "offered_on": "2026-11-27", "answer_until": "2026-12-04"}
        offer = await made(world.omsu, f"/vacancies/{vacancy['id']}/offers", said)
        await step(world.omsu, f"/offers/{offer['id']}", "accept")
        ground = {"kind": "reserve", "offer_id": offer["id"]}
        decided = await made(world.omsu, "/appointments", {"ground": ground})
        assert (await ordered(world.omsu, decided))["status"] == "made"
        assert await status_of(world.omsu, f"/entries/{entry.id}") == "appointed"

    async def test_the_term_of_a_contract_goes_by_who_was_chosen_when_and_not_by_the_rank(self, world, app, today):
        """A winner by vote counts from the decision, who came next from their turn."""
        _, [first, second] = await world.contest(await world.vacancy(), *[await world.candidate() for _ in range(2)])
        async with app.state.database.begin("ru") as session:
            await session.execute(update(Application).where(Application.id == UUID(first)).values(rank=2))
            await session.execute(update(Application).where(Application.id == UUID(second)).values(rank=1))
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": first}})
        assert decided["contract_due"] == "2026-12-01"
        await step(world.omsu, path_of(decided), "decline", reason="Отказ")
        await step(world.omsu, f"/applications/{second}", "promote")
        today("2026-11-30")
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": second}})
        assert decided["contract_due"] == "2026-12-07"  # ten days from the 27th

    async def test_nobody_decides_or_signs_the_own_one(self, world, client_as):
        """An official of the authority that appoints, who has won there."""
        candidate = await world.candidate()
        _, [application] = await world.contest(await world.vacancy(), candidate)
        official = client_as("omsu", SMOLENSK, UUID(await world.person_of(candidate)))
        body = {"ground": {"kind": "contest", "application_id": application}}
        assert refused(await official.post(f"{BASE}/appointments", json=body), 409)["reason"] == "own_appointment"
        decided = await made(world.omsu, "/appointments", body)
        assert (await read(official, path_of(decided)))["allowed_actions"] == ["decline"]
        for action, said in (("make", {"order": ORDER}), ("cancel", {"reason": "Так"})):
            response = await stepped(official, path_of(decided), decided["version"], action, **said)
            assert refused(response, 409, "step_refused")["reason"] == "own_appointment"
        made_ = await step(world.omsu, path_of(decided), "make", order=ORDER)
        assert (await read(official, path_of(made_)))["allowed_actions"] == []
        said = {"reason": "Так", "revoked_on": "2026-11-27"}
        response = await stepped(official, path_of(decided), made_["version"], "revoke", **said)
        assert refused(response, 409, "step_refused")["reason"] == "own_appointment"

    async def test_a_late_contract_and_probation_need_a_reason(self, world):
        _, [application] = await world.contest(await world.vacancy(), await world.candidate())
        decided = await made(
            world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": application}}
        )
        late = ORDER | {"contract_on": "2026-12-02", "starts_on": "2026-12-02"}
        for order, reason in (
            (late, "contract_late"),
            (ORDER | {"probation_until": "2027-03-01"}, "probation_after_contest"),
        ):
            response = await stepped(world.omsu, path_of(decided), decided["version"], "make", order=order)
            assert refused(response, 409, "step_refused")["reason"] == reason
        done = await step(world.omsu, path_of(decided), "make", order=late, reason="Победитель болел")
        assert (done["status"], done["status_reason"]) == ("made", "Победитель болел")

    async def test_waits_for_the_term_of_appeals_where_the_regulation_says_so(self, world, today):
        _, [application] = await world.contest(await world.vacancy(), await world.candidate(), wait_for_appeals=True)
        body = {"ground": {"kind": "contest", "application_id": application}}
        today("2026-12-04")  # the tenth working day after the decision
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json=body), 409)
        assert refusal["reason"] == "appeal_term"
        assert "04.12.2026" in refusal["detail"]
        today("2026-12-05")
        assert (await made(world.omsu, "/appointments", body))["status"] == "decided"

    @pytest.mark.parametrize("subject", AppealSubject)
    async def test_waits_for_an_appeal_that_was_filed_whatever_the_regulation_says(self, world, subject):
        contest, [application] = await world.contest(await world.vacancy(), await world.candidate())
        body = {"ground": {"kind": "contest", "application_id": application}}
        decided = await made(world.omsu, "/appointments", body)
        await world.appealed(contest, application, subject)
        order = await stepped(world.omsu, path_of(decided), decided["version"], "make", order=ORDER)
        assert refused(order, 409, "step_refused")["reason"] == "appeals_open"
        await step(world.omsu, path_of(decided), "cancel", reason="До решения по жалобе")
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json=body), 409)
        assert refusal["reason"] == "appeals_open"

    async def test_only_who_won(self, world):
        _, [_, second] = await world.contest(await world.vacancy(), await world.candidate(), await world.candidate())
        body = {"ground": {"kind": "contest", "application_id": second}}
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json=body), 409)
        assert refusal["reason"] == "not_the_winner"

    @pytest.mark.parametrize(
        ("rivals", "rules", "vacancy_status"),
        [(1, {}, "in_contest"), (1, {"next_by_score": False}, "open"), (0, {}, "open")],
    )
    async def test_a_refusal_lets_the_next_by_score_in(self, world, facts_about, rivals, rules, vacancy_status):
        vacancy = await world.vacancy()
        people = [await world.candidate() for _ in range(1 + rivals)]
        _, [winner, *_] = await world.contest(vacancy, *people, **rules)
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        await step(world.omsu, path_of(decided), "decline", reason="Семейные обстоятельства")
        assert [fact.type for fact in await facts_about(winner)] == ["reserve.application.withdrawn"]
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == vacancy_status

    async def test_after_all_a_new_contest_may_be_held(self, world):
        """Whether the winner did not take the post or the appointment was revoked: the vacancy is open again."""
        vacancy = await world.vacancy()
        _, [winner] = await world.contest(vacancy, await world.candidate())
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        await step(world.omsu, path_of(decided), "decline", reason="Семейные обстоятельства")
        _, [winner] = await world.contest(vacancy, await world.candidate())
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        done = await ordered(world.omsu, decided)
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        contest, _ = await world.contest(vacancy, await world.candidate())
        assert contest

    async def test_what_was_said_of_the_winner_stays_with_the_winner(self, world):
        vacancy = await world.vacancy()
        _, [winner] = await world.contest(vacancy, await world.candidate())
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        await step(world.omsu, path_of(decided), "decline", reason="Победитель болен")
        contest, [winner] = await world.contest(vacancy, await world.candidate())
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        done = await ordered(world.omsu, decided)
        await step(world.omsu, path_of(done), "revoke", reason="Победитель болен", revoked_on="2026-11-27")
        told = await listed(world.omsu, f"/vacancies/{vacancy['id']}/history")
        told += await listed(world.omsu, f"/contests/{contest}/history")
        moved = {each["reason"] for each in told if each["action"] in ("reopen", "resume")}
        assert moved == {"Назначение отменено", "Победитель конкурса отказался от должности"}

    async def test_a_winner_who_withdrew_since_is_not_appointed(self, world):
        _, [winner, _] = await world.contest(await world.vacancy(), await world.candidate(), await world.candidate())
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        await world.change(Application, winner, status=ApplicationStatus.withdrawn)
        order = await stepped(world.omsu, path_of(decided), decided["version"], "make", order=ORDER)
        assert refused(order, 409, "step_refused")["reason"] == "not_the_winner"

    async def test_the_reserve_the_winner_left_by_the_first_day_bars_nothing(self, world):
        vacancy, person = await world.vacancy(), await world.candidate()
        entry = await included(world.omsu, person)
        _, [winner] = await world.contest(vacancy, person)
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        assert decided["entry_id"] == entry["id"]
        await world.change(Entry, entry["id"], until=date(2026, 11, 30))
        done = await ordered(world.omsu, decided)
        assert (done["status"], done["entry_id"]) == ("made", None)
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        assert await status_of(world.omsu, f"/entries/{entry['id']}") == "included"

    async def test_nor_does_one_they_were_excluded_from(self, world):
        vacancy, person = await world.vacancy(), await world.candidate()
        entry = await included(world.omsu, person)
        _, [winner] = await world.contest(vacancy, person)
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": winner}})
        leaving = {"reason": "Заявление", "exclusion": {"code": "own_request"}}
        await step(world.omsu, f"/entries/{entry['id']}", "exclude", **leaving)
        assert (await ordered(world.omsu, decided))["entry_id"] is None

    async def test_a_decision_cancelled_leaves_the_winner(self, world, facts_about):
        _, [winner] = await world.contest(await world.vacancy(), await world.candidate())
        body = {"ground": {"kind": "contest", "application_id": winner}}
        decided = await made(world.omsu, "/appointments", body)
        await step(world.omsu, path_of(decided), "cancel", reason="Опечатка")
        assert (await made(world.omsu, "/appointments", body))["status"] == "decided"


class TestReserve:
    async def test_who_left_the_reserve_may_decline_still(self, world, ruled):
        await ruled(SMOLENSK, refusals=1)
        entry, offer = await world.offered(await world.vacancy(), await world.candidate(consents=()))
        await step(world.omsu, f"/offers/{offer['id']}", "accept")
        decided = await made(world.omsu, "/appointments", {"ground": {"kind": "reserve", "offer_id": offer["id"]}})
        leaving = {"reason": "Заявление", "exclusion": {"code": "own_request"}}
        await step(world.omsu, f"/entries/{entry['id']}", "exclude", **leaving)
        done = await step(world.omsu, path_of(decided), "decline", reason="Семейные обстоятельства")
        assert done["status"] == "declined"
        left = await read(world.omsu, f"/entries/{entry['id']}")
        assert (left["exclusion_code"], len(left["refusals"])) == ("own_request", 1)

    @pytest.fixture
    async def vacancy(self, world):
        return await world.vacancy()

    @pytest.fixture
    async def offer(self, world, vacancy):
        _, offer = await world.offered(vacancy, await world.candidate(consents=()))
        return offer

    async def decided(self, world, offer):
        await step(world.omsu, f"/offers/{offer['id']}", "accept")
        return await made(world.omsu, "/appointments", {"ground": {"kind": "reserve", "offer_id": offer["id"]}})

    async def test_an_offer_accepted_leads_to_the_post(self, world, vacancy, offer, facts_about):
        decided = await self.decided(world, offer)
        done = await ordered(world.omsu, decided, probation_until="2027-05-31")
        assert (done["ground"], done["entry_id"]) == ("reserve", offer["entry_id"])
        assert await status_of(world.omsu, f"/entries/{offer['entry_id']}") == "appointed"
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "filled"
        [told] = [fact for fact in await facts_about(done["id"]) if fact.type == "reserve.appointment.made"]
        assert told.data["entry_id"] == offer["entry_id"]

    async def test_not_before_it_is_accepted(self, world, offer):
        body = {"ground": {"kind": "reserve", "offer_id": offer["id"]}}
        refusal = refused(await world.omsu.post(f"{BASE}/appointments", json=body), 409)
        assert refusal["reason"] == "offer_not_accepted"

    async def test_whom_the_region_took_meanwhile_is_appointed_all_the_same(self, world, department, offer):
        decided = await self.decided(world, offer)
        entry = await read(world.omsu, f"/entries/{offer['entry_id']}")
        up = await included(department, entry["candidate_id"], source="department", reserve=REGION)
        assert await status_of(world.omsu, f"/entries/{entry['id']}") == "excluded"
        assert (await read(world.omsu, path_of(decided)))["obstacles"] == []
        done = await ordered(world.omsu, decided)
        assert (done["status"], done["entry_id"]) == ("made", up["id"])
        assert await status_of(department, f"/entries/{up['id']}") == "appointed"
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        assert await status_of(department, f"/entries/{up['id']}") == "included"

    async def test_an_offer_decided_by_is_not_taken_back(self, world, offer):
        await self.decided(world, offer)
        now = await read(world.omsu, f"/offers/{offer['id']}")
        response = await stepped(world.omsu, f"/offers/{offer['id']}", now["version"], "withdraw", reason="x")
        assert refused(response, 409, "step_refused")["reason"] == "appointment_decided"

    async def test_who_declines_has_refused(self, world, vacancy, offer):
        decided = await self.decided(world, offer)
        await step(world.omsu, path_of(decided), "decline", reason="Передумал")
        entry = await read(world.omsu, f"/entries/{offer['entry_id']}")
        assert (entry["status"], len(entry["refusals"])) == ("included", 1)
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "open"
        assert await status_of(world.omsu, f"/offers/{offer['id']}") == "withdrawn"

    async def test_a_decision_cancelled_counts_for_nobody(self, world, vacancy, offer):
        decided = await self.decided(world, offer)
        await step(world.omsu, path_of(decided), "cancel", reason="Вакансия передана")
        assert (await read(world.omsu, f"/entries/{offer['entry_id']}"))["refusals"] == []
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "open"

    async def test_revoked_the_stay_goes_on(self, world, vacancy, offer, today, facts_about):
        done = await ordered(world.omsu, await self.decided(world, offer))
        today("2026-12-20")
        gone = await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-12-15")
        assert (gone["status"], gone["revoked_on"], gone["allowed_actions"]) == ("revoked", "2026-12-15", [])
        assert await status_of(world.omsu, f"/entries/{offer['entry_id']}") == "included"
        vacancy = await read(world.omsu, f"/vacancies/{vacancy['id']}")
        assert (vacancy["status"], vacancy["appointment_id"], vacancy["filled_on"]) == ("open", None, None)
        told = {fact.type: fact.data for fact in await facts_about(done["id"])}["reserve.appointment.revoked"]
        assert (told["day"], told["entry_id"]) == ("2026-12-15", offer["entry_id"])
        assert told["person_id"] == done["person_id"]

    async def test_revoked_the_stay_that_began_meanwhile_goes_on(self, world, vacancy, offer):
        done = await ordered(world.omsu, await self.decided(world, offer))
        former = await read(world.omsu, f"/entries/{offer['entry_id']}")
        anew = await included(world.omsu, former["candidate_id"])
        gone = await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        assert gone["status"] == "revoked"
        assert await status_of(world.omsu, f"/entries/{former['id']}") == "appointed"
        assert await status_of(world.omsu, f"/entries/{anew['id']}") == "included"
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "open"

    async def test_what_it_was_decided_on_and_is_no_more_stands_against_the_order(self, world, offer):
        decided = await self.decided(world, offer)
        left = {"reason": "Заявление", "exclusion": {"code": "own_request"}}
        await step(world.omsu, f"/entries/{offer['entry_id']}", "exclude", **left)
        now = await read(world.omsu, path_of(decided))
        assert "not_in_reserve" in [each["reason"] for each in now["obstacles"]]
        order = await stepped(world.omsu, path_of(decided), now["version"], "make", order=ORDER)
        assert refused(order, 409, "step_refused")["reason"] == "not_in_reserve"

    async def test_revoked_late_nobody_is_excluded_for_what_could_not_be_handed_in(self, app, world, offer, today):
        """The plan fell due on 27.12.2026 and the first report a year later, while the reservist was head."""
        done = await ordered(world.omsu, await self.decided(world, offer))
        today("2028-01-15")
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2028-01-14")
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
            await exclude_due(session, {})
        entry = await read(world.omsu, f"/entries/{offer['entry_id']}")
        assert (entry["status"], entry["plan_due_on"]) == ("included", "2028-02-14")
        owed = entry["next_report"]
        assert (owed["number"], owed["first"], owed["last"]) == (2, "2027-11-28", "2028-11-27")

    async def test_revoked_a_renewed_stay_goes_on_as_renewed(self, world, offer):
        order = {"number": "7-р", "date": "2026-11-27"}
        renewal = {"consented_on": "2026-11-27", "consent": "Заявление", "order": order}
        await step(world.omsu, f"/entries/{offer['entry_id']}", "renew", renewal=renewal)
        done = await ordered(world.omsu, await self.decided(world, offer))
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        entry = await read(world.omsu, f"/entries/{offer['entry_id']}")
        assert (entry["status"], entry["until"]) == ("renewed", "2030-11-27")

    async def test_a_winner_who_stood_in_the_reserve_leaves_it(self, world, vacancy, offer):
        """By whatever ground: the same person is not appointed and in the reserve."""
        await step(world.omsu, f"/offers/{offer['id']}", "withdraw", reason="Будет конкурс")
        candidate = (await read(world.omsu, f"/entries/{offer['entry_id']}"))["candidate_id"]
        decided = await world.direct(vacancy, candidate)
        assert decided["entry_id"] == offer["entry_id"]
        await ordered(world.omsu, decided)
        assert await status_of(world.omsu, f"/entries/{offer['entry_id']}") == "appointed"


class TestRevoking:
    async def test_not_into_another_vacancy(self, world, decided, schools):
        done = await ordered(world.omsu, decided)
        await world.vacancy()
        response = await stepped(
            world.omsu, path_of(done), done["version"], "revoke", reason="x", revoked_on="2026-11-27"
        )
        assert refused(response, 409, "step_refused")["reason"] == "vacancy_replaced"

    @pytest.mark.parametrize(("day", "code"), [("2026-11-26", "wrong_dates"), ("2026-11-28", "in_future")])
    async def test_on_a_day_that_can_be(self, world, decided, day, code):
        done = await ordered(world.omsu, decided)
        response = await stepped(world.omsu, path_of(done), done["version"], "revoke", reason="x", revoked_on=day)
        assert faults(response) == {"/revoked_on": code}

    async def test_then_somebody_else_may_come(self, world, decided):
        done = await ordered(world.omsu, decided)
        await step(world.omsu, path_of(done), "revoke", reason="Отказ суда", revoked_on="2026-11-27")
        vacancy = await read(world.omsu, f"/vacancies/{done['vacancy_id']}")
        again = await world.direct(vacancy, await world.candidate())
        assert (await ordered(world.omsu, again))["status"] == "made"

    @pytest.mark.parametrize(("rules", "vacancy_is"), [({}, "in_contest"), ({"next_by_score": False}, "open")])
    async def test_of_a_winner_makes_way_for_who_comes_next(self, world, rules, vacancy_is, facts_about):
        vacancy, people = await world.vacancy(), [await world.candidate() for _ in range(2)]
        contest, [first, second] = await world.contest(vacancy, *people, **rules)
        ground = {"kind": "contest", "application_id": first}
        done = await ordered(world.omsu, await made(world.omsu, "/appointments", {"ground": ground}))
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        assert await status_of(world.omsu, f"/contests/{contest}") == "decided"
        gone = await read(world.omsu, f"/applications/{first}")
        assert (gone["status"], gone["reason"], gone["skip_ground"]) == ("not_appointed", "Решение суда", "revoked")
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == vacancy_is
        assert [each.type for each in await facts_about(contest)][-1] == "reserve.contest.decided"
        if vacancy_is == "open":
            assert "promote" not in (await read(world.omsu, f"/applications/{second}"))["allowed_actions"]
            return
        await step(world.omsu, f"/applications/{second}", "promote")
        ground = {"kind": "contest", "application_id": second}
        decided = await made(world.omsu, "/appointments", {"ground": ground})
        assert (await ordered(world.omsu, decided))["status"] == "made"
        assert await status_of(world.omsu, f"/contests/{contest}") == "appointed"

    async def test_of_a_winner_with_nobody_next_opens_the_vacancy(self, world):
        vacancy = await world.vacancy()
        _, [only] = await world.contest(vacancy, await world.candidate())
        ground = {"kind": "contest", "application_id": only}
        done = await ordered(world.omsu, await made(world.omsu, "/appointments", {"ground": ground}))
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        assert await status_of(world.omsu, f"/vacancies/{vacancy['id']}") == "open"
        assert await status_of(world.omsu, f"/applications/{only}") == "not_appointed"


class TestHeard:
    """What it tells is what the gateway and monitoring, which follow it, ask an event to tell."""

    async def test_by_the_gateway_and_by_monitoring(self, world, decided, facts_about):
        done = await ordered(world.omsu, decided)
        await step(world.omsu, path_of(done), "revoke", reason="Решение суда", revoked_on="2026-11-27")
        _, made_, revoked = [as_heard(fact) for fact in await facts_about(done["id"])]
        opened, undone = posts.told(made_), posts.told(revoked)
        assert (opened.day, opened.post_title, opened.order_number) == (date(2026, 12, 1), "директор", "117-к")
        assert (opened.contract_until, undone.day) == (date(2031, 11, 30), date(2026, 11, 27))
        assert opened.person_id == undone.person_id == UUID(done["person_id"])
        for event, kind in ((made_, FactKind.appointment_made), (revoked, FactKind.appointment_revoked)):
            found, said = monitoring.told(event)
            assert (found, said["organisation_id"], said["entry_id"]) == (kind, world.organisation, None)


class TestProbation:
    async def test_is_concluded_once(self, world, decided, today, facts_about):
        done = await ordered(world.omsu, decided, probation_until="2027-05-31")
        url, said = f"{BASE}{path_of(done)}:probation", {"outcome": "passed", "on": "2027-05-31"}
        assert faults(await world.omsu.post(url, json=said, headers=seen(done))) == {"/on": "wrong_dates"}
        today("2027-06-01")
        late = await world.omsu.post(url, json=said | {"outcome": "failed", "on": "2027-06-01"}, headers=seen(done))
        assert faults(late) == {"/on": "wrong_dates"}
        over = (await world.omsu.post(url, json=said, headers=seen(done))).json()
        assert (over["probation_outcome"], over["probation_on"]) == ("passed", "2027-05-31")
        refused(await world.omsu.post(url, json=said, headers=seen(over)), 409, "not_on_probation")
        refused(await world.omsu.post(url, json=said), 428)
        told = (await facts_about(done["id"]))[-1]
        assert (told.type, told.data["outcome"]) == ("reserve.appointment.probation_concluded", "passed")

    async def test_only_of_who_is_on_it(self, world, decided):
        url, said = f"{BASE}{path_of(decided)}:probation", {"outcome": "failed", "on": "2026-11-27"}
        refused(await world.omsu.post(url, json=said, headers=seen(decided)), 409, "not_on_probation")
        done = await ordered(world.omsu, decided)
        refused(await world.omsu.post(url, json=said, headers=seen(done)), 409, "not_on_probation")


class TestPlace:
    async def test_a_neighbour_sees_nothing_of_it(self, neighbour, decided):
        for path in (path_of(decided), f"{path_of(decided)}/history"):
            refused(await neighbour.get(f"{BASE}{path}"), 404, "appointment_not_found")
        refused(await stepped(neighbour, path_of(decided), 1, "cancel", reason="x"), 404, "appointment_not_found")
        assert await listed(neighbour, "/appointments") == []

    async def test_a_school_sees_only_its_own_persons(self, world, client_as, decided):
        stranger = client_as("school", SMOLENSK_SCHOOL, uuid4())
        refused(await stranger.get(f"{BASE}{path_of(decided)}"), 404, "appointment_not_found")
        assert await listed(stranger, "/appointments") == []
        person = await world.person_of(decided["candidate_id"])
        own = await read(client_as("school", SMOLENSK_SCHOOL, person), path_of(decided))
        assert (own["id"], own["allowed_actions"], own["obstacles"]) == (decided["id"], [], [])

    async def test_an_account_without_a_person_does_not_see_those_of_nobody(self, app, client_as, decided):
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(Appointment).where(Appointment.id == UUID(decided["id"])).values(person_id=None))
        nobody = client_as("school", SMOLENSK_SCHOOL)
        assert await listed(nobody, "/appointments") == []
        refused(await nobody.get(f"{BASE}{path_of(decided)}"), 404, "appointment_not_found")

    async def test_who_only_reads_changes_nothing(self, client_as, decided):
        for role in ("soiro", "admin"):
            client = client_as(role)
            assert (await read(client, path_of(decided)))["allowed_actions"] == []
            refusal = refused(await stepped(client, path_of(decided), 1, "cancel", reason="x"), 403)
            assert refusal["permission"] == "appointment:write"
            refused(await client.post(f"{BASE}/appointments", json={}), 403)
        for role in ("expert", "integration"):
            refused(await client_as(role).get(f"{BASE}{path_of(decided)}"), 403)

    async def test_lists_and_history(self, department, decided, world):
        done = await ordered(world.omsu, decided)
        for query, count in (
            ({"status": "made"}, 1),
            ({"status": "decided"}, 0),
            ({"ground": "direct", "organisation_id": str(world.organisation)}, 1),
            ({"starts_from": "2026-12-01", "starts_to": "2026-12-01"}, 1),
            ({"starts_to": "2026-11-30"}, 0),
            ({"person_id": done["person_id"]}, 1),
            ({"place": f"{SMOLENSK}.o2"}, 0),
        ):
            assert len(await listed(department, "/appointments", **query)) == count, query
        assert {each["action"] for each in await listed(department, f"{path_of(decided)}/history")} == {"make"}

    async def test_says_which_version_it_was_made_from(self, world, decided):
        url = f"{BASE}{path_of(decided)}/steps"
        refused(await world.omsu.post(url, json={"action": "cancel", "reason": "x"}), 428)
        await ordered(world.omsu, decided)
        refused(await stepped(world.omsu, path_of(decided), decided["version"], "cancel", reason="x"), 412)


class TestTwoOrdersAtOnce:
    async def test_who_heads_one_school_by_an_order_is_not_given_another(self, world, schools):
        """The directory has told of neither post yet."""
        candidate = await world.candidate()
        first = await world.direct(await world.vacancy(), candidate)
        await ordered(world.omsu, first)
        other = await made(
            world.omsu,
            "/vacancies",
            {
                "organisation_id": str(schools[f"{SMOLENSK}.o3"]),
                "post_title": "директор",
                "reason": "dismissal",
                "arises_on": "2026-11-20",
                "requirements": [CRITERION],
            },
        )
        async with world.acting() as tx:
            left = COPIES.post.organisation_id == schools[f"{SMOLENSK}.o3"]
            await tx.execute(update(COPIES.post).where(left).values(held_to=date(2026, 11, 19)))
        second = await world.direct(await step(world.omsu, f"/vacancies/{other['id']}", "declare"), candidate)
        order = await stepped(world.omsu, path_of(second), second["version"], "make", order=ORDER)
        assert refused(order, 409, "step_refused")["reason"] == "combined_headship"
        now = await read(world.omsu, path_of(second))
        assert [each["reason"] for each in now["obstacles"]] == ["combined_headship"]
