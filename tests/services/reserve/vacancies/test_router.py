"""Vacancies over HTTP: recorded and opened by those who conduct, moved by what fills them, foretold and warned of."""

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.kernel.problems import IllegalStep
from services.reserve.candidates.models import Candidate
from services.reserve.received.models import ReceivedRisk
from services.reserve.received.rules import RiskHolder
from services.reserve.store import COPIES
from services.reserve.vacancies import service
from services.reserve.vacancies.models import Vacancy, VacancyNotice
from services.reserve.vacancies.timing import warn
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

CRITERION = {
    "code": "experience",
    "title": "Стаж педагогической работы не менее 5 лет",
    "clause": None,
    "requirement": {"kind": "experience", "of": ["pedagogical"], "years": 5},
    "required": True,
}


def body(organisation, **given):
    usual = {"organisation_id": str(organisation), "post_title": "директор", "reason": "contract_end"}
    return usual | {"arises_on": "2027-09-01", "requirements": [CRITERION]} | given


@pytest.fixture(autouse=True)
async def clean(app, today):
    """Organisations are made anew for each test, what tells of them by the job is not."""
    today("2026-11-27")
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(VacancyNotice))


@pytest.fixture
async def vacancy(omsu, schools):
    return await made(omsu, "/vacancies", body(schools[SMOLENSK_SCHOOL]))


@pytest.fixture
async def opened(omsu, vacancy):
    return await step(omsu, path_of(vacancy), "declare")


def path_of(vacancy) -> str:
    return f"/vacancies/{vacancy['id']}"


@pytest.fixture
def moving(app):
    """Runs something in a transaction of a record above vacancies, as a contest or an appointment would."""

    async def run(act):
        async with acting(app.state.database, system("tests", "ru"), app.state.clock) as tx:
            return await act(tx)

    return run


class TestRecording:
    async def test_says_who_holds_the_post_by_the_directory(self, app, vacancy, schools, facts_about):
        async with app.state.database.begin("ru") as session:
            post = await session.scalar(
                select(COPIES.post).where(COPIES.post.organisation_id == schools[SMOLENSK_SCHOOL])
            )
        assert (vacancy["post_id"], vacancy["person_id"]) == (str(post.id), str(post.person_id))
        assert (vacancy["status"], vacancy["place"]) == ("forecast", SMOLENSK_SCHOOL)
        assert (vacancy["organisation_name"], vacancy["requirements"]) == ("Школа o1", [CRITERION])
        assert vacancy["allowed_actions"] == ["declare", "cancel"]
        [fact] = await facts_about(vacancy["id"])
        assert (fact.type, fact.place) == ("reserve.vacancy.forecast", SMOLENSK_SCHOOL)
        assert fact.data == {
            "status": "forecast",
            "organisation_id": str(schools[SMOLENSK_SCHOOL]),
            "reason": "contract_end",
            "arises_on": "2027-09-01",
        }

    async def test_an_organisation_has_one_at_a_time(self, omsu, vacancy, schools):
        again = body(schools[SMOLENSK_SCHOOL])
        refused(await omsu.post(f"{BASE}/vacancies", json=again), 409, "vacancy_living")
        await step(omsu, path_of(vacancy), "cancel", reason="Договор продлён")
        await made(omsu, "/vacancies", again)

    async def test_of_many_at_once_one_is_recorded(self, omsu, schools):
        said = body(schools[SMOLENSK_SCHOOL])
        answers = await asyncio.gather(*(omsu.post(f"{BASE}/vacancies", json=said) for _ in range(5)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409, 409]

    @pytest.mark.parametrize(
        ("wrong", "pointers"),
        [
            ({"organisation_id": str(uuid4())}, {"/organisation_id"}),
            ({"reason": "holiday"}, {"/reason"}),
            ({"arises_on": "скоро"}, {"/arises_on"}),
            ({"post_title": " "}, {"/post_title"}),
            ({"requirements": [CRITERION | {"requirement": {"kind": "height"}}]}, {"/requirements/0/requirement"}),
            ({"requirements": [CRITERION, CRITERION]}, {"/requirements/1/code"}),
            ({"status": "open"}, {"/status"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, omsu, schools, wrong, pointers):
        response = await omsu.post(f"{BASE}/vacancies", json=body(schools[SMOLENSK_SCHOOL], **wrong))
        assert set(faults(response)) == pointers
        assert await listed(omsu, "/vacancies", organisation_id=schools[SMOLENSK_SCHOOL]) == []

    async def test_a_closed_organisation_needs_no_head(self, app, omsu, schools):
        organisation = schools[SMOLENSK_SCHOOL]
        async with app.state.database.begin("ru") as session:
            its = COPIES.organisation.id == organisation
            await session.execute(update(COPIES.organisation).where(its).values(closed_on=date(2027, 8, 31)))
        response = await omsu.post(f"{BASE}/vacancies", json=body(organisation))
        assert faults(response) == {"/organisation_id": "closed"}
        made_ = await made(omsu, "/vacancies", body(organisation, arises_on="2027-08-31"))
        later = {"arises_on": "2027-09-01"}
        response = await omsu.patch(f"{BASE}{path_of(made_)}", json=later, headers=seen(made_))
        assert faults(response) == {"/organisation_id": "closed"}


class TestPlace:
    async def test_a_neighbour_sees_nothing_of_it(self, neighbour, vacancy, schools):
        for path in (path_of(vacancy), f"{path_of(vacancy)}/history"):
            refused(await neighbour.get(f"{BASE}{path}"), 404, "vacancy_not_found")
        refused(await stepped(neighbour, path_of(vacancy), 1, "declare"), 404, "vacancy_not_found")
        change = {"post_title": "заведующий"}
        refused(await neighbour.patch(f"{BASE}{path_of(vacancy)}", json=change, headers=ANY_VERSION), 404)
        assert await listed(neighbour, "/vacancies", organisation_id=vacancy["organisation_id"]) == []
        response = await neighbour.post(f"{BASE}/vacancies", json=body(schools[f"{SMOLENSK}.o2"]))
        assert faults(response) == {"/organisation_id": "unknown_reference"}

    async def test_those_above_read_it_and_only_who_conducts_records(self, client_as, vacancy, schools):
        for role in ("department", "omsu", "soiro", "admin", "integration"):
            read = await client_as(role).get(f"{BASE}{path_of(vacancy)}")
            assert (read.status_code, read.json()["id"]) == (200, vacancy["id"])
        for role in ("soiro", "admin", "school", "expert", "integration"):
            response = await client_as(role).post(f"{BASE}/vacancies", json=body(schools[f"{SMOLENSK}.o2"]))
            assert refused(response, 403)["permission"] == "vacancy:write"
        for role in ("school", "expert"):
            assert refused(await client_as(role).get(f"{BASE}{path_of(vacancy)}"), 403)["permission"] == "vacancy:read"
        for role in ("soiro", "admin"):
            refusal = refused(await stepped(client_as(role), path_of(vacancy), 1, "declare"), 403)
            assert refusal["permission"] == "vacancy:write"


class TestListing:
    async def test_finds_by_what_is_known_of_it(self, department, opened, schools):
        other = await made(
            department, "/vacancies", body(schools[VYAZMA_SCHOOL], reason="death", arises_on="2026-12-01")
        )
        for query, ids in (
            ({"status": "open"}, [opened["id"]]),
            ({"status": ["open", "forecast"]}, [other["id"], opened["id"]]),
            ({"reason": "death"}, [other["id"]]),
            ({"arises_until": "2026-12-01"}, [other["id"]]),
            ({"arises_until": "2026-11-30"}, []),
            ({"place": SMOLENSK}, [opened["id"]]),
            ({"organisation_id": str(schools[VYAZMA_SCHOOL])}, [other["id"]]),
            ({"sort": "-arises_on"}, [opened["id"], other["id"]]),
        ):
            found = await listed(department, "/vacancies", **query)
            known = {opened["id"], other["id"]}
            assert [each["id"] for each in found if each["id"] in known] == ids, query


class TestSteps:
    async def test_opening_and_its_history(self, omsu, opened, facts_about):
        assert (opened["status"], opened["opened_on"]) == ("open", "2026-11-27")
        assert opened["allowed_actions"] == ["cancel"]
        [told] = await listed(omsu, f"{path_of(opened)}/history")
        assert (told["action"], told["source"], told["target"]) == ("declare", "forecast", "open")
        assert [fact.type for fact in await facts_about(opened["id"])] == [
            "reserve.vacancy.forecast",
            "reserve.vacancy.open",
        ]

    async def test_not_without_requirements(self, omsu, vacancy):
        url = f"{BASE}{path_of(vacancy)}"
        bare = (await omsu.patch(url, json={"requirements": []}, headers=seen(vacancy))).json()
        refusal = refused(await stepped(omsu, path_of(vacancy), bare["version"], "declare"), 409, "step_refused")
        assert refusal["reason"] == "no_requirements"
        assert (await omsu.get(url)).json() == bare

    @pytest.mark.parametrize("action", ["hold_contest", "offer", "fill"])
    async def test_what_others_do_is_refused_by_hand(self, omsu, opened, action):
        refusal = refused(await stepped(omsu, path_of(opened), opened["version"], action), 409, "step_refused")
        assert refusal["reason"] == "moved_by_its_record"

    async def test_cancelling_needs_a_reason(self, omsu, opened):
        response = await stepped(omsu, path_of(opened), opened["version"], "cancel")
        assert faults(response) == {"/reason": "reason_required"}

    async def test_says_which_version_it_was_made_from(self, omsu, vacancy):
        url = f"{BASE}{path_of(vacancy)}"
        refused(await omsu.post(f"{url}/steps", json={"action": "declare"}), 428)
        refused(await omsu.patch(url, json={"conditions": None}), 428)
        await step(omsu, path_of(vacancy), "declare")
        refused(await stepped(omsu, path_of(vacancy), vacancy["version"], "cancel", reason="x"), 412)

    async def test_what_was_announced_stays(self, omsu, opened, moving):
        url = f"{BASE}{path_of(opened)}"
        changed = await omsu.patch(url, json={"conditions": "Жильё"}, headers=seen(opened))
        assert changed.json()["conditions"] == "Жильё"
        await moving(lambda tx: service.in_contest(tx, UUID(opened["id"])))
        refused(await omsu.patch(url, json={"conditions": None}, headers=ANY_VERSION), 409, "vacancy_fixed")
        refused(await stepped(omsu, path_of(opened), 4, "cancel", reason="x"), 409, "illegal_step")


class TestMoved:
    async def test_by_a_contest_and_by_an_appointment_and_back(self, omsu, opened, moving, facts_about):
        its, appointment = UUID(opened["id"]), uuid4()
        await moving(lambda tx: service.in_contest(tx, its))
        await moving(lambda tx: service.resumed(tx, its, "Конкурс не состоялся"))
        await moving(lambda tx: service.in_contest(tx, its))
        await moving(lambda tx: service.filled(tx, its, appointment, date(2027, 9, 1)))
        now = (await omsu.get(f"{BASE}{path_of(opened)}")).json()
        assert (now["status"], now["filled_on"], now["appointment_id"]) == ("filled", "2027-09-01", str(appointment))
        await moving(lambda tx: service.reopened(tx, its, "Назначение отменено"))
        now = (await omsu.get(f"{BASE}{path_of(opened)}")).json()
        assert (now["status"], now["filled_on"], now["appointment_id"]) == ("open", None, None)
        assert [fact.data["status"] for fact in await facts_about(opened["id"])] == [
            "forecast",
            "open",
            "in_contest",
            "open",
            "in_contest",
            "filled",
            "open",
        ]
        told = {each["action"]: each["reason"] for each in await listed(omsu, f"{path_of(opened)}/history")}
        assert told == dict.fromkeys(("declare", "hold_contest", "fill")) | {
            "resume": "Конкурс не состоялся",
            "reopen": "Назначение отменено",
        }

    async def test_only_from_where_it_stands(self, vacancy, moving):
        with pytest.raises(IllegalStep):
            await moving(lambda tx: service.filled(tx, UUID(vacancy["id"]), uuid4(), date(2027, 9, 1)))

    async def test_of_two_at_once_one_takes_it(self, opened, moving):
        acts = [moving(lambda tx: service.filled(tx, UUID(opened["id"]), uuid4(), date(2027, 9, 1))) for _ in range(4)]
        found = await asyncio.gather(*acts, return_exceptions=True)
        assert sum(isinstance(each, Vacancy) for each in found) == 1
        assert sum(isinstance(each, IllegalStep) for each in found) == 3


@pytest.fixture
def post_of(app, schools):
    """Change the copy of the post of the head at a place."""

    async def change(place, **values):
        async with app.state.database.begin("ru") as session:
            its = COPIES.post.organisation_id == schools[place]
            if values:
                await session.execute(update(COPIES.post).where(its).values(values))
            return await session.scalar(select(COPIES.post).where(its))

    return change


def at_risk(place, holder, identity, streak) -> ReceivedRisk:
    return ReceivedRisk(
        id=uuid4(),
        place=place,
        record_id=uuid4(),
        source="monitoring",
        type="monitoring.risk.repeated" if streak > 1 else "monitoring.risk.opened",
        said_at=datetime(2026, 9, 1, tzinfo=UTC),
        source_epoch=uuid4(),
        source_seq=1,
        recorded_at=datetime(2026, 9, 1, tzinfo=UTC),
        applied_at=datetime(2026, 9, 1, tzinfo=UTC),
        holder=holder,
        identity_id=identity,
        cycle_id=uuid4(),
        streak=streak,
        inherited=False,
        causes=[],
    )


class TestRadar:
    async def test_says_where_and_why(self, app, department, omsu, schools, post_of):
        second, third = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
        await post_of(SMOLENSK_SCHOOL, contract_until=date(2027, 8, 31))
        acting_ = await post_of(second, kind="acting_head", held_from=date(2026, 9, 1))
        await post_of(third, contract_until=date(2028, 8, 31))
        await post_of(VYAZMA_SCHOOL, held_to=date(2026, 11, 26))
        vacancy = await made(omsu, "/vacancies", body(schools[second], reason="acting_head"))
        found = (await department.get(f"{BASE}/vacancies:radar")).json()
        assert (found["on"], found["until"]) == ("2026-11-27", "2027-11-27")
        said = [
            (each["place"], [sign["kind"] for sign in each["signs"]], each["first_on"], each["vacancy_status"])
            for each in found["items"]
        ]
        assert said == [
            (second, ["acting_head"], "2026-09-01", "forecast"),
            (VYAZMA_SCHOOL, ["no_head"], "2026-11-27", None),
            (SMOLENSK_SCHOOL, ["contract_end"], "2027-08-31", None),
        ]
        first = found["items"][0]
        assert (first["vacancy_id"], first["person_id"]) == (vacancy["id"], str(acting_.person_id))
        assert first["person_name"] == "Ёлкина Мария"
        further = (await department.get(f"{BASE}/vacancies:radar", params={"months": 24})).json()
        assert third in {each["place"] for each in further["items"]}

    async def test_by_the_files_of_candidates_and_the_risk_that_was_told(self, app, department, schools, post_of):
        """Their head is 65 within the year; the head next door is at risk for the third cycle, the school for one."""
        old, tried = await post_of(SMOLENSK_SCHOOL), await post_of(f"{SMOLENSK}.o2")
        async with acting(app.state.database, system("tests", "ru"), app.state.clock) as tx:
            tx.add(
                Candidate(
                    place=SMOLENSK_SCHOOL,
                    put_forward_at=SMOLENSK,
                    person_id=old.person_id,
                    last_name="Иванова",
                    first_name="Анна",
                    birth_date=date(1962, 11, 27),
                )
            )
            tx.add_all(
                [
                    at_risk(tried.place, RiskHolder.person, tried.person_id, 3),
                    at_risk(tried.place, RiskHolder.organisation, tried.organisation_id, 1),
                ]
            )
        found = (await department.get(f"{BASE}/vacancies:radar")).json()["items"]
        said = [(each["place"], [(sign["kind"], sign["on"], sign["said"]) for sign in each["signs"]]) for each in found]
        assert said == [
            (SMOLENSK_SCHOOL, [("age", "2027-11-27", "65 лет — 27.11.2027")]),
            (f"{SMOLENSK}.o2", [("repeat_risk", None, "В группе риска циклов подряд: 3")]),
        ]
        strict = {"age": 66, "streak": 4}
        assert (await department.get(f"{BASE}/vacancies:radar", params=strict)).json()["items"] == []

    async def test_of_the_own_territory_alone(self, omsu, neighbour, client_as, schools, post_of):
        for place in schools:
            await post_of(place, contract_until=date(2027, 8, 31))
        for client, place, known in (
            (neighbour, None, {VYAZMA_SCHOOL}),
            (neighbour, SMOLENSK, set()),
            (neighbour, REGION, {VYAZMA_SCHOOL}),
            (omsu, f"{SMOLENSK}.o2", {f"{SMOLENSK}.o2"}),
            (client_as("soiro"), VYAZMA, {VYAZMA_SCHOOL}),
        ):
            query = {"place": place} if place else {}
            found = (await client.get(f"{BASE}/vacancies:radar", params=query)).json()
            assert {each["place"] for each in found["items"]} == known
        for role in ("school", "expert", "integration"):
            assert refused(await client_as(role).get(f"{BASE}/vacancies:radar"), 403)["permission"] == "radar:read"

    async def test_bad_questions_are_pointed_at(self, omsu):
        for query in ({"months": 0}, {"age": 20}, {"streak": 0}, {"place": "РФ"}, {"weeks": 3}):
            refused(await omsu.get(f"{BASE}/vacancies:radar", params=query), 422)


class TestWarnings:
    async def test_are_given_once_each_and_told(self, omsu, neighbour, schools, post_of, moving, today, facts_about):
        post = await post_of(SMOLENSK_SCHOOL, contract_until=date(2027, 5, 31))
        for day in ("2027-02-27", "2027-02-28", "2027-02-28", "2027-03-15", "2027-04-30", "2027-05-31", "2027-06-01"):
            today(day)
            await moving(lambda tx: warn(tx, {}))
        found = await listed(omsu, "/vacancy-notices", sort="noticed_on")
        assert [(each["months"], each["noticed_on"]) for each in found] == [(3, "2027-02-28"), (1, "2027-04-30")]
        assert {each["person_id"] for each in found} == {str(post.person_id)}
        [fact] = await facts_about(found[0]["id"])
        assert (fact.type, fact.place) == ("reserve.vacancy.approaching", SMOLENSK_SCHOOL)
        assert fact.data == {
            "organisation_id": str(schools[SMOLENSK_SCHOOL]),
            "person_id": str(post.person_id),
            "post_id": str(post.id),
            "contract_until": "2027-05-31",
            "months": 3,
        }
        assert await listed(neighbour, "/vacancy-notices") == []
        assert await listed(omsu, "/vacancy-notices", months=1) == [found[1]]
        assert await listed(omsu, "/vacancy-notices", place=VYAZMA) == []

    async def test_of_a_contract_prolonged_anew(self, omsu, post_of, moving, today):
        await post_of(SMOLENSK_SCHOOL, contract_until=date(2027, 5, 31))
        today("2027-05-01")
        await moving(lambda tx: warn(tx, {}))
        await post_of(SMOLENSK_SCHOOL, contract_until=date(2027, 7, 31))
        await moving(lambda tx: warn(tx, {}))
        found = await listed(omsu, "/vacancy-notices", sort="contract_until")
        assert [(each["months"], each["contract_until"]) for each in found] == [(1, "2027-05-31"), (3, "2027-07-31")]

    async def test_not_of_who_has_left_nor_of_who_only_acts(self, omsu, post_of, moving):
        await post_of(SMOLENSK_SCHOOL, contract_until=date(2026, 12, 31), held_to=date(2026, 11, 26))
        await post_of(f"{SMOLENSK}.o2", contract_until=date(2026, 12, 31), kind="acting_head")
        await moving(lambda tx: warn(tx, {}))
        assert await listed(omsu, "/vacancy-notices") == []

    async def test_of_two_processes_one_gives_it(self, omsu, post_of, moving):
        await post_of(SMOLENSK_SCHOOL, contract_until=date(2026, 12, 31))
        await asyncio.gather(*(moving(lambda tx: warn(tx, {})) for _ in range(4)))
        assert len(await listed(omsu, "/vacancy-notices")) == 1
