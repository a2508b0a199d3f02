"""The training service on a real database, without the feeds it follows in real life."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from fastapi import FastAPI

from services.directory.copies import Copies
from services.kernel.app import create
from services.kernel.settings import Settings
from services.training.app import SERVICE
from services.training.store import COPIES
from tests.services.training.mentoring.world import TODAY, World, emptied, heads
from tests.support.callers import KEY, keys_of
from tests.support.service import *  # noqa: F403  # fixtures


@pytest.fixture(scope="session")
async def app(worker_database, tmp_path_factory) -> AsyncIterator[FastAPI]:
    settings = Settings(database_url=worker_database.url("training"), files_dir=tmp_path_factory.mktemp("files"))
    app = create(replace(SERVICE, work=()), settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def world(app, client_as, schools, today, worker_database) -> World:
    """Schools with their heads on one day, and nobody a mentor yet."""
    today(TODAY)
    await emptied(worker_database)
    return World(app, client_as, await heads(app))


@pytest.fixture(scope="session")
def copies() -> Copies:
    return COPIES
