"""Sites in two states. The schools of every test are its own, and so are their sites."""

import pytest

from tests.services.training.builders import made
from tests.services.training.sites.built import body_of, opened_at
from tests.support.callers import SMOLENSK_SCHOOL


@pytest.fixture
def body(schools):
    return body_of(schools[SMOLENSK_SCHOOL])


@pytest.fixture
async def draft(school, body):
    return await made(school, "/sites", body)


@pytest.fixture
async def opened(omsu, body):
    return await opened_at(omsu, body)
