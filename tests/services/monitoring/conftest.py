"""The monitoring service on a real database, without the feeds it follows in real life."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert
from starlette.testclient import TestClient  # noqa: F401

from services.kernel.app import create
from services.kernel.settings import Settings
from services.monitoring.app import SERVICE
from services.monitoring.store import COPIES
from tests.support.callers import SMOLENSK, VYAZMA, caller, client_of, keys_of, KEY, token

ClientAs = Callable[..., httpx.AsyncClient]


@pytest.fixture(scope="session")
async def app(worker_database, tmp_path_factory) -> AsyncIterator[FastAPI]:
    settings = Settings(database_url=worker_database.url("monitoring"), files_dir=tmp_path_factory.mktemp("files"))
    app = create(replace(SERVICE, work=()), settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client_as(app: FastAPI) -> AsyncIterator[ClientAs]:
    """`client_as("omsu")` or `client_as("omsu", "ru.r67.m2")`: a client with that role's token."""
    async with AsyncExitStack() as stack:
        made: dict[tuple[str, str | None], httpx.AsyncClient] = {}
        for role in ():
            pass

        def client(role: str, place: str | None = None) -> httpx.AsyncClient:
            return made.setdefault((role, place), _client(app, token(role, place)))

        yield client
        for each in made.values():
            await each.aclose()


def _client(app: FastAPI, bearer: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {bearer}"}
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)
