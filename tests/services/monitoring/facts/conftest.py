"""A region of each test's own, and events told to it as its consumers would apply them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from services.kernel.consumers import consuming
from services.kernel.feed import CloudEvent
from services.monitoring.facts.consumer import apply
from services.monitoring.facts.models import ReceivedFact
from services.monitoring.store import COPIES
from tests.services.monitoring.builders import cycle_body, made, published_methodology, step, submission_of
from tests.services.monitoring.facts.asked import methodology
from tests.services.monitoring.facts.told import Region
from tests.support.directory import heads_of, municipality_rows, organisation_rows

Tell = Callable[..., Awaitable[None]]


@pytest.fixture
def tell(app: FastAPI) -> Tell:
    async def told(*events: CloudEvent) -> None:
        for each in events:
            async with consuming(app.state.database, app.state.clock, each.type.split(".")[0]) as tx:
                await apply(tx, each)

    return told


@pytest.fixture
def kept(app: FastAPI) -> Callable[..., Awaitable[list[ReceivedFact]]]:
    """What the service keeps of a place, as the system sees it or as another place does."""

    async def of(place: str, seen_from: str = "ru") -> list[ReceivedFact]:
        here = select(ReceivedFact).where(ReceivedFact.place.at_or_below(place)).order_by(ReceivedFact.id)
        async with app.state.database.begin(seen_from) as session:
            return list(await session.scalars(here))

    return of


class World(Region):
    """The region with the copies of its directory: place → id of what lies there, and its head where it has one."""

    ids: dict[str, UUID]
    heads: dict[str, UUID]


@pytest.fixture
async def world(app: FastAPI) -> World:
    world = World()
    municipalities = municipality_rows({world.city: "Город", world.district: "Округ"})
    schools = organisation_rows(municipalities[0], list(world.schools))
    people, posts = heads_of(schools)
    rows: dict[Any, list[dict[str, Any]]] = {
        COPIES.municipality: municipalities, COPIES.organisation: schools, COPIES.person: people, COPIES.post: posts,
    }  # fmt: skip
    async with app.state.database.begin("ru") as session:
        for model, its in rows.items():
            await session.execute(insert(model), its)
    object.__setattr__(world, "ids", {row["place"]: row["id"] for row in [*municipalities, *schools]})
    object.__setattr__(world, "heads", {row["place"]: row["person_id"] for row in posts})
    return world


@pytest.fixture
async def opened(client_as, world):
    """`opened(methodology)`: the open cycle of 2021 of the region; its `.department` conducts it."""
    department = client_as("department", world.place)

    async def cycle(body: dict[str, Any] | None = None) -> dict[str, Any]:
        published = await published_methodology(department, body or methodology())
        draft = await made(department, "/cycles", cycle_body(published["id"], objection_days=1))
        return await step(department, f"/cycles/{draft['id']}", "open")

    return cycle


@pytest.fixture
def city(client_as, world):
    return client_as("omsu", world.city)


@pytest.fixture
def of_city(city, world):
    """The city's submission to a cycle, as it stands."""

    async def submission(cycle: dict[str, Any]) -> dict[str, Any]:
        return await submission_of(city, cycle["id"], world.ids[world.city])

    return submission
