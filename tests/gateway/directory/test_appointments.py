"""From an appointment in the reserve to a post in the directory and back, through the real feed and follower."""

from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from gateway.directory.posts.appointments import appointments_of, post_id_of
from services.kernel.acting import acting
from services.kernel.app import Service, create
from services.kernel.consumers import Pace
from services.kernel.events import Fact, emit
from services.kernel.feed import CloudEvent
from services.kernel.feed_api import feed_router
from services.kernel.feed_client import FeedClient
from services.kernel.follower import Follower
from services.kernel.identity import system
from services.kernel.parked import retry
from services.kernel.settings import Settings
from services.reserve.permissions import P, access
from services.reserve.store import TABLES
from tests.gateway.directory.builders import BASE, listed
from tests.support.answers import seen
from tests.support.callers import KEY, keys_of, token

RESERVE = Service(
    name="reserve",
    title="Резерв",
    description="Лента резерва",
    access=access,
    tables=TABLES,
    routers=(feed_router("reserve", access.needs(P.event_read)),),
    tags=(),
)
ORDER = {"order_number": "118-к", "order_date": "2026-11-20"}


@pytest.fixture(scope="module")
async def reserve(worker_database):
    app = create(RESERVE, Settings(database_url=worker_database.url("reserve")), keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


class Office:
    """A school without a head, somebody to be appointed there, and the follower that hears of it."""

    def __init__(self, directory, school, person, reserve, app, follower, subscription) -> None:
        self.directory, self.school, self.person = directory, school, person
        self.reserve, self.app, self.follower, self.subscription = reserve, app, follower, subscription
        self.appointment = uuid4()

    def said(self, **given):
        usual = {"person_id": self.person["id"], "organisation_id": self.school["id"], "day": "2026-12-01"}
        return usual | {"entry_id": None} | given

    async def made(self, **given):
        usual = {"post_title": "директор", "contract_until": "2031-11-30", **ORDER}
        await self.told("made", self.said(**usual | given))

    async def revoked(self, day="2026-12-01", **given):
        await self.told("revoked", self.said(day=day, **given))

    async def told(self, kind, data):
        database = self.reserve.state.database
        async with acting(database, system("tests", "ru"), self.reserve.state.clock) as tx:
            emit(tx, Fact(f"reserve.appointment.{kind}", self.appointment, self.school["place"], data))
        async with database.begin("ru") as tx:
            newest = await tx.scalar(select(TABLES.outbox.seq).order_by(TABLES.outbox.seq.desc()).limit(1))
        while int((await self.follower._cursor() or ":0").rsplit(":", 1)[1]) < newest:
            await self.follower.step()

    async def posts(self, **query):
        return await listed(
            self.directory.department, "posts", organisation_id=self.school["id"], sort="held_from", **query
        )

    async def parked(self):
        table = self.app.state.database.tables.parked
        async with self.app.state.database.begin("ru") as tx:
            rows = (await tx.scalars(select(table).where(table.resolved_at.is_(None)))).all()
        return [each for each in rows if each.event["subject"] == str(self.appointment)]

    async def again(self, row):
        """An administrator asks for the parked event to be tried again."""
        database, table = self.app.state.database, self.app.state.database.tables.parked
        async with database.begin("ru") as tx:
            (await tx.get(table, row.id)).retry_at = self.app.state.clock.now()
        await retry(self.subscription, database, self.app.state.clock, row.id, CloudEvent.model_validate(row.event))


@pytest.fixture
async def office(app, directory, reserve):
    school = await directory.organisation(await directory.municipality())
    person = await directory.person(school["place"])
    subscription = appointments_of("http://reserve")

    async def credential() -> str:
        return token("system", "ru")

    async with httpx.AsyncClient(transport=httpx.ASGITransport(reserve)) as client:
        feed = FeedClient(client, credential)
        pace = Pace(wait=0, attempts=1)
        follower = Follower(subscription, app.state.database, app.state.clock, feed, pace)
        yield Office(directory, school, person, reserve, app, follower, subscription)


class TestMade:
    async def test_opens_the_post_and_tells_of_it(self, office):
        await office.made()
        [post] = await office.posts()
        assert post == {
            "id": str(post_id_of(office.appointment)),
            "place": office.school["place"],
            "kind": "head",
            "person_id": office.person["id"],
            "organisation_id": office.school["id"],
            "municipality_id": None,
            "title": "директор",
            "held_from": "2026-12-01",
            "held_to": None,
            **ORDER,
            "contract_until": "2031-11-30",
            "end_reason": None,
            "version": 1,
        }
        [told] = await office.directory.events("directory.post.changed")
        assert (told["subject"], told["data"]["contract_until"]) == (post["id"], "2031-11-30")

    async def test_once_however_often_it_is_told(self, office):
        await office.made()
        change = {"title": "заведующий"}
        [post] = await office.posts()
        await office.directory.department.patch(f"{BASE}/posts/{post['id']}", json=change, headers=seen(post))
        await office.made()
        [again] = await office.posts()
        assert (again["title"], again["version"]) == ("заведующий", 2)
        assert await office.parked() == []

    async def test_who_acts_ends_the_day_before(self, office):
        deputy = await office.directory.person(office.school["place"])
        await office.directory.head(office.school, deputy, kind="acting_head")
        await office.made()
        acted, post = await office.posts()
        assert (acted["held_to"], acted["end_reason"]) == ("2026-11-30", "Назначен руководитель")
        assert (post["kind"], post["held_from"]) == ("head", "2026-12-01")
        assert len(await office.directory.events("directory.post.changed")) == 3

    async def test_also_where_it_was_the_same_person(self, office):
        await office.directory.head(office.school, office.person, kind="acting_head")
        await office.made()
        assert [each["kind"] for each in await office.posts(person_id=office.person["id"])] == ["acting_head", "head"]

    async def test_what_a_clerk_has_entered_is_taken_over(self, office):
        entered = await office.directory.head(office.school, office.person, held_from="2026-12-01")
        await office.made()
        assert [each["id"] for each in await office.posts()] == [entered["id"]]
        assert await office.parked() == []
        await office.revoked()
        assert await office.posts() == []

    async def test_after_who_has_left(self, office):
        former = await office.directory.person(office.school["place"])
        await office.directory.head(office.school, former, held_to="2026-11-30")
        await office.made()
        assert [each["held_from"] for each in await office.posts()] == ["2024-09-01", "2026-12-01"]


class TestConflicts:
    async def test_another_head_is_said_and_the_event_waits_for_a_retry(self, office):
        former = await office.directory.person(office.school["place"])
        post = await office.directory.head(office.school, former)
        await office.made()
        [row] = await office.parked()
        assert "руководитель организации с 01.09.2024" in row.error
        assert await office.posts() == [post]
        end = {"held_to": "2026-11-30", "reason": "Истёк срок договора"}
        url = f"{BASE}/posts/{post['id']}:end"
        assert (await office.directory.department.post(url, json=end, headers=seen(post))).status_code == 200
        await office.again(row)
        assert await office.parked() == []
        assert [each["held_from"] for each in await office.posts()] == ["2024-09-01", "2026-12-01"]

    async def test_who_acts_only_later_does_not_make_way(self, office):
        deputy = await office.directory.person(office.school["place"])
        post = await office.directory.head(office.school, deputy, kind="acting_head", held_from="2026-12-01")
        await office.made()
        [row] = await office.parked()
        assert "исполняющий обязанности руководителя с 01.12.2026" in row.error
        assert await office.posts() == [post]

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"person_id": str(uuid4())}, "в справочнике нет"),
            ({"organisation_id": str(uuid4())}, "в справочнике нет"),
            ({"contract_until": "2026-11-30"}, "Срок договора истекает раньше"),
            ({"order_number": ""}, "/order_number"),
            ({"day": None}, "/day"),
        ],
    )
    async def test_what_cannot_be_is_said_in_russian(self, office, given, said):
        await office.made(**given)
        [row] = await office.parked()
        assert said in row.error
        assert await office.posts() == []

    async def test_a_closed_organisation_gets_no_head(self, office):
        close = {"closed_on": "2026-11-30"}
        url = f"{BASE}/organisations/{office.school['id']}"
        changed = await office.directory.department.patch(url, json=close, headers=seen(office.school))
        assert changed.status_code == 200, changed.text
        await office.made()
        assert "закрыта" in (await office.parked())[0].error


class TestRevoked:
    async def test_before_it_began_the_post_never_was(self, office):
        await office.made()
        await office.revoked("2026-11-28")
        assert await office.posts() == []
        [_, gone] = await office.directory.events("directory.post.changed")
        assert (gone["subject"], gone["data"]) == (str(post_id_of(office.appointment)), None)

    async def test_and_who_acted_goes_on(self, office):
        deputy = await office.directory.person(office.school["place"])
        acting_ = await office.directory.head(office.school, deputy, kind="acting_head", held_to="2027-05-31")
        await office.made()
        await office.revoked()
        [post] = await office.posts()
        assert {**post, "version": 1} == acting_

    async def test_unless_a_clerk_has_changed_that_since(self, office):
        deputy = await office.directory.person(office.school["place"])
        await office.directory.head(office.school, deputy, kind="acting_head")
        await office.made()
        acted, _ = await office.posts()
        change = {"held_to": "2026-10-31", "end_reason": "Уволен"}
        await office.directory.department.patch(f"{BASE}/posts/{acted['id']}", json=change, headers=seen(acted))
        await office.revoked()
        [post] = await office.posts()
        assert (post["held_to"], post["end_reason"]) == ("2026-10-31", "Уволен")

    async def test_later_it_ends_the_day_before(self, office):
        await office.made()
        await office.revoked("2027-02-15")
        [post] = await office.posts()
        assert (post["held_to"], post["end_reason"]) == ("2027-02-14", "Назначение отменено")

    async def test_once_however_often_it_is_told(self, office):
        await office.made()
        await office.revoked("2027-02-15")
        await office.made()
        await office.revoked("2027-02-15")
        assert [each["version"] for each in await office.posts()] == [2]

    async def test_what_is_revoked_before_it_is_heard_of_is_not_opened(self, office):
        await office.revoked()
        await office.made()
        assert await office.posts() == []
        assert await office.parked() == []

    async def test_a_post_a_clerk_removed_is_no_matter(self, office):
        await office.made()
        [post] = await office.posts()
        await office.directory.department.delete(f"{BASE}/posts/{post['id']}", headers=seen(post))
        await office.revoked()
        assert (await office.posts(), await office.parked()) == ([], [])

    async def test_what_ended_earlier_stays_so(self, office):
        await office.made()
        [post] = await office.posts()
        end = {"held_to": "2026-12-31", "reason": "Уволился"}
        await office.directory.department.post(f"{BASE}/posts/{post['id']}:end", json=end, headers=seen(post))
        await office.revoked("2027-02-15")
        [post] = await office.posts()
        assert (date.fromisoformat(post["held_to"]), post["end_reason"]) == (date(2026, 12, 31), "Уволился")


def test_the_id_of_the_post_follows_from_that_of_the_appointment():
    assert post_id_of(UUID(int=1)) == post_id_of(UUID(int=1)) != post_id_of(UUID(int=2))
