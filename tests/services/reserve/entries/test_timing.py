"""What happens on its day with nobody asking."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from services.kernel.jobs import Runner
from services.reserve.candidates.models import Candidate, CandidateConsent
from services.reserve.entries.timing import JOBS
from tests.services.reserve.builders import BASE, listed, step
from tests.services.reserve.entries.conftest import included, path_of
from tests.support.answers import ANY_VERSION
from tests.support.callers import SMOLENSK

pytestmark = pytest.mark.usefixtures("regulations")

LINES = {"lines": [{"activity": "Стажировка", "due_on": "2027-09-30"}]}


@pytest.fixture
def run(app):
    async def run_due() -> None:
        async with app.state.database.begin("ru") as session:
            await session.execute(delete(app.state.database.tables.job))
        await Runner(JOBS, app.state.database, app.state.clock).run_due()

    return run_due


async def now(client, entry) -> tuple[str, str | None, str | None]:
    shown = (await client.get(f"{BASE}{path_of(entry)}")).json()
    return shown["status"], shown["exclusion_code"], shown["excluded_on"]


async def planned(client, entry) -> None:
    url = f"{BASE}{path_of(entry)}/plan"
    assert (await client.put(url, json=LINES, headers=ANY_VERSION)).status_code == 200


async def reported(client, entry):
    answer = await client.post(f"{BASE}{path_of(entry)}/reports", json={"text": "За период"}, headers=ANY_VERSION)
    assert answer.status_code == 201, answer.text
    return answer.json()


STAYS = ("included", None, None)


async def test_without_a_plan_the_day_after_its_last_excludes(omsu, candidate, today, run, facts_about):
    """The month ends on a Sunday, so its last day is the Monday."""
    entry, diligent = await included(omsu, await candidate()), await included(omsu, await candidate())
    await planned(omsu, diligent)
    today("2026-12-28")
    await run()
    assert await now(omsu, entry) == STAYS
    today("2026-12-29")
    await run()
    assert await now(omsu, entry) == ("excluded", "plan_missing", "2026-12-29")
    assert await now(omsu, diligent) == STAYS
    fact = (await facts_about(entry["id"]))[-1]
    assert (fact.type, fact.data["day"], fact.data["code"]) == ("reserve.entry.excluded", "2026-12-29", "plan_missing")
    history = (await omsu.get(f"{BASE}{path_of(entry)}/history")).json()["items"]
    assert (history[0]["action"], history[0]["role"]) == ("exclude", "system")
    assert history[0]["reason"] == "По положению: план развития не представлен в срок"


async def test_twice_is_once(omsu, candidate, today, run, facts_about):
    entry = await included(omsu, await candidate())
    today("2027-06-01")
    await run()
    told = len(await facts_about(entry["id"]))
    await run()
    assert len(await facts_about(entry["id"])) == told


async def test_without_a_report_the_day_after_its_last_excludes(omsu, candidate, today, run):
    entry = await included(omsu, await candidate())
    await planned(omsu, entry)
    today("2027-12-27")
    await run()
    assert await now(omsu, entry) == STAYS
    today("2027-12-28")
    await run()
    assert await now(omsu, entry) == ("excluded", "report_late", "2027-12-28")


@pytest.mark.parametrize(("every", "last", "excluded_on"), [(6, "2030-05-27", "2030-06-27"), (12, "2030-11-27", None)])
async def test_a_renewed_term_has_its_own_periods(omsu, candidate, today, run, ruled, every, last, excluded_on):
    entry = await included(omsu, await candidate())
    await planned(omsu, entry)
    for day in ("2027-11-27", "2028-11-27"):
        today(day)
        await reported(omsu, entry)
    today("2029-11-20")
    await ruled(SMOLENSK, report_every_months=every)
    renewal = {"consented_on": "2029-11-20", "consent": "Заявление", "order": {"number": "7-р", "date": "2029-11-20"}}
    owed = (await step(omsu, path_of(entry), "renew", renewal=renewal))["next_report"]
    assert (owed["number"], owed["last"]) == (3, "2029-11-27")
    today("2029-11-27")
    owed = (await reported(omsu, entry))["next_report"]
    assert (owed["number"], owed["first"], owed["last"]) == (4, "2029-11-28", last)
    for day in filter(None, ("2030-06-26", excluded_on)):
        await run()
        assert (await now(omsu, entry))[0] == "renewed"
        today(day)
    await run()
    expected = ("excluded", "report_late", excluded_on) if excluded_on else ("renewed", None, None)
    assert await now(omsu, entry) == expected


async def test_where_the_regulation_does_not_exclude_for_it_nobody_is(omsu, candidate, today, run, ruled):
    await ruled(SMOLENSK, exclude_without_plan=False, exclude_without_report=False, exit_age=None)
    entry = await included(omsu, await candidate(born="1950-01-01"))
    today("2028-06-01")
    await run()
    assert await now(omsu, entry) == STAYS


async def test_the_exit_age_excludes_on_the_birthday(omsu, candidate, today, run):
    entry = await included(omsu, await candidate(born="1966-12-10"))
    today("2026-12-09")
    await run()
    assert await now(omsu, entry) == STAYS
    today("2026-12-10")
    await run()
    assert await now(omsu, entry) == ("excluded", "exit_age", "2026-12-10")


async def test_of_a_term_that_is_over_nothing_is_left_to_exclude(omsu, candidate, today, run):
    entry = await included(omsu, await candidate())
    today("2029-11-28")
    await run()
    assert await now(omsu, entry) == ("expired", None, None)


async def test_an_edition_published_later_does_not_reach_a_stay(omsu, candidate, today, run, ruled):
    entry = await included(omsu, await candidate())
    await ruled(SMOLENSK, plan_due_days=5, exit_age=20)
    today("2026-12-20")
    await run()
    assert await now(omsu, entry) == STAYS


async def changed(app, model, entry, **values) -> None:
    async with app.state.database.begin("ru") as session:
        key = model.id if model is Candidate else model.candidate_id
        await session.execute(update(model).where(key == UUID(entry["candidate_id"])).values(**values))


async def test_without_consent_nobody_is_kept_from_the_day_it_ended(app, omsu, candidate, today, run):
    entry = await included(omsu, await candidate())
    await changed(app, CandidateConsent, entry, withdrawn_on=date(2026, 12, 10))
    today("2026-12-09")
    await run()
    assert await now(omsu, entry) == STAYS
    today("2026-12-10")
    await run()
    assert await now(omsu, entry) == ("excluded", "consent_ended", "2026-12-10")


async def test_whose_file_is_linked_is_known_and_whose_file_is_destroyed_is_forgotten(app, omsu, candidate, run):
    entry = await included(omsu, await candidate(), motivation="Дочь директора Орлова")
    url = f"{BASE}{path_of(entry)}"
    said = {"what": "Переехала на ул. Ленина", "changed_on": "2026-11-20"}
    assert (await omsu.post(f"{url}/changes", json=said, headers=ANY_VERSION)).status_code == 201
    person = uuid4()
    await changed(app, Candidate, entry, person_id=person)
    await run()
    assert (await omsu.get(url)).json()["person_id"] == str(person)
    gone = dict.fromkeys(("person_id", "birth_date"))
    destroyed = {"status": "anonymised", "last_name": "Обезличено", "anonymised_at": app.state.clock.now(), **gone}
    await changed(app, Candidate, entry, **destroyed)
    await run()
    shown = (await omsu.get(url)).json()
    assert (shown["full_name"], shown["motivation"]) == (None, None)
    assert [each["what"] for each in shown["changes"]] == ["Персональные данные уничтожены"]
    assert [each["full_name"] for each in await listed(omsu, "/entries")] == [None]
    async with app.state.database.begin("ru") as session:
        audit = app.state.database.tables.audit
        told = await session.scalars(select(audit.changes).where(audit.entity_id == UUID(entry["id"])))
        assert all("Орлова" not in str(each) for each in told)
