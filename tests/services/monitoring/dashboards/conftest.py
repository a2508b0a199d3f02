"""Who asks in the region of `world`."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from tests.services.monitoring.dashboards.world import World, conducted_in


@pytest.fixture(scope="module")
async def world(app: FastAPI) -> AsyncIterator[World]:
    kept = app.state.clock
    world = await conducted_in(app)
    yield world
    app.state.clock = kept
    for each in world.clients.values():
        await each.aclose()


@pytest.fixture
def department(world: World) -> httpx.AsyncClient:
    return world.client("department")


@pytest.fixture
def omsu(world: World) -> Callable[[str], httpx.AsyncClient]:
    return lambda place: world.client("omsu", place)


@pytest.fixture
def school(world: World) -> Callable[[str], httpx.AsyncClient]:
    return lambda place: world.client("school", place)
