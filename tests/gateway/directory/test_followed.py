"""From a change in the directory to the copy a service keeps, through the real feed and the real follower."""

from datetime import date
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from services.directory.consumer import directory_subscription
from services.kernel.consumers import Pace
from services.kernel.database import connect
from services.kernel.feed_client import FeedClient
from services.kernel.follower import Follower
from services.kernel.settings import Settings
from services.training.store import COPIES, TABLES
from tests.gateway.directory.builders import BASE
from tests.support.answers import seen
from tests.support.callers import token


@pytest.fixture
async def training(worker_database):
    database = await connect(Settings(database_url=worker_database.url("training")), TABLES)
    yield database
    await database.close()


@pytest.fixture
async def caught_up(app, training):
    """Follow the feed to its end, then look a record up in the copies."""
    transport = httpx.ASGITransport(app)

    async def credential() -> str:
        return token("system", "ru")

    async with httpx.AsyncClient(transport=transport) as client:
        subscription = directory_subscription(COPIES, "http://gateway", credential, transport)
        feed = FeedClient(client, credential)
        follower = Follower(subscription, training, app.state.clock, feed, Pace(wait=0))

        async def look(entity, card):
            async with app.state.database.begin("ru") as session:
                newest = await session.scalar(
                    select(app.state.database.tables.outbox.seq)
                    .order_by(app.state.database.tables.outbox.seq.desc())
                    .limit(1)
                )
            while int((await follower._cursor() or ":0").rsplit(":", 1)[1]) < newest:
                await follower.step()
            model = getattr(COPIES, entity)
            async with training.begin("ru") as session:
                return await session.scalar(select(model).where(model.id == UUID(card["id"])))

        yield look


class TestFollowed:
    async def test_all_that_happens_arrives(self, directory, caught_up):
        municipality = await directory.municipality()
        school = await directory.organisation(municipality, pupils=17)
        person = await directory.person(school["place"], last_name="Ёлкина")
        post = await directory.head(school, person, contract_until="2029-08-31")

        assert (await caught_up("municipality", municipality)).name == municipality["name"]
        assert (await caught_up("organisation", school)).pupils == 17
        assert (await caught_up("person", person)).last_name == "Ёлкина"
        copy = await caught_up("post", post)
        assert (copy.held_from, copy.contract_until) == (date(2024, 9, 1), date(2029, 8, 31))

        longer = {"contract_until": "2031-08-31"}
        url = f"{BASE}/posts/{post['id']}"
        post = (await directory.department.patch(url, json=longer, headers=seen(post))).json()
        assert (await caught_up("post", post)).contract_until == date(2031, 8, 31)

        end = {"held_to": "2026-06-30", "reason": "Переход"}
        ended = (await directory.department.post(f"{url}:end", json=end, headers=seen(post))).json()
        assert (await caught_up("post", post)).held_to == date(2026, 6, 30)
        await directory.department.delete(url, headers=seen(ended))
        await directory.department.delete(f"{BASE}/people/{person['id']}", headers=seen(person))
        assert await caught_up("post", post) is None
        assert await caught_up("person", person) is None
