"""The reserve service on a real database, without the feeds it follows in real life."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from services.directory.copies import Copies
from services.kernel.app import create
from services.reserve.app import SERVICE
from services.reserve.settings import ReserveSettings
from services.reserve.store import COPIES
from tests.support.callers import KEY, keys_of
from tests.support.service import *  # noqa: F403  # fixtures


@pytest.fixture(scope="session")
def key_file(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "reserve.key"
    file.write_bytes(base64.urlsafe_b64encode(b"k" * 32))
    return file


@pytest.fixture(scope="session")
async def app(worker_database, tmp_path_factory, key_file) -> AsyncIterator[FastAPI]:
    settings = ReserveSettings(
        database_url=worker_database.url("reserve"), files_dir=tmp_path_factory.mktemp("files"), key_file=key_file
    )
    app = create(replace(SERVICE, work=()), settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture(scope="session")
def copies() -> Copies:
    return COPIES
