"""Commissions over HTTP: who forms them, who sees them, who may sit together, and the seat seen from elsewhere."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.kernel.acting import acting
from services.kernel.problems import Invalid
from services.reserve.commissions import service
from services.reserve.commissions.rules import CommissionKind
from services.reserve.store import COPIES
from tests.services.reserve.builders import BASE, listed, made
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller

CHAIR = {
    "full_name": "Орлова Вера Ильинична",
    "position": "начальник управления",
    "role": "chair",
    "valid_from": "2026-02-01",
}
BODY = {
    "kind": "contest",
    "title": "Комиссия по конкурсу на должность директора",
    "order_number": "41-к",
    "order_date": "2026-01-30",
    "valid_from": "2026-02-01",
}


@pytest.fixture
async def people(app, schools) -> dict[str, UUID]:
    """Place → the head of the school there."""
    async with app.state.database.begin("ru") as session:
        return {each.place: each.id for each in await session.scalars(select(COPIES.person))}


@pytest.fixture
async def commission(omsu):
    return await made(omsu, "/commissions", BODY | {"members": [CHAIR]})


def path_of(commission) -> str:
    return f"{BASE}/commissions/{commission['id']}"


async def joined(client, commission, **said):
    body = {"position": "директор", "role": "member", "valid_from": "2026-02-01"} | said
    return await client.post(f"{path_of(commission)}/members", json=body, headers=ANY_VERSION)


async def joining(client, commission, **said):
    response = await joined(client, commission, **said)
    assert response.status_code == 201, response.text
    return response.json()


class TestForming:
    async def test_says_the_order_and_who_sits(self, omsu, commission):
        assert {name: commission[name] for name in BODY} == BODY
        assert (commission["place"], commission["valid_to"]) == (SMOLENSK, None)
        [chair] = commission["members"]
        assert {name: chair[name] for name in CHAIR} == CHAIR
        assert (chair["votes"], chair["trade_union"], chair["person_id"], chair["substitutes_id"]) == (
            True,
            False,
            None,
            None,
        )
        assert (await omsu.get(path_of(commission))).json() == commission

    async def test_is_announced_without_a_name(self, commission, facts_about):
        [fact] = await facts_about(commission["id"])
        assert (fact.type, fact.place) == ("reserve.commission.created", SMOLENSK)
        assert fact.data == {"kind": "contest", "valid_from": "2026-02-01", "valid_to": None, "members": 1}

    async def test_is_for_who_conducts(self, client_as):
        for role in ("admin", "soiro", "school", "expert", "integration"):
            refused(await client_as(role).post(f"{BASE}/commissions", json=BODY), 403)

    async def test_takes_the_name_from_the_card_wherever_it_lies(self, omsu, people, commission):
        """An omsu names the head of a school it cannot see otherwise."""
        changed = await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        [member] = [each for each in changed["members"] if each["role"] == "member"]
        assert member["person_id"] == str(people[VYAZMA_SCHOOL])
        assert len(member["full_name"].split()) in (2, 3)
        assert changed["version"] == commission["version"] + 1

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"members": [{**CHAIR, "full_name": None}]}, {"/members/0/full_name": "value_error"}),
            ({"members": [CHAIR | {"person_id": str(uuid4())}]}, {"/members/0/person_id": "unknown_reference"}),
            (
                {"members": [CHAIR | {"organisation_id": str(uuid4())}]},
                {"/members/0/organisation_id": "unknown_reference"},
            ),
            ({"members": [CHAIR, CHAIR | {"full_name": "Сова Яна"}]}, {"/members": "role_taken"}),
            ({"members": [CHAIR, CHAIR | {"role": "member"}]}, {"/members": "sits_twice"}),
            ({"members": [CHAIR | {"votes": False}]}, {"/members": "leader_without_vote"}),
            ({"members": [CHAIR | {"valid_from": "2026-01-31"}]}, {"/members": "outside_term"}),
            ({"members": [CHAIR | {"valid_to": "2026-01-31"}]}, {"/members/0/valid_to": "value_error"}),
            ({"valid_to": "2026-01-31"}, {"/valid_to": "value_error"}),
            ({"kind": "jury"}, {"/kind": "enum"}),
        ],
    )
    async def test_refuses_what_cannot_be_and_keeps_nothing(self, omsu, schools, change, expected):
        body = BODY | {"order_number": "отказано"} | change
        assert faults(await omsu.post(f"{BASE}/commissions", json=body)) == expected
        assert await listed(omsu, "/commissions", q="отказано") == []


class TestSeeing:
    async def test_is_hidden_from_the_neighbour_until_one_of_theirs_sits(self, omsu, neighbour, people, commission):
        refused(await neighbour.get(path_of(commission)), 404, "commission_not_found")
        assert commission["id"] not in [each["id"] for each in await listed(neighbour, "/commissions")]
        changed = await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        found = (await neighbour.get(path_of(commission))).json()
        assert found["members"] == changed["members"], "all of it, and not only the own"
        [listing] = await listed(neighbour, "/commissions", person_id=str(people[VYAZMA_SCHOOL]), place=SMOLENSK)
        assert listing["id"] == commission["id"]

    async def test_seeing_is_not_changing(self, omsu, neighbour, people, commission):
        await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        refused(await joined(neighbour, commission, full_name="Сова Яна"), 403)
        refused(await neighbour.put(path_of(commission), json=BODY, headers=ANY_VERSION), 403)

    async def test_is_read_by_those_who_oversee_and_not_by_a_school(self, client_as, commission):
        for role in ("admin", "department", "soiro"):
            assert (await client_as(role).get(path_of(commission))).status_code == 200
        for role in ("school", "expert", "integration"):
            refused(await client_as(role).get(path_of(commission)), 403)

    async def test_of_the_region_lies_above(self, department, omsu):
        regional = await made(department, "/commissions", BODY)
        assert regional["place"] == REGION
        refused(await omsu.get(path_of(regional)), 404, "commission_not_found")

    async def test_a_list_is_narrowed(self, omsu, commission):
        for query, there in (
            ({"valid_on": "2026-01-31"}, False),
            ({"valid_on": "2026-02-01"}, True),
            ({"kind": "reserve"}, False),
            ({"q": "КОНКУРСУ 41"}, True),
        ):
            found = await listed(omsu, "/commissions", sort="title", limit=1000, **query)
            assert (commission["id"] in [each["id"] for each in found]) == there, query


class TestChanging:
    async def test_replaces_the_order_and_keeps_who_sits(self, omsu, commission, facts_about):
        body = BODY | {"title": "Конкурсная комиссия", "valid_to": None}
        changed = (await omsu.put(path_of(commission), json=body, headers=seen(commission))).json()
        assert (changed["title"], changed["members"]) == ("Конкурсная комиссия", commission["members"])
        assert [each.type for each in await facts_about(commission["id"])][-1] == "reserve.commission.changed"
        stale = await omsu.put(path_of(commission), json=BODY, headers=seen(commission))
        refused(stale, 412, "precondition_failed")
        refused(await omsu.put(path_of(commission), json=BODY), 428)

    async def test_may_not_leave_a_member_outside_its_term(self, omsu, commission):
        body = BODY | {"valid_to": "2026-12-31"}
        response = await omsu.put(path_of(commission), json=body, headers=ANY_VERSION)
        assert faults(response) == {"/valid_to": "outside_term"}
        assert (await omsu.get(path_of(commission))).json() == commission

    async def test_a_new_chair_follows_the_old_one(self, omsu, commission, today):
        today("2026-04-30")
        other = CHAIR | {"full_name": "Сова Яна", "valid_from": "2026-05-01"}
        assert faults(await joined(omsu, commission, **other)) == {"/valid_from": "role_taken"}
        member = f"{path_of(commission)}/members/{commission['members'][0]['id']}"
        ended = await omsu.patch(member, json={"valid_to": "2026-04-30"}, headers=seen(commission))
        assert ended.status_code == 200, ended.text
        await joining(omsu, commission, **other)
        for day, name in (("2026-04-30", CHAIR["full_name"]), ("2026-05-01", "Сова Яна")):
            roster = (await omsu.get(f"{path_of(commission)}/roster", params={"on": day})).json()
            assert [each["full_name"] for each in roster["seats"]] == [name]
            assert (roster["day"], roster["voting"]) == (day, 1)

    async def test_a_substitute_sits_meanwhile(self, omsu, commission):
        chair = commission["members"][0]["id"]
        said = {"full_name": "Сова Яна", "role": "chair", "substitutes_id": chair}
        days = {"valid_from": "2026-07-01", "valid_to": "2026-07-31"}
        await joining(omsu, commission, **said, **days)
        names = {}
        for day in ("2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01"):
            roster = (await omsu.get(f"{path_of(commission)}/roster", params={"on": day})).json()
            names[day[5:]] = [each["full_name"].split()[0] for each in roster["seats"]]
        assert names == {"06-30": ["Орлова"], "07-01": ["Сова"], "07-31": ["Сова"], "08-01": ["Орлова"]}
        twice = await joined(omsu, commission, **said | {"full_name": "Грач Лев"}, **days)
        assert faults(twice) == {"/substitutes_id": "substituted_twice"}
        removing = await omsu.delete(f"{path_of(commission)}/members/{chair}", headers=ANY_VERSION)
        refused(removing, 409, "member_served")

    async def test_what_was_entered_by_mistake_is_taken_out(self, omsu, neighbour, people, commission):
        changed = await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        [mistaken] = [each["id"] for each in changed["members"] if each["person_id"]]
        path = f"{path_of(commission)}/members/{mistaken}"
        back = await omsu.delete(path, headers=seen(changed))
        assert back.json()["members"] == commission["members"]
        refused(await omsu.delete(path, headers=ANY_VERSION), 404, "commission_member_not_found")
        refused(await omsu.patch(path, json={"position": "учитель"}, headers=ANY_VERSION), 404)
        refused(await neighbour.get(path_of(commission)), 404)

    async def test_of_two_who_change_at_once_the_later_sees_the_other(self, omsu, commission):
        await joining(omsu, commission, full_name="Сова Яна")
        body = {"full_name": "Грач Лев", "position": "директор", "role": "member", "valid_from": "2026-02-01"}
        refused(await omsu.post(f"{path_of(commission)}/members", json=body, headers=seen(commission)), 412)


class TestSeats:
    async def test_are_found_from_another_place(self, client_as, omsu, people, commission, today):
        today("2026-03-01")
        person = people[VYAZMA_SCHOOL]
        head = client_as("school", VYAZMA_SCHOOL, person)
        assert (await head.get(f"{BASE}/seats")).json() == {"seats": []}
        await joining(omsu, commission, person_id=str(person), valid_to="2026-03-01", trade_union=True)
        [seat] = (await head.get(f"{BASE}/seats")).json()["seats"]
        assert (seat["commission_id"], seat["role"], seat["kind"]) == (commission["id"], "member", "contest")
        assert (seat["commission_title"], seat["trade_union"]) == (BODY["title"], True)
        assert (await head.get(f"{BASE}/seats", params={"on": "2026-03-02"})).json() == {"seats": []}

    async def test_are_those_of_the_person_in_the_token_alone(self, client_as, omsu, people, commission, today):
        today("2026-03-01")
        await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        for other in (client_as("school", VYAZMA_SCHOOL, people[SMOLENSK_SCHOOL]), client_as("school", VYAZMA_SCHOOL)):
            assert (await other.get(f"{BASE}/seats")).json() == {"seats": []}
        expert = client_as("expert", VYAZMA, people[VYAZMA_SCHOOL])
        assert len((await expert.get(f"{BASE}/seats")).json()["seats"]) == 1
        for role in ("admin", "integration"):
            refused(await client_as(role).get(f"{BASE}/seats"), 403)


@pytest.fixture
def asking(app):
    """What a slice above is answered within a caller's transaction."""

    async def ask(asker, function, *said):
        async with acting(app.state.database, asker, app.state.clock) as tx:
            return await function(tx, *said)

    return ask


class TestToldToOthers:
    DAY = date(2026, 3, 1)

    async def test_a_seat_tells_where_to_stand(self, omsu, people, commission, asking):
        await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        head = caller("school", VYAZMA_SCHOOL, people[VYAZMA_SCHOOL])
        seat = await asking(head, service.seat_of, head, UUID(commission["id"]), self.DAY)
        assert (seat.place, seat.person_place, seat.role) == (SMOLENSK, VYAZMA_SCHOOL, "member")
        for stranger in (caller("school", VYAZMA_SCHOOL), caller("expert", REGION, people[SMOLENSK_SCHOOL])):
            with pytest.raises(service.SeatNotFound):
                await asking(stranger, service.seat_of, stranger, UUID(commission["id"]), self.DAY)
        with pytest.raises(service.SeatNotFound):
            await asking(head, service.seat_of, head, UUID(commission["id"]), date(2026, 1, 31))

    async def test_who_takes_a_seat_acts_where_the_contest_lies(self, omsu, people, commission, asking):
        await joining(omsu, commission, person_id=str(people[VYAZMA_SCHOOL]))
        head = caller("school", VYAZMA_SCHOOL, people[VYAZMA_SCHOOL])

        async def acts(tx):
            with pytest.raises(service.CommissionNotFound):  # of the municipality, and not of the own school
                await service.get(tx, UUID(regional["id"]))
            await service.take_seat(tx, head, UUID(commission["id"]), self.DAY, SMOLENSK)
            return await service.get(tx, UUID(regional["id"]))

        regional = await made(omsu, "/commissions", BODY)
        assert str((await asking(head, acts)).id) == regional["id"]

    async def test_a_roster_is_read_wherever_the_commission_is_kept(self, department, commission, asking):
        regional = await made(department, "/commissions", BODY | {"members": [CHAIR]})
        seats = await asking(caller("omsu"), service.roster, UUID(regional["id"]), self.DAY)
        assert [each.full_name for each in seats] == [CHAIR["full_name"]]
        with pytest.raises(service.CommissionNotFound):
            await asking(caller("omsu"), service.roster, uuid4(), self.DAY)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({}, None),
            ({"kind": CommissionKind.reserve}, "other_commission"),
            ({"on": date(2026, 1, 31)}, "commission_not_valid"),
            ({"commission_id": uuid4()}, "unknown_reference"),
        ],
    )
    async def test_a_body_that_names_one_names_one_that_fits(self, commission, asking, change, code):
        named = {"commission_id": UUID(commission["id"]), "field": "commission_id"}
        said = named | {"kind": CommissionKind.contest, "on": self.DAY} | change
        if code is None:
            assert (await asking(caller("omsu"), service.referred, *said.values())).id == said["commission_id"]
            return
        with pytest.raises(Invalid) as refusal:
            await asking(caller("omsu"), service.referred, *said.values())
        assert [(each["pointer"], each["code"]) for each in refusal.value.errors] == [("/commission_id", code)]
