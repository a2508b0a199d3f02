"""A register kept elsewhere until now is taken over by file."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from services.reserve.candidates import filing
from services.reserve.candidates.models import Candidate
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.entries.conftest import included, nomination
from tests.support.answers import refused
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")

URL = f"{BASE}/entries:import"
SNILS = "112-233-445 95"
ROW = {"order_number": "7-р", "order_date": "2025-09-01", "included_on": "2025-09-01"}


@pytest.fixture
async def numbered(app, candidate, key_file):
    """The file of somebody whose СНИЛС is known."""
    seal = filing.seal_from_file(key_file)
    kept, masked = seal.kept("11223344595")

    async def filed(place: str = SMOLENSK_SCHOOL) -> str:
        async with app.state.database.begin("ru") as session:
            former = update(Candidate).where(Candidate.snils_hash == kept)
            await session.execute(former.values(snils_hash=None, snils_masked=None))
        return await candidate(place, snils_hash=kept, snils_masked=masked)

    return filed


async def sent(client, *rows, mode="commit", **query):
    return await client.post(URL, params={"mode": mode, **query}, json=list(rows))


async def faulty(client, *rows) -> set[tuple[int, str | None, str]]:
    report = refused(await sent(client, *rows), 422, "import_rejected")["report"]
    return {(each["row"], each["column"], each["code"]) for each in report["errors"]}


class TestTaking:
    async def test_includes_by_the_order_they_have_and_lets_what_is_due_begin_today(self, omsu, numbered, facts_about):
        its = await numbered()
        row = ROW | {"snils": SNILS, "until": "2028-09-01", "post_title": "Директор"}
        report = (await sent(omsu, row)).json()
        assert (report["status"], report["created"]) == ("applied", 1)
        [item] = await listed(omsu, "/entries")
        entry = (await omsu.get(f"{BASE}/entries/{item['id']}")).json()
        told = {name: entry[name] for name in ("candidate_id", "status", "source", "order_number", "until")}
        assert told == {
            "candidate_id": its,
            "status": "included",
            "source": "omsu",
            "order_number": "7-р",
            "until": "2028-09-01",
        }
        assert (entry["plan_due_on"], entry["next_report"]["last"]) == ("2026-12-28", "2027-09-01")
        [fact] = await facts_about(entry["id"])
        assert (fact.type, fact.data["day"], fact.data["until"]) == (
            "reserve.entry.included",
            "2025-09-01",
            "2028-09-01",
        )
        [step] = (await omsu.get(f"{BASE}/entries/{entry['id']}/history")).json()["items"]
        assert step["reason"] == "Перенесён из реестра, который вели до этого"

    async def test_nobody_who_stands_in_the_region(self, omsu, department, candidate):
        its = (await included(department, await candidate(), source="department", reserve=REGION))["candidate_id"]
        assert await faulty(omsu, ROW | {"candidate_id": its}) == {(1, None, "in_regional_reserve")}

    async def test_twice_changes_nothing(self, omsu, candidate):
        row = ROW | {"candidate_id": await candidate()}
        assert (await sent(omsu, row)).json()["created"] == 1
        again = (await sent(omsu, row)).json()
        assert (again["created"], again["unchanged"]) == (0, 1)
        assert len(await listed(omsu, "/entries")) == 1

    async def test_is_only_tried_where_nothing_is_to_be_kept(self, omsu, candidate):
        report = (await sent(omsu, ROW | {"candidate_id": await candidate()}, mode="validate")).json()
        assert (report["status"], report["created"]) == ("validated", 1)
        assert await listed(omsu, "/entries") == []

    async def test_reads_a_csv_as_people_write_it(self, omsu, numbered):
        await numbered()
        text = "СНИЛС;Номер приказа;Дата приказа;Включён\n112-233-445 95;7;1.9.2025;01.09.2025\n".encode("cp1251")
        answer = await omsu.post(URL, params={"mode": "commit"}, content=text, headers={"Content-Type": "text/csv"})
        assert answer.json()["created"] == 1
        [item] = await listed(omsu, "/entries")
        assert (item["included_on"], item["until"]) == ("2025-09-01", "2028-09-01")


class TestRefusing:
    async def test_names_every_row_and_column_and_writes_nothing(self, omsu, candidate, schools):
        here, waiting = await candidate(), await made(omsu, "/entries", nomination(await candidate()))
        standing = await included(omsu, await candidate())
        fault = await faulty(
            omsu,
            ROW | {"candidate_id": here},
            ROW | {"candidate_id": str(uuid4())},
            ROW | {"snils": "087-654-303 00"},
            ROW | {"snils": "112-233-445 96"},
            ROW | {"candidate_id": await candidate(VYAZMA_SCHOOL)},
            ROW | {"candidate_id": waiting["candidate_id"]},
            ROW | {"candidate_id": standing["candidate_id"]},
            ROW | {"candidate_id": await candidate(), "until": "2026-11-26"},
            ROW | {"candidate_id": await candidate(), "included_on": "2026-11-28"},
            ROW | {"candidate_id": await candidate(), "order_date": "2025-09-02"},
            ROW | {"candidate_id": await candidate(), "organisation_id": str(schools[VYAZMA_SCHOOL])},
            ROW,
            ROW | {"candidate_id": here},
        )
        assert fault >= {
            (2, "candidate_id", "unknown_reference"),
            (3, "snils", "unknown_reference"),
            (5, "candidate_id", "unknown_reference"),
            (6, None, "nominated"),
            (7, None, "already_in_reserve"),
            (8, "until", "term_over"),
            (9, "included_on", "in_future"),
            (11, "organisation_id", "unknown_reference"),
        }
        assert {row for row, *_ in fault} == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
        assert len(await listed(omsu, "/entries")) == 2

    async def test_is_of_whoever_keeps_a_reserve(self, school, soiro, client_as, candidate):
        row = ROW | {"candidate_id": await candidate()}
        for client in (school, soiro, client_as("admin")):
            refused(await sent(client, row), 403, "forbidden")
        above = await sent(client_as("department", "ru"), row)
        refused(above, 409, "no_reserve_here")

    async def test_of_the_region_holds_people_of_all_its_places(self, department, candidate):
        rows = [ROW | {"candidate_id": await candidate(place)} for place in (SMOLENSK_SCHOOL, VYAZMA_SCHOOL)]
        assert (await sent(department, *rows)).json()["created"] == 2
        assert {each["reserve"] for each in await listed(department, "/entries")} == {REGION}


class TestWhatNoOrderAllows:
    """An inclusion of before is history; what the regulation says of who stays, and how long, holds for it too."""

    async def test_nobody_takes_over_themself(self, client_as, candidate):
        person = uuid4()
        row = ROW | {"candidate_id": await candidate(person=person)}
        assert await faulty(client_as("omsu", SMOLENSK, person), row) == {(1, "candidate_id", "own_entry")}

    @pytest.mark.parametrize(("until", "allowed"), [("2029-09-01", True), ("2029-09-02", False), ("2099-01-01", False)])
    async def test_a_term_is_no_longer_than_with_all_renewals(self, omsu, candidate, until, allowed):
        row = ROW | {"candidate_id": await candidate(), "until": until}  # 36 months, and one renewal of 12
        if allowed:
            assert (await sent(omsu, row)).json()["created"] == 1
        else:
            assert await faulty(omsu, row) == {(1, "until", "term_too_long")}

    async def test_past_the_age_to_leave_at_nobody_stays(self, omsu, candidate):
        old = ROW | {"candidate_id": await candidate(born="1966-11-27")}
        assert await faulty(omsu, old) == {(1, None, "exit_age_reached")}

    async def test_there_are_so_many_places_for_a_post(self, omsu, candidate, schools):
        post = str(schools[SMOLENSK_SCHOOL])
        rows = [ROW | {"candidate_id": await candidate(), "organisation_id": post} for _ in range(3)]
        assert await faulty(omsu, *rows) == {(3, None, "reserve_full")}
        report = (await sent(omsu, *rows, on_error="skip")).json()
        assert (report["status"], report["created"], report["rejected"]) == ("partial", 2, 1)
