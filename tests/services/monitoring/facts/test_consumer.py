"""Events become facts once, in whatever order, and over a real feed; what cannot be read is parked with its reason."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.kernel.app import create
from services.kernel.consumers import Pace
from services.kernel.events import Fact, emit, settle
from services.kernel.feed_client import FeedClient
from services.kernel.follower import Follower
from services.kernel.identity import system
from services.kernel.settings import Settings
from services.monitoring.facts.consumer import FOLLOWED, facts_of
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.rules import KINDS
from services.monitoring.store import TABLES
from services.reserve.app import SERVICE as RESERVE
from tests.services.monitoring.facts.told import PLAN, TELLING, Region, event
from tests.support.callers import KEY, keys_of, token


class TestKept:
    async def test_with_its_origin(self, tell, kept):
        region, subject, person = Region(), uuid4(), uuid4()
        said = event("reserve.entry.included", subject=subject, place=region.schools[0], person_id=person)
        await tell(said)
        [fact] = await kept(region.place)
        assert (fact.kind, fact.record_id, fact.person_id) == (FactKind.entry_included, subject, person)
        assert (fact.id, fact.source, fact.type) == (said.id, "reserve", "reserve.entry.included")
        assert fact.said_at == datetime(2021, 5, 2, tzinfo=UTC)
        assert (str(fact.day), str(fact.until)) == ("2021-05-01", "2024-05-01")
        assert fact.applied_at == fact.recorded_at
        assert fact.withdrawn_at is None

    @pytest.mark.parametrize("type_", KINDS)
    async def test_of_every_type(self, tell, kept, type_):
        region = Region()
        await tell(event(type_, place=region.city))
        assert [each.kind for each in await kept(region.place)] == [KINDS[type_]]

    async def test_of_an_approved_programme_with_what_a_plan_is_made_of(self, tell, kept):
        region, subject = Region(), uuid4()
        said = event("training.transfer_programme.approved", subject=subject, place=region.schools[0])
        await tell(said, said)
        [fact] = await kept(region.place)
        assert (fact.record_id, fact.reaction, str(fact.until)) == (subject, "transfer_programmes", "2022-05-31")
        assert (fact.plan, fact.id) == (PLAN | {"cycle_id": None}, said.id)

    async def test_once_however_often_it_comes(self, tell, kept):
        region = Region()
        said = event("training.route.completed", place=region.city)
        await tell(said, said)
        [first] = await kept(region.place)
        await tell(said)
        [again] = await kept(region.place)
        assert again.recorded_at == first.recorded_at

    async def test_and_seen_from_its_place_and_above_alone(self, tell, kept):
        region = Region()
        school, other = region.schools
        await tell(event("training.route.completed", place=school))
        for place, count in ((region.place, 1), (region.city, 1), (school, 1), (other, 0), (region.district, 0)):
            assert len(await kept(region.place, seen_from=place)) == count, place

    async def test_of_several_competencies_each_with_the_event_they_are_known_from(self, tell, kept):
        region, subject = Region(), uuid4()
        levels = [{"competence": each, "level_before": None, "level_after": 2} for each in ("law", "people")]
        said = event("training.diagnostics.completed", subject=subject, place=region.city, levels=levels)
        await tell(said, said)
        facts = await kept(region.place)
        assert {each.competence: each.event_id for each in facts} == {"law": said.id, "people": said.id}
        await tell(event("training.diagnostics.completed", subject=subject, place=region.city, deleted=True))
        assert all(each.withdrawn_at for each in await kept(region.place))

    async def test_of_an_internship_lies_where_the_intern_works(self, tell, kept):
        region = Region()
        home, site = region.schools
        await tell(event("training.internship.completed", place=site, guest_place=home))
        [fact] = await kept(region.place, seen_from=home)
        assert (fact.kind, fact.place) == ("internship_completed", home)


def counting(facts):
    return {(each.id, each.withdrawn_at is None) for each in facts}


class TestTombstones:
    async def test_withdraw_all_that_was_told_of_the_record(self, tell, kept):
        region, subject = Region(), uuid4()
        mine = [
            event(type_, subject=subject, place=region.city)
            for type_ in ("reserve.entry.included", "reserve.entry.renewed")
        ]
        other = event("reserve.entry.included", place=region.city)
        await tell(*mine, other, event("reserve.entry.included", subject=subject, place=region.city, deleted=True))
        assert counting(await kept(region.place)) == {*((each.id, False) for each in mine), (other.id, True)}

    async def test_of_an_older_event_withdraw_nothing_newer(self, tell, kept):
        region, subject = Region(), uuid4()
        here = {"subject": subject, "place": region.city}
        newer = event("reserve.entry.included", seq=1005, **here)
        await tell(newer, event("reserve.entry.included", seq=1004, deleted=True, **here))
        assert counting(await kept(region.place)) == {(newer.id, True)}

    async def test_are_undone_in_a_new_life_of_the_feed_that_does_not_know_them(self, tell, kept):
        region, subject = Region(), uuid4()
        here = {"subject": subject, "place": region.city}
        said = event("reserve.entry.included", seq=2001, **here)
        await tell(said, event("reserve.entry.included", seq=2002, deleted=True, **here))
        await tell(said.model_copy(update={"sequence": f"{uuid4()}:1"}))
        assert counting(await kept(region.place)) == {(said.id, True)}

    @settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        told=st.lists(st.tuples(st.sampled_from([*TELLING]), st.integers(0, 2), st.booleans()), max_size=7),
        data=st.data(),
    )
    async def test_any_order_and_any_repetition_leave_the_same(self, tell, kept, told, data):
        regions, subjects = (Region(), Region()), [uuid4() for _ in range(3)]
        events = [
            event(type_, subject=subjects[subject], deleted=gone, seq=3000 + number)
            for number, (type_, subject, gone) in enumerate(told)
        ]
        shuffled = data.draw(st.permutations([*events, *data.draw(st.lists(st.sampled_from(events)) if events else
                                                                  st.just([]))]))  # fmt: skip
        found = []
        for region, its in zip(regions, (events, shuffled), strict=True):
            ids = {each.id: uuid4() for each in events}
            mine = {each: uuid4() for each in subjects}
            await tell(
                *(
                    each.model_copy(update={"place": region.city, "id": ids[each.id], "subject": mine[each.subject]})
                    for each in its
                )
            )
            names = {new: old for old, new in ids.items()}
            found.append({(names[each], counts) for each, counts in counting(await kept(region.place))})
        assert found[0] == found[1]


class TestFeed:
    """The reserve as it really serves its feed; monitoring as it really follows it."""

    @pytest.fixture
    async def reserve(self, worker_database):
        app = create(replace(RESERVE, work=()), Settings(database_url=worker_database.url("reserve")), keys_of(KEY))
        async with app.router.lifespan_context(app):
            yield app

    @pytest.fixture
    async def follow(self, app, reserve):
        async def bearer() -> str:
            return token("system")

        async with httpx.AsyncClient(transport=httpx.ASGITransport(reserve), base_url="http://gateway") as client:
            pace = Pace(wait=1, attempts=2, first=0.01, longest=0.01)
            subscription = replace(facts_of("reserve", "http://gateway"), source=f"reserve-{uuid4().hex}")
            follower = Follower(subscription, app.state.database, app.state.clock, FeedClient(client, bearer), pace)

            async def reached() -> str | None:
                its = TABLES.cursor.source == subscription.source
                async with app.state.database.begin("ru") as session:
                    return await session.scalar(select(TABLES.cursor.cursor).where(its))

            async def step() -> str:
                """To the end of the feed, to which other tests of the reserve have added."""
                before = "nowhere"
                while (now := await reached()) != before:
                    before = now
                    await asyncio.wait_for(follower.step(), 20)
                return subscription.source

            yield step

    async def announce(self, reserve, *facts: Fact) -> None:
        async with reserve.state.database.begin("ru") as session:
            session.info.update(caller=system("test", "ru"), clock=reserve.state.clock)
            for each in facts:
                emit(session, each)
            await settle(session)

    def included(self, region, **data) -> Fact:
        said = {"person_id": str(uuid4()), "day": "2021-05-01"} | data
        return Fact("reserve.entry.included", uuid4(), region.city, said)

    async def test_is_followed_exactly_once(self, reserve, follow, kept):
        region = Region()
        await self.announce(reserve, self.included(region), Fact("reserve.team.formed", uuid4(), region.city))
        await follow()
        await follow()
        await self.announce(reserve, self.included(region))
        await follow()
        facts = await kept(region.place)
        assert [each.kind for each in facts] == [FactKind.entry_included] * 2
        assert {each.source for each in facts} == {"reserve"}

    async def test_what_cannot_be_read_is_parked_and_stops_nothing(self, app, reserve, follow, kept):
        region = Region()
        bad, good = self.included(region, day="вчера"), self.included(region)
        await self.announce(reserve, bad, good)
        source = await follow()
        assert [each.record_id for each in await kept(region.place)] == [good.subject]
        parked = TABLES.parked
        async with app.state.database.begin("ru") as session:
            mine = (parked.source == source, parked.event["subject"].astext == str(bad.subject))
            errors = list(await session.scalars(select(parked.error).where(*mine)))
        assert errors == ["Malformed: reserve.entry.included: /day: Ожидается дата ГГГГ-ММ-ДД"]


def test_what_is_followed():
    found = [each("http://gateway") for each in FOLLOWED]
    assert [each.url for each in found] == [f"http://gateway/api/v1/{name}/events" for name in ("reserve", "training")]
    assert {type_ for each in found for type_ in each.types} == set(KINDS)
    assert all(type_.startswith(f"{each.source}.") for each in found for type_ in each.types)
