"""The training service on a real database, without the feeds it follows in real life."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.directory.copies import Copies
from services.kernel.app import create
from services.training.app import SERVICE
from services.training.settings import TrainingSettings
from services.training.store import COPIES
from tests.services.training.events import teller
from tests.services.training.mentoring.world import TODAY, World, emptied, heads
from tests.support.callers import KEY, keys_of
from tests.support.service import *  # noqa: F403  # fixtures


@pytest.fixture(scope="session")
def key_file(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "training.key"
    file.write_bytes(base64.urlsafe_b64encode(b"t" * 32))
    return file


@pytest.fixture(scope="session")
async def app(worker_database, tmp_path_factory, key_file) -> AsyncIterator[FastAPI]:
    settings = TrainingSettings(
        database_url=worker_database.url("training"), files_dir=tmp_path_factory.mktemp("files"), key_file=key_file
    )
    app = create(replace(SERVICE, work=()), settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def world(app, client_as, schools, today, worker_database) -> World:
    """Schools with their heads on one day, and nobody a mentor yet."""
    today(TODAY)
    await emptied(worker_database)
    return World(app, client_as, await heads(app))


@pytest.fixture
def tell(app):
    """`await tell(event, …)`."""
    return teller(app)


@pytest.fixture(scope="session")
def copies() -> Copies:
    return COPIES


@pytest.fixture
async def people(app: FastAPI, schools: dict[str, UUID]) -> dict[str, UUID]:
    """Place → the head of the school there."""
    async with app.state.database.begin("ru") as session:
        return {row.place: row.person_id for row in await session.scalars(select(COPIES.post))}
