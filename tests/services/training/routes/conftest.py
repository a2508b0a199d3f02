"""A region, and a group in it that teaches what the heads lack."""

import pytest

from tests.services.training.programmes.bodies import module, opened, published, session
from tests.services.training.region import founded
from tests.services.training.routes.walking import FIRST, LAST, TODAY


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


@pytest.fixture
async def group(region):
    """Of a programme that teaches what the heads lack; two seats."""
    taught = [{"competency": "team", "level": 2}, {"competency": "conflict", "level": 2}]
    programme = await published(region.at(), modules=[module(teaches=taught)], title="Команда школы")
    days = {"starts_on": FIRST, "ends_on": LAST}
    return await opened(region.at(), session(FIRST), of=programme, **days)
