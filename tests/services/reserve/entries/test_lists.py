"""Lists of the reserve: status and readiness of today, filters, files; and the same readiness computed in two ways."""

import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.entries import queries
from services.reserve.entries.models import PlanLine
from services.reserve.entries.readiness import Readiness
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.entries.conftest import attested, included, nomination, path_of, trained
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

pytestmark = pytest.mark.usefixtures("regulations")

SECOND = f"{SMOLENSK}.o2"


async def test_items_say_what_the_single_answer_says(omsu, candidate, schools):
    entry = await included(omsu, await candidate(), organisation_id=str(schools[SECOND]))
    waiting = await made(omsu, "/entries", nomination(await candidate()))
    found = {each["id"]: each for each in await listed(omsu, "/entries")}
    assert set(found) == {entry["id"], waiting["id"]}
    for each in (entry, waiting):
        assert found[each["id"]] == {name: each[name] for name in found[each["id"]]}


async def test_are_narrowed(omsu, department, candidate, schools):
    post = {"organisation_id": str(schools[SECOND]), "post_title": "Директор"}
    one = await included(omsu, await candidate(), **post)
    two = await made(omsu, "/entries", nomination(await candidate()))
    up = await included(department, await candidate(), source="department", reserve=REGION)

    async def ids(**query) -> set[str]:
        return {each["id"] for each in await listed(department, "/entries", **query)}

    assert await ids(status="included") == {one["id"], up["id"]}
    assert await ids(status=["included", "nominated"]) == {one["id"], two["id"], up["id"]}
    assert await ids(readiness="c") == {one["id"], up["id"]}
    assert await ids(readiness=["a", "b"]) == set()
    assert await ids(level="regional") == await ids(reserve=REGION) == {up["id"]}
    assert await ids(reserve=SMOLENSK) == {one["id"], two["id"]}
    assert await ids(place=SMOLENSK) == {one["id"], two["id"], up["id"]}
    assert await ids(organisation_id=post["organisation_id"]) == await ids(post="директор o2") == {one["id"]}
    assert await ids(candidate_id=two["candidate_id"]) == {two["id"]}
    assert await ids(person_id=two["person_id"]) == {two["id"]}
    assert await ids(source="department") == {up["id"]}
    assert await ids(until_from="2029-11-27", until_to="2029-11-27") == {one["id"], up["id"]}
    assert await ids(until_to="2029-11-26") == set()
    counted = await department.get(f"{BASE}/entries", params={"with_total": "true", "limit": 1, "status": "included"})
    assert counted.json()["page"]["total"] == 2


async def test_are_sorted_and_paged(omsu, candidate, today):
    for day in ("2026-11-27", "2026-11-28", "2026-11-29"):
        today(day)
        await included(omsu, await candidate(), {"order": {"number": "1", "date": day}})
    found = [each["until"] for each in await listed(omsu, "/entries", sort="-until")]
    assert found == ["2029-11-29", "2029-11-28", "2029-11-27"]
    page = (await omsu.get(f"{BASE}/entries", params={"sort": "until", "limit": 2})).json()
    cursor = {"sort": "until", "limit": 2, "cursor": page["page"]["next_cursor"]}
    assert [each["until"] for each in await listed(omsu, "/entries", **cursor)] == ["2029-11-29"]


async def test_are_taken_away_as_a_file_with_the_status_of_today(omsu, candidate, today):
    await included(omsu, await candidate())
    today("2029-11-28")
    file = await omsu.get(f"{BASE}/entries", params={"format": "csv"})
    assert file.status_code == 200
    head, row = file.content.decode("utf-8-sig").splitlines()[:2]
    assert "Готовность" in head
    assert "срок истёк" in row or "expired" in row
    book = await omsu.get(f"{BASE}/entries", params={"format": "xlsx"})
    assert book.content.startswith(b"PK")


@pytest.fixture
async def prepared(app, omsu, candidate, ruled, schools):
    """Sixty reservists with plans, training and attestations at random."""
    await ruled(SMOLENSK, per_post=50)
    chance, made_of = random.Random(4), []
    for _ in range(60):
        person = uuid4()
        entry = await included(omsu, await candidate(person=person))
        made_of.append(entry)
        if chance.random() < 0.6:
            hours, counts = chance.choice([8, 16, 60, 72, 200]), chance.random() < 0.8
            await trained(app, person, SMOLENSK_SCHOOL, "2026-11-27", hours, counts=counts)
        if chance.random() < 0.7:
            await attested(app, entry, chance.choice(["2026-11-26", "2026-11-27"]), "2024-05-05")
        if chance.random() < 0.1:
            await attested(app, entry, None, "2025-05-05")
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as session:
            for position in range(chance.choice([0, 1, 3, 7])):
                done, only_told = chance.random() < 0.7, position == 2 and len(made_of) % 3 == 0
                session.add(
                    PlanLine(
                        place=SMOLENSK_SCHOOL,
                        entry_id=UUID(entry["id"]),
                        position=position,
                        activity="Курсы",
                        hours=chance.choice([0, 10, 30]),
                        due_on=date(2027, 5, 1),
                        done_on=date(2026, 11, 27) if done else None,
                        proof="Справка" if done else None,
                        confirmed_on=date(2026, 11, 27) if done and not only_told else None,
                    )
                )
    return made_of


async def test_readiness_is_the_same_in_a_list_alone_and_for_a_post(app, omsu, prepared, schools):
    """One test of three views: sixty reservists take seconds to make."""
    found = {each["id"]: each["readiness"] for each in await listed(omsu, "/entries", limit=1000)}
    single = {each["id"]: (await omsu.get(f"{BASE}{path_of(each)}")).json()["readiness"] for each in prepared}
    assert found == single
    assert set(single.values()) == {"a", "b", "c"}
    await the_ready_are_found_from_the_readiest(app, schools)


async def the_ready_are_found_from_the_readiest(app, schools):
    day = app.state.clock.today()
    async with app.state.database.begin(SMOLENSK) as session:
        rows = (await session.execute(queries.ready(SMOLENSK, day, schools[SECOND], [*Readiness]))).all()
        assert [level for _, level in rows] == sorted(level for _, level in rows)
        assert len(rows) == 60
        only = (await session.execute(queries.ready(SMOLENSK, day))).all()
        assert {level for _, level in only} == {"a"}
        elsewhere = await session.execute(queries.ready(SMOLENSK, day, schools[VYAZMA_SCHOOL], [*Readiness]))
        assert elsewhere.all() == []
        late = day + timedelta(days=4000)
        assert (await session.execute(queries.ready(SMOLENSK, late, None, [*Readiness]))).all() == []
        counted = (await session.execute(queries.counted(SMOLENSK, day))).all()
        assert sum(count for *_, count in counted) == 60
        assert {(reserve, organisation) for reserve, _, organisation, _ in counted} == {(SMOLENSK, None)}
