"""What tests of candidates begin with."""

from uuid import uuid4

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from tests.services.reserve.builders import BASE, made
from tests.services.reserve.candidates.said import body


@pytest.fixture(autouse=True)
async def clean(schools, today):
    today("2026-11-27")


@pytest.fixture
async def candidate(omsu):
    return await made(omsu, "/candidates", body())


@pytest.fixture
def person():
    return uuid4()


@pytest.fixture
def doing(app):
    """Runs something in a transaction of a timed job, or of a slice above."""

    async def run(act, caller=None):
        async with acting(app.state.database, caller or system("tests", "ru"), app.state.clock) as tx:
            return await act(tx)

    return run


@pytest.fixture
def audited(app):
    """What the audit says of a record: (action, changes)."""

    async def rows(id):
        from sqlalchemy import select

        table = app.state.database.tables.audit
        async with app.state.database.begin("ru") as session:
            found = await session.execute(
                select(table.action, table.changes).where(table.entity_id == id).order_by(table.seq)
            )
            return [(action, changes) for action, changes in found]

    return rows


async def uploaded(client, content=b"scan"):
    response = await client.post(f"{BASE}/files", files={"file": ("scan.txt", content, "text/plain")})
    assert response.status_code == 201, response.text
    return response.json()["id"]
