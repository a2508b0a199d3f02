"""Copies: upserts that can be repeated, events that come late, tombstones, names asked for by the hundred."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.directory.consumer import TYPES, directory_subscription, follow, names
from services.directory.facts import PersonName
from services.kernel.feed import CloudEvent
from services.reserve.store import COPIES

EPOCH = uuid4()
NAME = PersonName(last_name="Королёва", first_name="Анна", middle_name=None)
POST = {
    "kind": "head",
    "person_id": str(uuid4()),
    "organisation_id": str(uuid4()),
    "municipality_id": None,
    "from": "2024-09-01",
    "to": None,
    "version": 1,
}
ORGANISATION = {
    "municipality_id": str(uuid4()),
    "inn": "6730012345",
    "ogrn": "1026700123450",
    "name": "Средняя школа № 3",
    "short_name": "СШ № 3",
    "kind": "school",
    "settlement": "town",
    "size": "medium",
    "pupils": 412,
    "has_grade_11": None,
    "correctional": None,
    "founded_on": "1953-09-01",
    "closed_on": None,
    "successors": [],
    "told_since_next_year": True,
}


def event(entity, subject, seq, data=None, epoch=EPOCH, place="ru.r67.m1.o1") -> CloudEvent:
    """A change, or a tombstone when there is no data."""
    return CloudEvent(
        specversion="1.0",
        id=uuid4(),
        source="/edulead/directory",
        type=f"directory.{entity}.changed",
        subject=subject,
        time=datetime.now(UTC),
        sequence=f"{epoch}:{seq}",
        place=place,
        data=data,
        **({} if data is not None else {"method": "DELETE"}),
    )


@pytest.fixture
def told(database):
    """Apply events one by one, then read the copy of their subject as the system, or from a place."""

    async def tell(*events, known=None, place="ru"):
        async with database.begin("ru") as session:
            for each in events:
                await follow(session, COPIES, each, known or {})
        model = getattr(COPIES, events[0].type.split(".")[1])
        async with database.begin(place) as session:
            return await session.scalar(select(model).where(model.id == events[0].subject))

    return tell


class TestFollow:
    async def test_an_organisation_is_copied_with_what_decides_clusters(self, told):
        copy = await told(event("organisation", uuid4(), 1, ORGANISATION))
        assert (copy.name, copy.pupils, copy.place) == ("Средняя школа № 3", 412, "ru.r67.m1.o1")
        assert copy.founded_on == date(1953, 9, 1)

    async def test_a_municipality_is_copied_with_its_codes(self, told):
        oktmo = [{"code": "66503000", "valid_from": None, "valid_to": None}]
        data = {"region_id": str(uuid4()), "kind": "urban_okrug", "name": "Ё", "short_name": "Ё", "oktmo": oktmo}
        copy = await told(event("municipality", uuid4(), 1, data))
        assert (copy.oktmo, copy.external_ids) == (oktmo, [])

    @pytest.mark.parametrize("codes", [[], ["ext:EMIS:4711"]])
    async def test_codes_of_other_systems_are_copied(self, told, codes):
        copy = await told(event("organisation", uuid4(), 1, ORGANISATION | {"external_ids": codes}))
        assert copy.external_ids == codes

    async def test_the_same_event_twice_changes_nothing(self, told):
        once = event("post", uuid4(), 7, POST)
        copy = await told(once, once)
        assert (copy.held_from, copy.held_to, copy.source_seq) == (date(2024, 9, 1), None, 7)

    @pytest.mark.parametrize("told_of", [{}, {"contract_until": None}, {"contract_until": "2029-08-31"}])
    async def test_the_end_of_a_contract_is_copied_and_was_not_always_told(self, told, told_of):
        copy = await told(event("post", uuid4(), 1, POST | told_of))
        assert (copy.contract_until and str(copy.contract_until)) == told_of.get("contract_until")

    async def test_a_person_is_a_name(self, told):
        subject = uuid4()
        copy = await told(event("person", subject, 1, {"version": 1}), known={subject: NAME})
        assert (copy.last_name, copy.middle_name) == ("Королёва", None)

    async def test_a_person_gone_since_is_left_out(self, told):
        assert await told(event("person", uuid4(), 1, {"version": 1})) is None

    async def test_a_new_epoch_begins_anew(self, told):
        subject = uuid4()
        copy = await told(
            event("post", subject, 900, POST),
            event("post", subject, 3, POST | {"to": "2026-07-01"}, epoch=uuid4()),
        )
        assert (copy.source_seq, copy.held_to) == (3, date(2026, 7, 1))

    @settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(deleted=st.integers(0, 5), order=st.permutations(range(1, 6)))
    async def test_the_newest_event_wins_in_any_order(self, told, deleted, order):
        """`deleted` is the event that is a tombstone, 0 for none."""
        subject = uuid4()
        days = {seq: f"2030-01-0{seq}" for seq in order}
        events = [event("post", subject, seq, None if seq == deleted else POST | {"to": days[seq]}) for seq in order]
        copy = await told(*events)
        if deleted == 5:
            assert copy is None
        else:
            assert (copy.source_seq, str(copy.held_to)) == (5, days[5])


class TestPlace:
    async def test_people_and_posts_are_not_read_from_below(self, told):
        subject = uuid4()
        change = event("person", subject, 1, {"version": 1}, place="ru.r67.m1")
        assert await told(change, known={subject: NAME}, place="ru.r67.m1") is not None
        assert await told(change, known={subject: NAME}, place="ru.r67.m1.o1") is None
        assert await told(change, known={subject: NAME}, place="ru.r67.m2") is None

    async def test_an_organisation_is_read_from_above_and_at_it(self, told):
        change = event("organisation", uuid4(), 1, ORGANISATION)
        assert await told(change, place="ru.r67") is not None
        assert await told(change, place="ru.r67.m1.o1") is not None
        assert await told(change, place="ru.r67.m1.o2") is None


class Directory:
    """The gateway as the network shows it."""

    def __init__(self, status: int = 200) -> None:
        self.status, self.asked = status, []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        ids = request.url.params.get_list("id")
        card = {"place": "ru.r67", "email": "a@b.example", **NAME.model_dump()}
        return httpx.Response(self.status, json={"items": [{"id": each, **card} for each in ids], "page": {}})


async def token() -> str:
    return "secret"


class TestNames:
    async def test_a_hundred_a_request(self):
        directory, ids = Directory(), [uuid4() for _ in range(250)]
        async with httpx.AsyncClient(transport=httpx.MockTransport(directory), base_url="http://gateway") as client:
            found = await names(client, token, ids)
        assert set(found) == set(ids)
        assert [len(it.url.params.get_list("id")) for it in directory.asked] == [100, 100, 50]
        assert {it.headers["Authorization"] for it in directory.asked} == {"Bearer secret"}

    async def test_a_directory_that_is_down_is_no_missing_person(self):
        transport = httpx.MockTransport(Directory(503))
        subscription = directory_subscription(COPIES, "http://gateway", token, transport)
        with pytest.raises(httpx.HTTPStatusError):
            await subscription.prepare([event("person", uuid4(), 1, {"version": 1})])

    async def test_each_person_is_asked_for_once_and_nobody_else(self):
        directory, subject = Directory(), UUID(int=7)
        subscription = directory_subscription(COPIES, "http://gateway", token, httpx.MockTransport(directory))
        batch = [event("person", subject, seq, {"version": seq}) for seq in (1, 2)]
        assert set(await subscription.prepare([*batch, event("post", uuid4(), 3, POST)])) == {subject}
        assert len(directory.asked) == 1
        assert await subscription.prepare([event("person", subject, 4), event("post", uuid4(), 5, POST)]) == {}
        assert len(directory.asked) == 1

    def test_what_is_followed(self):
        subscription = directory_subscription(COPIES, "http://gateway", token)
        assert subscription.url == "http://gateway/api/v1/directory/events"
        assert subscription.types == TYPES
