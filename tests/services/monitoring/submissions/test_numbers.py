"""A number belongs to a submission, though the database asks for it once a statement and not for each row."""

from uuid import uuid4

import asyncpg
import pytest

from services.kernel.places import SETTING
from tests.services.monitoring.builders import filled, open_cycle, submission_of
from tests.support.callers import SMOLENSK as PLACE
from tests.support.callers import VYAZMA as ELSEWHERE

NUMBERS = f"""
INSERT INTO monitoring.submitted_number (id, place, submission_id, indicator, input, value)
SELECT gen_random_uuid(), '{PLACE}', its, 'p1', 'value', 1 FROM unnest($1::uuid[]) AS its"""


@pytest.fixture
async def submission(department, omsu, municipalities):
    cycle = await open_cycle(department)
    return await submission_of(omsu, cycle["id"], municipalities[PLACE])


@pytest.fixture
async def service(worker_database):
    """The service's own role, standing at the place; what a test does is taken back."""
    connection = await asyncpg.connect(worker_database.url("monitoring"))
    work = connection.transaction()
    await work.start()
    await connection.execute("SELECT set_config($1, $2, true)", SETTING, PLACE)
    yield connection
    await work.rollback()
    await connection.close()


async def test_is_written_for_a_submission_that_is_there(service, submission):
    await service.execute(NUMBERS, [submission["id"]])


@pytest.mark.parametrize("others", [0, 1])
async def test_is_refused_without_one_whoever_else_is_in_the_statement(service, submission, others):
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await service.execute(NUMBERS, [submission["id"]] * others + [uuid4()])


async def test_is_refused_for_one_that_the_caller_does_not_see(service, submission):
    await service.execute("SELECT set_config($1, $2, true)", SETTING, ELSEWHERE)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await service.execute(NUMBERS.replace(PLACE, ELSEWHERE), [submission["id"]])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM monitoring.submission",
        "UPDATE monitoring.submitted_number SET submission_id = gen_random_uuid()",
        "UPDATE monitoring.submitted_number SET indicator = 'p2'",
    ],
)
async def test_neither_moves_nor_loses_its_submission(service, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute(statement)


async def test_is_gone_once_it_is_taken_back_and_the_version_counts_it(omsu, submission):
    await filled(omsu, submission, {"values": [{"indicator": "p1", "value": 1}]})
    before = (await omsu.get(f"/api/v1/monitoring/submissions/{submission['id']}")).json()
    after = await filled(omsu, before, {"values": [{"indicator": "p1", "value": None}]})
    assert (before["values"][0]["value"], after["values"][0]["value"]) == (1, None)
    assert after["version"] == before["version"] + 1
