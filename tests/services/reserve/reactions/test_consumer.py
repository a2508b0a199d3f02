"""Events become what the reserve keeps once, in whatever order; and what is asked of it."""

from datetime import date
from uuid import uuid4

import httpx
import pytest

from services.kernel.consumers import consuming
from services.monitoring.quality.confidence import ConfidenceLabel
from services.monitoring.results.schemas import DirectionOut, ResultItem
from services.reserve.leaders.models import Leader
from services.reserve.leaders.ranking import LOW
from services.reserve.reactions.consumer import monitoring_feed, training_feed
from services.reserve.reactions.events import Malformed
from services.reserve.reactions.fetching import DirectionCard, ResultCard
from services.reserve.received import service
from services.reserve.received.models import ReceivedResult, ReceivedRisk, ReceivedTraining
from services.reserve.received.rules import EVENTS
from tests.services.reserve.reactions.conftest import PUBLISHED, RISK, TRAINED, card, event


@pytest.fixture
def asked(app):
    """`asked(place)`: a transaction of the consumer standing at a place, for the questions of other slices."""

    def of(_: str = "ru"):
        return consuming(app.state.database, app.state.clock, "test")

    return of


def risk(world, identity, **its):
    type_ = its.pop("type", "opened")
    data = RISK | {"identity_id": str(identity)} | its.pop("data", {})
    return event(f"monitoring.risk.{type_}", world.schools[0], data, **its)


class TestRisk:
    async def test_is_kept_with_its_origin_and_counts(self, tell, kept, world, asked):
        person, school = uuid4(), uuid4()
        said = risk(world, person)
        await tell(said, risk(world, school, data={"identity": "organisation", "streak": 3, "causes": ["a", "b"]}))
        [mine] = [each for each in await kept(ReceivedRisk, world.place) if each.id == said.id]
        assert (mine.record_id, mine.source, mine.type) == (said.subject, "monitoring", "monitoring.risk.opened")
        assert mine.said_at == said.time
        assert mine.applied_at == mine.recorded_at
        async with asked() as tx:
            known = await service.risk_of_person(tx, person)
            assert (known.streak, known.repeated, known.causes) == (1, False, ("low",))
            found = await service.risk_of_organisations(tx, [school, person, uuid4()])
            assert {id_: (each.streak, each.repeated) for id_, each in found.items()} == {school: (3, True)}
            assert await service.risk_of_organisations(tx, []) == {}

    async def test_goes_on_and_ends_whatever_the_order(self, tell, world, asked):
        person, episode = uuid4(), uuid4()
        opened = risk(world, person, subject=episode, seq=9_000_001)
        repeated = risk(world, person, subject=episode, seq=9_000_002, type="repeated", data={"streak": 2})
        closed = risk(world, person, subject=episode, seq=9_000_003, type="closed", data={"streak": 0})
        await tell(repeated, opened)
        async with asked() as tx:
            assert (await service.risk_of_person(tx, person)).streak == 2
        await tell(closed, opened, repeated)
        async with asked() as tx:
            assert await service.risk_of_person(tx, person) is None

    async def test_is_withdrawn_with_its_episode_even_if_it_comes_late(self, tell, world, asked, kept):
        person, episode = uuid4(), uuid4()
        first = risk(world, person, subject=episode, seq=9_100_001)
        late = risk(world, person, subject=episode, seq=9_100_002, type="repeated")
        await tell(first, risk(world, person, subject=episode, seq=9_100_003, type="closed", deleted=True), late)
        assert all(each.withdrawn_at for each in await kept(ReceivedRisk, world.place))
        async with asked() as tx:
            assert await service.risk_of_person(tx, person) is None

    async def test_of_a_municipality_is_nothing_to_the_reserve(self, tell, kept, world):
        await tell(risk(world, uuid4(), data={"identity": "municipality"}))
        assert await kept(ReceivedRisk, world.place) == []

    async def test_is_seen_from_its_place_and_above_alone(self, tell, kept, world):
        await tell(risk(world, uuid4()))
        for place, count in ((world.place, 1), (world.city, 1), (world.schools[0], 1), (world.schools[1], 0)):
            assert len(await kept(ReceivedRisk, world.place, seen_from=place)) == count, place


class TestTraining:
    async def test_is_kept_once_and_found_by_person_and_day(self, tell, world, asked, kept):
        person = uuid4()
        said = event("training.enrolment.completed", world.schools[0], TRAINED | {"person_id": str(person)})
        await tell(said, said)
        [one] = await kept(ReceivedTraining, world.place)
        assert (one.kind, one.hours, one.level_before, one.level_after) == ("enrolment_completed", 72, 1, 2)
        async with asked() as tx:
            for since, until, count in (("2022-05-01", "2022-05-01", 1), ("2022-05-02", "2022-06-01", 0),
                                        ("2022-01-01", "2022-04-30", 0)):  # fmt: skip
                days = date.fromisoformat(since), date.fromisoformat(until)
                assert len(await service.training_of(tx, person, *days)) == count

    @pytest.mark.parametrize("type_", [each for each in EVENTS if each.startswith("training.")])
    async def test_of_every_kind(self, tell, kept, world, type_):
        await tell(event(type_, world.schools[0], TRAINED))
        assert [f"training.{each.kind.replace('_', '.')}" for each in await kept(ReceivedTraining, world.place)] == [
            type_
        ]

    async def test_of_an_internship_lies_where_the_intern_works(self, tell, kept, world):
        person = str(uuid4())
        said = {"person_id": person, "guest_place": world.schools[1], "day": "2022-05-01", "hours": 36}
        gone = event("training.internship.completed", world.schools[0], said)
        await tell(gone)
        [one] = await kept(ReceivedTraining, world.schools[1], seen_from=world.schools[1])
        assert (one.kind, one.hours, one.record_id) == ("internship_completed", 36, gone.subject)
        assert await kept(ReceivedTraining, world.schools[0]) == []


class TestMalformed:
    @pytest.mark.parametrize(
        ("type_", "data", "said"),
        [
            ("monitoring.risk.opened", RISK | {"identity": "galaxy"}, "/identity"),
            ("monitoring.risk.opened", {"identity": "person"}, "/identity_id"),
            ("monitoring.risk.opened", RISK | {"streak": -1}, "/streak"),
            ("training.route.completed", TRAINED | {"day": "вчера"}, "/day"),
            ("training.route.completed", TRAINED | {"level_after": None}, "/level_after"),
            ("training.route.completed", TRAINED | {"hours": -1}, "/hours"),
            ("monitoring.results.published", {}, "/subject"),
            ("monitoring.results.published", PUBLISHED | {"period_to": "2021-12-31"}, "/period_to"),
        ],
    )
    async def test_is_refused_with_what_is_wrong(self, tell, kept, world, type_, data, said):
        with pytest.raises(Malformed, match=said):
            await tell(event(type_, world.place, data))
        for model in (ReceivedRisk, ReceivedTraining, ReceivedResult):
            assert await kept(model, world.place) == []


class TestResults:
    async def test_of_a_published_cycle_are_kept(self, publish, kept, world, asked):
        cards = world.cards()
        said = await publish(2022, cards)
        rows = {each.id: each for each in await kept(ReceivedResult, world.place)}
        assert set(rows) == {each.id for each in cards}
        mine = rows[cards[0].id]
        assert (mine.event_id, mine.record_id, mine.person_id) == (said.id, said.subject, world.heads[world.schools[0]])
        assert mine.directions == [{"code": "staff", "title": "Кадры", "percent": 95.0}]
        async with asked() as tx:
            found = await service.results_of(tx, [mine.person_id, uuid4()])
        assert {id_: [float(each.percent) for each in its] for id_, its in found.items()} == {mine.person_id: [95.0]}

    async def test_published_anew_replace_those_before(self, publish, kept, world):
        first = await publish(2022, world.cards())
        anew = world.cards(40.0)
        await publish(2022, anew, subject=first.subject)
        standing = [each for each in await kept(ReceivedResult, world.place) if each.withdrawn_at is None]
        assert {each.id for each in standing} == {each.id for each in anew}

    async def test_told_twice_stand_once(self, publish, kept, world):
        cards = world.cards()
        for _ in range(2):
            await publish(2022, cards)
        assert len(await kept(ReceivedResult, world.place)) == len(cards)

    @pytest.mark.parametrize(("place", "subject"), [("city", "head"), ("place", "municipality")])
    async def test_of_a_municipality_are_nothing_to_the_reserve(self, publish, kept, world, place, subject):
        """Neither those that a municipality measured for itself, nor those that rate municipalities."""
        await publish(2022, world.cards(), place=getattr(world, place), data={"subject": subject})
        assert await kept(ReceivedResult, world.place) == []


class TestNominations:
    async def test_come_from_two_cycles(self, publish, kept, world, facts_about):
        await publish(2022, world.cards())
        assert await kept(Leader, world.place) == []
        said = await publish(2023, world.cards(90.0))
        [leader] = await kept(Leader, world.place)
        assert (leader.place, leader.person_id) == (world.place, world.heads[world.schools[0]])
        assert (leader.status, leader.source, leader.origin_event_id) == ("nominated", "results", said.id)
        assert (leader.direction, leader.direction_title) == ("staff", "Кадры")
        assert [(each["percent"], each["position"], each["of"]) for each in leader.standings] == [
            (95.0, 1, 10),
            (90.0, 1, 10),
        ]
        [fact] = await facts_about(str(leader.id))
        assert (fact.type, fact.data["person_id"]) == ("reserve.leader.nominated", str(leader.person_id))

    async def test_are_made_once(self, publish, kept, world):
        for year in (2022, 2023, 2024, 2024):
            await publish(year, world.cards())
        assert len(await kept(Leader, world.place)) == 1


class TestFetching:
    """How results are asked of monitoring: with the own credential, page by page."""

    async def test_reads_all_pages_and_leaves_out_who_is_nobody(self, world):
        mine = [card(world.schools[0], uuid4(), person, 10) for person in (uuid4(), None, uuid4())]
        asked = []

        def answer(request: httpx.Request) -> httpx.Response:
            asked.append((request.url.path, dict(request.url.params), request.headers["authorization"]))
            last = "cursor" in request.url.params
            items = [each.model_dump(mode="json") for each in (mine[2:] if last else mine[:2])]
            return httpx.Response(200, json={"items": items, "page": {"next_cursor": None if last else "c"}})

        async def token() -> str:
            return "own"

        feed = monitoring_feed("http://gateway", token, httpx.MockTransport(answer))
        cycle = uuid4()
        said = event("monitoring.results.published", world.place, PUBLISHED, subject=cycle)
        other = event("monitoring.results.published", world.place, PUBLISHED | {"subject": "municipality"})
        fetched = await feed.prepare([said, other, risk(world, uuid4())])
        assert {id_: [each.id for each in its] for id_, its in fetched.items()} == {cycle: [mine[0].id, mine[2].id]}
        query = {"cycle_id": str(cycle), "standing": "published", "limit": "500"}
        path = "/api/v1/monitoring/results"
        assert asked == [(path, query, "Bearer own"), (path, query | {"cursor": "c"}, "Bearer own")]

    async def test_asks_nothing_for_other_events(self, world):
        async def token() -> str:
            raise AssertionError

        assert await monitoring_feed("http://gateway", token).prepare([risk(world, uuid4())]) == {}
        assert await training_feed("http://gateway").prepare([]) == {}


def test_what_is_followed():
    async def token() -> str:
        return ""

    feeds = [monitoring_feed("http://gateway", token), training_feed("http://gateway")]
    assert [each.url for each in feeds] == [
        f"http://gateway/api/v1/{name}/events" for name in ("monitoring", "training")
    ]
    assert {type_ for each in feeds for type_ in each.types} == set(EVENTS)
    assert all(type_.startswith(f"{each.source}.") for each in feeds for type_ in each.types)


def test_what_is_read_of_a_result_is_what_monitoring_tells():
    assert set(ResultCard.model_fields) <= set(ResultItem.model_fields)
    assert set(DirectionCard.model_fields) <= set(DirectionOut.model_fields)
    assert {each.value for each in ConfidenceLabel} >= {LOW}
