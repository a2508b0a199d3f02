"""People: a СНИЛС nobody can read back, places, cards by id."""

from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import text

from services.kernel.identity import sign
from tests.gateway.directory.builders import BASE, listed, snils
from tests.gateway.directory.conftest import in_office
from tests.support.answers import faults, refused, seen
from tests.support.callers import KEY, caller, client_of


def formatted(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


async def everything_stored(app) -> str:
    """Every row this schema keeps about people and what was done to them, as text."""
    tables = ("person", "audit", "outbox", "remembered_answer")
    async with app.state.database.begin("ru") as session:
        found = [await session.scalars(text(f"SELECT t::text FROM gateway.{table} t")) for table in tables]
        return "\n".join(row for rows in found for row in rows)


class TestSnils:
    async def test_it_is_never_stored(self, app, directory):
        number, later = snils(), snils()
        made = await directory.person(snils=formatted(number))
        assert made["snils_masked"] == f"***-***-{number[6:9]} **"
        url = f"{BASE}/people/{made['id']}"
        changed = await directory.department.patch(url, json={"snils": later}, headers=seen(made))
        assert changed.json()["snils_masked"] == f"***-***-{later[6:9]} **"
        stored = await everything_stored(app)
        assert made["id"] in stored
        for secret in (number, later):
            assert secret not in stored
            assert formatted(secret) not in stored
            assert secret[:9] not in stored
            assert secret not in changed.text

    async def test_it_finds_the_person(self, directory):
        number = snils()
        made = await directory.person(snils=number)
        found = await directory.department.post(f"{BASE}/people:search", json={"snils": formatted(number)})
        assert (found.status_code, found.json()) == (200, made)
        nobody = await directory.department.post(f"{BASE}/people:search", json={"snils": snils()})
        refused(nobody, 404, "person_not_found")

    async def test_it_finds_nobody_elsewhere(self, directory):
        number = snils()
        await directory.person(snils=number)
        other = await directory.another()
        found = await other.department.post(f"{BASE}/people:search", json={"snils": number})
        refused(found, 404)

    async def test_one_person_has_it(self, directory):
        number = snils()
        await directory.person(snils=number)
        body = {"last_name": "Ёлкин", "first_name": "Пётр", "snils": number}
        response = await directory.department.post(f"{BASE}/people", json=body)
        refused(response, 409, "snils_taken")
        assert number not in response.text

    async def test_a_wrong_one_is_pointed_at_and_not_repeated(self, directory):
        wrong = "112-233-445 96"
        body = {"last_name": "Ёлкин", "first_name": "Пётр", "snils": wrong}
        response = await directory.department.post(f"{BASE}/people", json=body)
        assert list(faults(response)) == ["/snils"]
        assert wrong not in response.text

    async def test_null_erases_it(self, directory):
        made = await directory.person(snils=snils())
        response = await directory.department.patch(
            f"{BASE}/people/{made['id']}", json={"snils": None}, headers=seen(made)
        )
        assert response.json()["snils_masked"] is None


class TestCards:
    async def test_up_to_a_hundred_at_once(self, directory):
        made = [await directory.person(last_name=name) for name in ("Ёлкин", "Жуков", "Ежова")]
        ids = [it["id"] for it in made[:2]] + [str(uuid4())]
        response = await directory.department.get(f"{BASE}/people", params=[("id", each) for each in ids])
        assert [it["last_name"] for it in response.json()["items"]] == ["Ёлкин", "Жуков"]
        many = [("id", str(uuid4())) for _ in range(101)]
        refused(await directory.department.get(f"{BASE}/people", params=many), 422)

    async def test_the_order_of_names(self, directory):
        for last, first in (("Ёлкина", "Анна"), ("Ежова", "Яна"), ("Ежова", "Ася"), ("Жукова", "Ия")):
            await directory.person(last_name=last, first_name=first)
        found = await listed(directory.department, "people")
        assert [(it["last_name"], it["first_name"]) for it in found] == [
            ("Ежова", "Ася"),
            ("Ежова", "Яна"),
            ("Ёлкина", "Анна"),
            ("Жукова", "Ия"),
        ]
        assert len(await listed(directory.department, "people", q="елкина ан")) == 1

    async def test_a_list_holds_no_birth_dates(self, directory):
        made = await directory.person(birth_date="1978-04-12", email="a@b.example", phone="+7 481 321-00-03")
        [item] = await listed(directory.department, "people")
        assert item == {name: value for name, value in made.items() if name not in ("birth_date", "snils_masked")}
        card = await directory.department.get(f"{BASE}/people/{made['id']}")
        assert card.json() == made
        assert card.headers["ETag"] == '"1"'

    async def test_a_mistake_is_removed(self, directory):
        made = await directory.person()
        url = f"{BASE}/people/{made['id']}"
        refused(await directory.department.delete(url), 428)
        assert (await directory.department.delete(url, headers=seen(made))).status_code == 204
        refused(await directory.department.get(url), 404)
        tombstone = (await directory.events("directory.person.changed"))[-1]
        assert (tombstone["method"], tombstone["data"]) == ("DELETE", None)


class TestOwnCard:
    async def test_it_is_read_by_its_id_alone(self, app, directory):
        here = await directory.municipality()
        school = await directory.organisation(here)
        own, other = [await directory.person(here["place"]) for _ in range(2)]
        director = replace(caller("school", school["place"]), person=UUID(own["id"]))
        async with client_of(app, sign(director, KEY, 900)) as client:
            assert (await client.get(f"{BASE}/people/{own['id']}")).json() == own
            refused(await client.get(f"{BASE}/people/{other['id']}"), 404)
            assert await listed(client, "people", id=own["id"]) == []
            change = await client.patch(f"{BASE}/people/{own['id']}", json={"first_name": "Я"}, headers=seen(own))
            refused(change, 403)

    async def test_whoever_may_write_does_not_write_it_from_below(self, app, directory):
        here = await directory.municipality()
        own = await directory.person()
        officer = replace(caller("omsu", here["place"]), person=UUID(own["id"]))
        await in_office(app, officer)
        async with client_of(app, sign(officer, KEY, 900)) as client:
            assert (await client.get(f"{BASE}/people/{own['id']}")).json() == own
            change = await client.patch(f"{BASE}/people/{own['id']}", json={"first_name": "Я"}, headers=seen(own))
            refused(change, 404)

    async def test_one_that_is_gone_is_not_found(self, app, directory):
        director = replace(caller("school", f"{directory.place}.m1.o1"), person=uuid4())
        async with client_of(app, sign(director, KEY, 900)) as client:
            refused(await client.get(f"{BASE}/people/{director.person}"), 404, "person_not_found")


class TestPlace:
    async def test_another_municipality_sees_nothing(self, directory):
        here, there = await directory.municipality(), await directory.municipality()
        made = await directory.person(here["place"])
        omsu = await directory.client_as("omsu", there["place"])
        refused(await omsu.get(f"{BASE}/people/{made['id']}"), 404)
        assert await listed(omsu, "people") == []
        answer = await omsu.patch(f"{BASE}/people/{made['id']}", json={"first_name": "Я"}, headers=seen(made))
        refused(answer, 404)

    async def test_the_authority_manages_its_own(self, directory):
        here, there = await directory.municipality(), await directory.municipality()
        omsu = await directory.client_as("omsu", here["place"])
        body = {"last_name": "Ёлкин", "first_name": "Пётр"}
        made = await omsu.post(f"{BASE}/people", json=body)
        assert (made.status_code, made.json()["place"]) == (201, here["place"])
        foreign = await omsu.post(f"{BASE}/people", json=body | {"place": there["place"]})
        assert list(faults(foreign)) == ["/place"]
        above = await omsu.post(f"{BASE}/people", json=body | {"place": directory.place})
        refused(above, 403)
        school = await directory.organisation(here)
        url = f"{BASE}/people/{made.json()['id']}"
        moved = await omsu.patch(url, json={"place": school["place"]}, headers=seen(made.json()))
        assert moved.json()["place"] == school["place"]

    async def test_a_school_reads_and_does_not_write(self, directory):
        school = await directory.organisation(await directory.municipality())
        made = await directory.person(school["place"])
        client = await directory.client_as("school", school["place"])
        assert [it["id"] for it in await listed(client, "people")] == [made["id"]]
        refused(await client.post(f"{BASE}/people", json={"last_name": "Я", "first_name": "Я"}), 403)
