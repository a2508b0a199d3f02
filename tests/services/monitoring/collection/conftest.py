"""An open cycle of the heads' methodology, and tables sent into it."""

import pytest

from services.kernel.tables import MEDIA, TableKind
from tests.kernel.test_tables import WRITERS
from tests.services.monitoring.builders import BASE, cycle_body, head_methodology, made, published_methodology, step

TYPES = {kind: media for media, kind in MEDIA.items()}


@pytest.fixture
async def cycle(department, schools):
    methodology = await published_methodology(department, head_methodology())
    made_ = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=3, as_of="2021-12-31"))
    return await step(department, f"/cycles/{made_['id']}", "open")


@pytest.fixture
def sent(cycle):
    """`sent(client, [header, *rows], mode="commit")`: the table sent into the cycle."""

    async def send(client, rows, kind=TableKind.csv, **query):
        data = rows if isinstance(rows, bytes) else WRITERS[kind](rows)
        path = f"{BASE}/cycles/{cycle['id']}/values:import"
        return await client.post(path, params=query, content=data, headers={"Content-Type": TYPES[kind]})

    return send
