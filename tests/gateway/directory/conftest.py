"""The directory on a real database: the gateway's routers for it and its feed, a region of its own for each test."""

import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import Field

from gateway.directory.routers import CONFLICTS, ROUTERS, TAGS
from gateway.identity.models import Account, Assignment
from gateway.permissions import Permission, access
from gateway.store import TABLES
from services.kernel.acting import acting
from services.kernel.app import Service, create
from services.kernel.feed_api import feed_router
from services.kernel.identity import Identity, sign, system
from services.kernel.settings import Settings
from tests.gateway.directory.builders import REGIONS, Directory
from tests.support.callers import KEY, caller, client_of, keys_of

MASTER = bytes(range(32))


class GatewaySettings(Settings):
    key_file: Path = Field()


SERVICE = Service(
    name="gateway",
    title="Справочник",
    description="Справочник",
    access=access,
    tables=TABLES,
    routers=(*ROUTERS, feed_router("directory", access.needs(Permission.event_read))),
    tags=TAGS,
    conflicts=CONFLICTS,
)


@pytest.fixture(scope="session")
async def app(worker_database, tmp_path_factory) -> AsyncIterator[FastAPI]:
    key_file = tmp_path_factory.mktemp("keys") / "gateway.key"
    key_file.write_bytes(base64.urlsafe_b64encode(MASTER))
    settings = GatewaySettings(database_url=worker_database.url("gateway"), key_file=key_file)
    app = create(SERVICE, settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


async def in_office(app: FastAPI, who: Identity) -> None:
    """An account that holds the role and place of the caller: who writes is asked of the database too."""
    name = f"{who.role}-{who.account.hex}"
    async with acting(app.state.database, system("tests", "ru"), app.state.clock) as tx:
        tx.add(
            Account(
                id=who.account, username=name, full_name=name, place="ru", password_hash="", password_temporary=False
            )
        )
        await tx.flush()
        tx.add(Assignment(account_id=who.account, role=who.role, place=who.place))


@pytest.fixture
async def directory(app: FastAPI) -> AsyncIterator[Directory]:
    """A fresh region, seen by its Department."""
    code = str(next(REGIONS))
    async with AsyncExitStack() as stack:

        async def client_as(role, place):
            who = caller(role, place)
            await in_office(app, who)
            return await stack.enter_async_context(client_of(app, sign(who, KEY, 900)))

        directory = Directory(code, client_as)
        await directory.found()
        yield directory
