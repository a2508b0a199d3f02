"""The copies of one service on a real database, without the gateway."""

from collections.abc import AsyncIterator

import pytest

from services.kernel.database import Database, connect
from services.kernel.settings import Settings
from services.reserve.store import TABLES


@pytest.fixture(scope="session")
async def database(worker_database) -> AsyncIterator[Database]:
    database = await connect(Settings(database_url=worker_database.url("reserve")), TABLES)
    yield database
    await database.close()
