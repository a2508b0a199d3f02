"""What a reservist owes and hands in, and what becomes of offers refused."""

from datetime import date
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.attestations import service as attestations
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.entries.models import Entry
from tests.services.reserve.builders import BASE, listed
from tests.services.reserve.entries.conftest import FROM_TODAY, attested, included, nomination, path_of, trained
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA

pytestmark = pytest.mark.usefixtures("regulations")

LINES = [
    {"activity": "Переподготовка «Менеджмент в образовании»", "hours": 72, "due_on": "2027-06-30"},
    {"activity": "Стажировка в школе № 2", "due_on": "2027-09-30"},
]
OFFER = {
    "offer": "Директор школы № 5",
    "offered_on": "2027-02-01",
    "refused_on": "2027-02-03",
    "document": "Заявление от 03.02.2027",
}


@pytest.fixture
def person():
    return uuid4()


@pytest.fixture
def reservist(client_as, person):
    return client_as("school", SMOLENSK_SCHOOL, person)


@pytest.fixture
async def entry(omsu, candidate, person):
    return await included(omsu, await candidate(person=person))


def url_of(entry, *more) -> str:
    return "/".join((f"{BASE}{path_of(entry)}", *more))


async def planned(client, entry, lines=LINES):
    response = await client.put(url_of(entry, "plan"), json={"lines": lines}, headers=ANY_VERSION)
    assert response.status_code == 200, response.text
    return response.json()


async def done(client, entry, line, **said):
    body = {"done_on": "2026-11-27", "proof": "Диплом № 1"} | said
    return await client.post(url_of(entry, "plan", line["id"], "completion"), json=body, headers=ANY_VERSION)


async def confirmed(client, entry, line):
    return await client.post(url_of(entry, "plan", line["id"], "confirmation"), headers=ANY_VERSION)


class TestConfirmation:
    """What a reservist says of themself makes nobody readier; whoever keeps the reserve confirms it."""

    @pytest.fixture
    async def line(self, reservist, entry):
        lines = [{"activity": "Самообразование", "hours": 5000, "due_on": "2027-06-30"}]
        return (await planned(reservist, entry, lines))["plan"][0]

    async def test_what_is_only_reported_counts_nothing(self, omsu, reservist, entry, line):
        told = (await done(reservist, entry, line, proof="Прочёл книгу")).json()
        assert (told["readiness"], told["plan"][0]["done_on"], told["plan"][0]["confirmed_on"]) == (
            "c",
            "2026-11-27",
            None,
        )
        assert [each["readiness"] for each in await listed(omsu, "/entries")] == ["c"]
        assert (await done(reservist, entry, line, proof="Удостоверение № 5")).status_code == 200, "said anew"
        shown = (await confirmed(omsu, entry, line)).json()
        assert (shown["plan"][0]["confirmed_on"], shown["plan"][0]["proof"]) == ("2026-11-27", "Удостоверение № 5")
        assert shown["readiness"] == "b"
        assert [each["readiness"] for each in await listed(omsu, "/entries")] == ["b"]
        refused(await confirmed(omsu, entry, line), 409, "plan_line_done")

    async def test_whoever_keeps_the_reserve_says_so_at_once(self, omsu, entry, line):
        assert (await done(omsu, entry, line)).json()["plan"][0]["confirmed_on"] == "2026-11-27"

    async def test_is_of_the_keeper_and_not_of_oneself(
        self, client_as, omsu, school, reservist, neighbour, entry, line, person
    ):
        refused(await confirmed(omsu, entry, line), 409, "plan_line_not_reported")
        await done(reservist, entry, line)
        for client in (reservist, school):
            refused(await confirmed(client, entry, line), 403)
        refused(await confirmed(client_as("omsu", SMOLENSK, person), entry, line), 403)
        refused(await confirmed(neighbour, entry, line), 404)
        refused(await confirmed(omsu, entry, {"id": str(uuid4())}), 404, "plan_line_not_found")

    async def test_an_official_in_the_own_reserve_only_reports(self, client_as, entry, line, person):
        told = (await done(client_as("omsu", SMOLENSK, person), entry, line)).json()
        assert told["plan"][0]["confirmed_on"] is None


class TestPlan:
    async def test_is_handed_in_by_the_reservist_and_mended_later(self, reservist, entry, today, facts_about):
        first = await planned(reservist, entry)
        assert [(each["activity"], each["hours"], each["done_on"]) for each in first["plan"]] == [
            ("Переподготовка «Менеджмент в образовании»", 72, None),
            ("Стажировка в школе № 2", 0, None),
        ]
        assert (first["plan_submitted_on"], first["version"]) == ("2026-11-27", entry["version"] + 1)
        assert (await facts_about(entry["id"]))[-1].type == "reserve.entry.plan_submitted"
        today("2027-01-11")
        kept, new = {**LINES[0], "id": first["plan"][0]["id"]}, {"activity": "Наставник", "due_on": "2027-10-01"}
        again = await planned(reservist, entry, [new, kept])
        assert [each["activity"] for each in again["plan"]] == ["Наставник", LINES[0]["activity"]]
        assert again["plan"][1]["id"] == first["plan"][0]["id"]
        assert again["plan_submitted_on"] == "2026-11-27"

    async def test_line_is_done_once_with_a_proof_and_stays(self, omsu, reservist, entry, facts_about):
        line, other = (await planned(reservist, entry))["plan"]
        assert set(faults(await done(reservist, entry, line, proof=None))) == {"/proof"}
        assert faults(await done(reservist, entry, line, done_on="2026-11-28")) == {"/done_on": "beyond_stay"}
        assert faults(await done(reservist, entry, line, done_on="2026-11-26")) == {"/done_on": "beyond_stay"}
        assert faults(await done(reservist, entry, line, file_id=str(uuid4()))) == {"/file_id": "unknown_reference"}
        shown = (await done(reservist, entry, line)).json()
        assert (shown["plan"][0]["done_on"], shown["plan"][0]["proof"]) == ("2026-11-27", "Диплом № 1")
        assert (await facts_about(entry["id"]))[-1].type == "reserve.entry.plan_line_done"
        assert (await confirmed(omsu, entry, line)).json()["readiness"] == "b"  # 1 of 2 lines, 72 hours
        assert (await facts_about(entry["id"]))[-1].type == "reserve.entry.plan_line_confirmed"
        refused(await done(reservist, entry, line), 409, "plan_line_done")
        refused(await done(reservist, entry, {"id": str(uuid4())}), 404, "plan_line_not_found")
        for lines in (LINES, [{**LINES[1], "id": other["id"]}], [{**LINES[0], "id": line["id"], "hours": 500}]):
            answer = await reservist.put(url_of(entry, "plan"), json={"lines": lines}, headers=ANY_VERSION)
            refused(answer, 409, "plan_line_done")
        assert len((await reservist.get(url_of(entry))).json()["plan"]) == 2

    async def test_lines_lie_within_the_stay(self, app, reservist, entry):
        for due_on, code in (("2026-11-26", "beyond_stay"), ("2029-11-28", "beyond_stay")):
            said = {"lines": [LINES[0], {**LINES[1], "due_on": due_on}]}
            answer = await reservist.put(url_of(entry, "plan"), json=said, headers=ANY_VERSION)
            assert faults(answer) == {"/lines/1/due_on": code}
        shown = await planned(reservist, entry, [{**LINES[1], "due_on": each} for each in ("2026-11-27", "2029-11-27")])
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            its = update(Entry).where(Entry.id == UUID(entry["id"]))
            await tx.execute(its.values(until=date(2028, 1, 1)))
        kept = [{name: each[name] for name in ("id", "activity", "hours", "due_on")} for each in shown["plan"]]
        assert len((await planned(reservist, entry, kept))["plan"]) == 2, "a day that stood there stays"

    async def test_knows_its_own_lines(self, reservist, entry):
        await planned(reservist, entry)
        strange = {"lines": [{**LINES[0], "id": str(uuid4())}]}
        answer = await reservist.put(url_of(entry, "plan"), json=strange, headers=ANY_VERSION)
        assert faults(answer) == {"/lines/0/id": "unknown_reference"}

    async def test_is_changed_from_what_was_seen(self, reservist, entry):
        await planned(reservist, entry)
        answer = await reservist.put(url_of(entry, "plan"), json={"lines": LINES}, headers=seen(entry))
        refused(answer, 412)
        assert (await reservist.put(url_of(entry, "plan"), json={"lines": LINES})).status_code == 428

    async def test_ends_with_the_stay(self, reservist, entry, today):
        today("2029-11-28")
        answer = await reservist.put(url_of(entry, "plan"), json={"lines": LINES}, headers=ANY_VERSION)
        refusal = refused(answer, 409, "not_in_reserve")
        assert refusal["status_now"] == "expired"


class TestTraining:
    async def test_told_of_is_counted_once_though_a_line_stands_on_it(self, app, reservist, entry, person, today):
        training = await trained(app, person, SMOLENSK_SCHOOL, "2027-05-14", 72)
        today("2027-06-01")
        line, other = (await planned(reservist, entry))["plan"]
        assert "72 ч" in _said(await reservist.get(url_of(entry)), "training")
        body = {"training_id": training, "proof": None, "done_on": "2027-05-14"}
        shown = (await done(reservist, entry, line, **body)).json()
        assert shown["plan"][0]["training_id"] == training
        assert next(f["said"] for f in shown["readiness_facts"] if f["kind"] == "training") == "72 ч за время в резерве"
        assert faults(await done(reservist, entry, other, **body)) == {"/training_id": "training_used"}

    async def test_that_does_not_count_here_makes_nobody_readier(self, app, omsu, reservist, entry, person):
        """Its reaction is switched off: alike in a list and in the single answer."""
        await trained(app, person, SMOLENSK_SCHOOL, "2026-11-27", 72, counts=False)
        [line] = (await planned(reservist, entry, [LINES[1]]))["plan"]
        await done(reservist, entry, line)
        shown = (await confirmed(omsu, entry, line)).json()
        assert shown["readiness"] == "c"
        assert [each["readiness"] for each in await listed(omsu, "/entries")] == ["c"]
        await trained(app, person, SMOLENSK_SCHOOL, "2026-11-27", 16)
        assert [each["readiness"] for each in await listed(omsu, "/entries")] == ["b"]

    async def test_of_another_or_before_the_stay_proves_nothing(self, app, reservist, entry, person):
        line, _ = (await planned(reservist, entry))["plan"]
        for who, day in ((uuid4(), "2026-11-27"), (person, "2026-11-26")):
            training = await trained(app, who, SMOLENSK_SCHOOL, day, 72)
            answer = await done(reservist, entry, line, training_id=training)
            assert faults(answer) == {"/training_id": "unknown_reference"}


class TestAttestation:
    async def test_makes_ready_while_it_holds_and_the_last_decision_counts(self, app, omsu, candidate, ruled):
        easy = {"a_attested": True} | dict.fromkeys(EFFORT, 0)
        await ruled(SMOLENSK, readiness=easy)
        entry = await included(omsu, await candidate())

        async def level() -> str:
            [item] = await listed(omsu, "/entries")
            single = (await omsu.get(url_of(entry))).json()["readiness"]
            assert item["readiness"] == single
            return single

        assert await level() == "b"
        await attested(app, entry, "2026-11-26", "2021-11-26")
        assert await level() == "b"
        await attested(app, entry, "2026-11-27", "2021-11-27")
        assert await level() == "a"
        await attested(app, entry, None, "2026-10-01")
        assert await level() == "b"

    async def test_on_a_file_merged_into_this_one_is_of_the_same_person(self, app, omsu, candidate, ruled):
        await ruled(SMOLENSK, readiness={"a_attested": True} | dict.fromkeys(EFFORT, 0))
        entry, other = await included(omsu, await candidate()), await candidate()
        await attested(app, entry | {"candidate_id": other}, "2030-01-01")
        async with app.state.database.begin("ru") as session:
            merged = {"status": CandidateStatus.merged, "merged_into_id": UUID(entry["candidate_id"])}
            gone = dict.fromkeys(("person_id", "email", "phone", "snils_hash", "snils_masked"))
            await session.execute(update(Candidate).where(Candidate.id == UUID(other)).values(**merged, **gone))
        [item] = await listed(omsu, "/entries")
        assert item["readiness"] == (await omsu.get(url_of(entry))).json()["readiness"] == "a"

    async def test_and_stay_go_on_through_a_chain_of_merges(self, app, omsu, candidate, ruled):
        await ruled(SMOLENSK, readiness={"a_attested": True} | dict.fromkeys(EFFORT, 0))
        entry = await included(omsu, await candidate())
        files = [entry["candidate_id"], await candidate(), await candidate()]
        await attested(app, entry, "2030-01-01")
        async with app.state.database.begin("ru") as session:
            await session.execute(update(Candidate).where(Candidate.id.in_(map(UUID, files))).values(person_id=None))
        for goes, stays in pairwise(files):
            now = (await omsu.get(f"{BASE}/candidates/{stays}")).json()
            said = {"duplicate_id": goes, "reason": "Дело заведено дважды"}
            answer = await omsu.post(f"{BASE}/candidates/{stays}:merge", json=said, headers=seen(now))
            assert answer.status_code == 200, answer.text
        [item] = await listed(omsu, "/entries")
        assert item["readiness"] == (await omsu.get(url_of(entry))).json()["readiness"] == "a"
        refused(await omsu.post(f"{BASE}/entries", json=nomination(files[-1])), 409, "already_in_reserve")
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
            until = await attestations.valid_until(session, UUID(files[-1]), FROM_TODAY)
        assert until == date(2030, 1, 1)


EFFORT = ("a_plan_percent", "a_training_hours", "b_plan_percent", "b_training_hours")


def _said(response, kind: str) -> str:
    return next(each["said"] for each in response.json()["readiness_facts"] if each["kind"] == kind)


class TestReports:
    async def test_come_one_after_another_from_the_last_day_of_their_period(self, reservist, entry, today, facts_about):
        url = url_of(entry, "reports")
        early = await reservist.post(url, json={"text": "Рано"}, headers=ANY_VERSION)
        assert refused(early, 409, "no_report_due")["reason"] == "period_not_over"
        await planned(reservist, entry)
        today("2027-11-27")
        first = (await reservist.post(url, json={"text": "За год"}, headers=ANY_VERSION)).json()
        [report] = first["reports"]
        assert (report["number"], report["period_to"], report["late"]) == (1, "2027-11-27", False)
        assert (await facts_about(entry["id"]))[-1].type == "reserve.entry.report_submitted"
        again = await reservist.post(url, json={"text": "Ещё"}, headers=ANY_VERSION)
        assert refused(again, 409)["reason"] == "period_not_over"
        today("2028-12-28")
        second = (await reservist.post(url, json={"text": "За второй"}, headers=ANY_VERSION)).json()
        assert [(each["number"], each["late"]) for each in second["reports"]] == [(1, False), (2, True)]
        today("2029-11-27")
        third = (await reservist.post(url, json={"text": "За третий"}, headers=ANY_VERSION)).json()
        assert third["next_report"] is None
        last = await reservist.post(url, json={"text": "Ещё"}, headers=ANY_VERSION)
        assert refused(last, 409)["reason"] == "none_left"

    async def test_a_late_one_is_a_ground_to_exclude(self, omsu, entry, reservist, today):
        today("2027-12-28")
        url = url_of(entry, "reports")
        assert (await reservist.post(url, json={"text": "Поздно"}, headers=ANY_VERSION)).status_code == 201
        said = {"action": "exclude", "reason": "Отчёт позже срока", "exclusion": {"code": "report_late"}}
        assert (await omsu.post(url_of(entry, "steps"), json=said, headers=ANY_VERSION)).status_code == 200


class TestChanges:
    async def test_are_told_and_a_late_one_is_marked(self, reservist, entry, today):
        today("2027-02-03")
        url = url_of(entry, "changes")
        for day, late in (("2027-01-24", False), ("2027-01-23", True)):
            said = {"what": "Сменил место работы", "changed_on": day}
            shown = (await reservist.post(url, json=said, headers=ANY_VERSION)).json()
            told = {each["changed_on"]: each["late"] for each in shown["changes"]}
            assert told[day] is late
        future = {"what": "Собираюсь", "changed_on": "2027-02-04"}
        assert faults(await reservist.post(url, json=future, headers=ANY_VERSION)) == {"/changed_on": "in_future"}


class TestRefusals:
    async def test_the_second_excludes_at_once_where_two_are_let(self, omsu, entry, today, facts_about):
        today("2027-02-03")
        url = url_of(entry, "refusals")
        first = (await omsu.post(url, json=OFFER, headers=ANY_VERSION)).json()
        assert (first["status"], first["refusals_count"], first["exclusion_code"]) == ("included", 1, None)
        assert faults(await omsu.post(url, json=OFFER, headers=ANY_VERSION)) == {"/offered_on": "already_noted"}
        another = OFFER | {"offered_on": "2027-02-02"}
        second = (await omsu.post(url, json=another, headers=ANY_VERSION)).json()
        assert (second["status"], second["refusals_count"], second["exclusion_code"]) == ("excluded", 2, "refusals")
        assert (second["excluded_on"], second["exclusion_order_number"]) == ("2027-02-03", None)
        told = await facts_about(entry["id"])
        assert [each.type.split(".")[-1] for each in told[-3:]] == ["offer_refused", "offer_refused", "excluded"]
        assert told[-1].data["code"] == "refusals"
        history = (await omsu.get(url_of(entry, "history"))).json()["items"]
        assert history[0]["action"] == "exclude"
        assert "2-й" in history[0]["reason"]
        refused(await omsu.post(url, json=OFFER, headers=ANY_VERSION), 409, "not_in_reserve")

    async def test_before_the_inclusion_counts_for_nothing(self, omsu, entry):
        before = OFFER | {"offered_on": "2026-11-26", "refused_on": "2026-11-27"}
        answer = await omsu.post(url_of(entry, "refusals"), json=before, headers=ANY_VERSION)
        assert faults(answer) == {"/offered_on": "before_inclusion"}

    async def test_the_first_excludes_where_one_is_let(self, app, omsu, candidate, ruled, today):
        await ruled(SMOLENSK, refusals=1)
        entry = await included(omsu, await candidate())
        today("2027-02-03")
        done = (await omsu.post(url_of(entry, "refusals"), json=OFFER, headers=ANY_VERSION)).json()
        assert (done["status"], done["exclusion_code"]) == ("excluded", "refusals")

    async def test_are_recorded_by_the_keeper(self, reservist, department, omsu, candidate, entry, today):
        regional = await included(department, await candidate(), source="department", reserve=REGION)
        today("2027-02-03")
        refused(await reservist.post(url_of(entry, "refusals"), json=OFFER, headers=ANY_VERSION), 403)
        refused(await omsu.post(url_of(regional, "refusals"), json=OFFER, headers=ANY_VERSION), 403)
        unproven = {name: its for name, its in OFFER.items() if name != "document"}
        answer = await omsu.post(url_of(entry, "refusals"), json=unproven, headers=ANY_VERSION)
        assert faults(answer) == {"/document": "missing"}
        wrong = OFFER | {"refused_on": "2027-01-31"}
        answer = await omsu.post(url_of(entry, "refusals"), json=wrong, headers=ANY_VERSION)
        assert set(faults(answer)) == {"/refused_on"}
        future = OFFER | {"refused_on": "2027-02-04"}
        answer = await omsu.post(url_of(entry, "refusals"), json=future, headers=ANY_VERSION)
        assert faults(answer) == {"/refused_on": "in_future"}


DUTIES = {
    "plan": ("PUT", {"lines": LINES}),
    "reports": ("POST", {"text": "За год"}),
    "changes": ("POST", {"what": "Сменил адрес", "changed_on": "2027-11-20"}),
}


class TestWho:
    @pytest.mark.parametrize("duty", DUTIES)
    async def test_reports_of_a_reservist(self, duty, client_as, omsu, candidate, today, person):
        """The reservist and the keeper; nobody of the region or of the school who is not one of them."""
        entry = await included(omsu, await candidate(person=person))
        today("2027-11-27")
        method, body = DUTIES[duty]

        async def answer(role: str, place: str | None = None, who: UUID | None = None):
            client = client_as(role, place, who)
            return await client.request(method, url_of(entry, duty), json=body, headers=ANY_VERSION)

        refused(await answer("soiro"), 403, "forbidden")
        refused(await answer("admin"), 403, "forbidden")
        refused(await answer("omsu", VYAZMA), 404, "entry_not_found")
        refused(await answer("school", f"{SMOLENSK}.o2"), 404, "entry_not_found")
        refused(await answer("school", SMOLENSK_SCHOOL, uuid4()), 404, "entry_not_found")
        assert (await answer("school", SMOLENSK_SCHOOL, person)).status_code in (200, 201)
        assert (await omsu.get(url_of(entry))).json()["version"] == entry["version"] + 1
