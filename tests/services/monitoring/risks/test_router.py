"""Episodes of risk over three cycles of a region, with a head that changes in between."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from services.monitoring.store import COPIES
from tests.services.monitoring.builders import (
    BASE,
    conducted,
    head_methodology,
    head_values,
    listed,
    open_cycle,
    published,
    published_methodology,
    rated,
    step,
    verified,
)
from tests.support.callers import SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL
from tests.support.directory import FOLLOWED

GOOD, BAD = head_values(90), head_values(10)
YEARS = (2021, 2022, 2023)


@pytest.fixture
async def methodology(department):
    return (await published_methodology(department, head_methodology()))["id"]


@pytest.fixture
def play(client_as, department, schools, today, methodology):
    """`play(2021, {place: answers})`: a whole published cycle."""

    async def played(year, answers):
        today(f"{year + 1}-02-01")
        return await published(department, await rated(client_as, methodology, year, answers, schools), today, year)

    return played


@pytest.fixture
def replace_head(app, schools):
    """Another person heads the school from that day on."""

    async def replaced(place, day):
        person = {"id": uuid4(), "place": place, "last_name": "Новиков", "first_name": "Олег", "middle_name": None}
        followed = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
        post = {"id": uuid4(), "place": place, "kind": "head", "person_id": person["id"], "held_to": None}
        held = {"organisation_id": schools[place], "municipality_id": None, "held_from": date.fromisoformat(day)}
        async with app.state.database.begin("ru") as session:
            its = COPIES.post.organisation_id == schools[place]
            await session.execute(update(COPIES.post).where(its).values(held_to=date(int(day[:4]) - 1, 12, 31)))
            await session.execute(insert(COPIES.person), [person | followed])
            await session.execute(insert(COPIES.post), [post | held | followed])
        return person["id"]

    return replaced


def by_identity(found):
    return {each["identity"]: each for each in found}


class TestEpisodes:
    async def test_go_on_from_cycle_to_cycle_and_end(self, department, play, schools):
        first = await play(2021, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        second = await play(2022, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        mine = {"identity_id": str(schools[VYAZMA_SCHOOL])}
        [episode] = await listed(department, "/risk-episodes", **mine)
        assert (episode["first_cycle_id"], episode["last_cycle_id"]) == (first["id"], second["id"])
        assert (episode["streak"], episode["repeated"], episode["inherited"], episode["open"]) == (2, True, False, True)
        assert episode["causes"] == [{"code": "low", "title": "Низкий уровень", "cycles": 2}]
        await play(2023, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: GOOD})
        [episode] = await listed(department, "/risk-episodes", **mine)
        assert (episode["open"], episode["clean"], episode["streak"]) == (True, 1, 2)
        last = await play(2024, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: GOOD})
        [episode] = await listed(department, "/risk-episodes", **mine)
        assert (episode["open"], episode["closed_cycle_id"]) == (False, last["id"])

    async def test_are_told_as_they_change(self, department, play, schools, facts_about):
        for year in (2021, 2022):
            await play(year, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        for year in (2023, 2024):
            await play(year, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: GOOD})
        [episode] = await listed(department, "/risk-episodes", identity_id=str(schools[VYAZMA_SCHOOL]))
        told = await facts_about(episode["id"])
        kinds = [each.type.removeprefix("monitoring.risk.") for each in told]
        assert kinds == ["opened", "repeated", "closed"]
        assert told[1].data["streak"] == 2
        assert told[0].data["identity"] == "organisation"

    async def test_a_new_head_inherits_it_and_answers_later(self, department, play, replace_head, schools):
        await play(2021, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        person = await replace_head(VYAZMA_SCHOOL, "2022-09-01")
        await play(2022, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        [organisation] = await listed(department, "/risk-episodes", identity_id=str(schools[VYAZMA_SCHOOL]))
        assert (organisation["streak"], organisation["inherited"]) == (2, True)
        assert await listed(department, "/risk-episodes", identity_id=str(person)) == []
        [result] = await listed(department, "/results", person_id=str(person))
        assert (result["grace"], result["at_risk"]) == (True, True)
        await play(2023, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        [own] = await listed(department, "/risk-episodes", identity_id=str(person))
        assert (own["streak"], own["name"]) == (1, "Новиков Олег")

    async def test_a_revision_withdraws_what_was_no_risk(
        self, department, client_as, play, schools, today, facts_about
    ):
        cycle = await play(2021, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        [episode] = await listed(department, "/risk-episodes", identity_id=str(schools[VYAZMA_SCHOOL]))
        await step(department, f"/cycles/{cycle['id']}", "revise", "Ошибка в данных")
        school = client_as("school", VYAZMA_SCHOOL)
        [submission] = await listed(school, "/submissions", cycle_id=cycle["id"])
        await step(department, f"/submissions/{submission['id']}", "return", "Перепутаны числа")
        body, path = head_values(90), f"{BASE}/submissions/{submission['id']}/values"
        assert (await school.patch(path, json=body, headers={"If-Match": "*"})).status_code == 200
        await step(school, f"/submissions/{submission['id']}", "submit")
        await step(client_as("omsu", VYAZMA), f"/submissions/{submission['id']}", "verify")
        await step(department, f"/submissions/{submission['id']}", "accept")
        await step(department, f"/cycles/{cycle['id']}", "calculate")
        await published(department, cycle, today, 2021)
        assert await listed(department, "/risk-episodes", identity_id=str(schools[VYAZMA_SCHOOL])) == []
        assert [each.deleted for each in await facts_about(episode["id"])] == [False, True]


class TestPlace:
    async def test_another_methodology_in_the_same_year_is_no_repeat(
        self, client_as, department, play, methodology, schools, today
    ):
        cycle = await play(2021, {SMOLENSK_SCHOOL: BAD})
        other = (await published_methodology(department, head_methodology()))["id"]
        today("2022-02-01")
        again = await rated(client_as, other, 2021, {SMOLENSK_SCHOOL: BAD}, schools)
        again = await published(department, again, today, 2021)
        mine = {"identity_id": str(schools[SMOLENSK_SCHOOL])}
        found = await listed(department, "/risk-episodes", identity="organisation", **mine)
        assert sorted((each["cycle_ids"], each["repeated"]) for each in found) == sorted(
            ([each["id"]], False) for each in (cycle, again)
        )

    async def test_cycles_of_municipalities_leave_those_of_heads_alone(
        self, client_as, department, municipalities, play, today
    ):
        await play(2021, {SMOLENSK_SCHOOL: BAD})
        before = await listed(department, "/risk-episodes")
        cycle = await open_cycle(department)
        for place, subject in municipalities.items():
            await verified(client_as("omsu", place), department, cycle["id"], subject)
        await conducted(department, cycle["id"], "end_collection", "calculate", "publish")
        assert await listed(department, "/risk-episodes") == before

    async def test_those_above_see_it_and_neighbours_do_not(self, client_as, omsu, play, schools):
        await play(2021, {SMOLENSK_SCHOOL: GOOD, VYAZMA_SCHOOL: BAD})
        mine = {"identity_id": str(schools[VYAZMA_SCHOOL])}
        assert await listed(omsu, "/risk-episodes", **mine) == []
        [episode] = await listed(client_as("omsu", VYAZMA), "/risk-episodes", **mine)
        assert (
            await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}/risk-episodes/{episode['id']}")
        ).status_code == 200
        assert (await client_as("school").get(f"{BASE}/risk-episodes/{episode['id']}")).status_code == 404

    async def test_a_cycle_of_a_municipality_makes_none(self, client_as, omsu, schools, today):
        today("2022-02-01")
        methodology = await published_methodology(omsu, head_methodology())

        class Own:
            """The same roles, with the municipality conducting its own cycle."""

            def __call__(self, role, place=None):
                return omsu if role == "department" else client_as(role, place)

        cycle = await rated(Own(), methodology["id"], 2021, {SMOLENSK_SCHOOL: BAD}, schools)
        await published(omsu, cycle, today, 2021)
        [result] = await listed(omsu, "/results", cycle_id=cycle["id"])
        assert result["at_risk"] is True
        assert await listed(omsu, "/risk-episodes", identity_id=str(schools[SMOLENSK_SCHOOL])) == []
        assert UUID(result["person_id"])
