"""What was verified before there were layers has its approved layer, as its history tells it; what was said of values
stays when they have no row of their own any more."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg

from edulead.keys import ROLES
from edulead.migrate import downgrade, migrate

PASSWORDS = {name: f"test-{name}" for name in ROLES}
SCHEMA = ("monitoring",)
BEFORE = "monitoring_0007-1"
BEFORE_REMARKS = "monitoring_0015-1"
METHODOLOGY, CYCLE, ACCOUNT, LATER = (UUID(int=n) for n in range(1, 5))
DAY = datetime(2022, 2, 1, tzinfo=UTC)

GIVEN = [
    (
        """INSERT INTO monitoring.methodology
            (id, version, place, family, edition, code, title, subject, status, content, content_hash)
            VALUES ($1, 1, 'ru', $1, 1, 'm', 'M', 'head', 'published', '{}', 'h')""",
        (METHODOLOGY,),
    ),
    (
        """INSERT INTO monitoring.cycle (id, version, place, title, methodology_id, period_from, period_to, deadline,
            as_of, clusters, objection_days, status)
            VALUES ($1, 1, 'ru', 'C', $2, '2021-01-01', '2021-12-31', '2022-03-01', '2021-12-31', '[]', 5,
            'verifying')""",
        (CYCLE, METHODOLOGY),
    ),
]
SUBMISSION = """INSERT INTO monitoring.submission (id, version, place, cycle_id, subject_id, subject_name,
    municipality_name, attributes, status) VALUES ($1, 1, 'ru.r67.m26.o1', $2, $1, 'S', 'M', '{}', $3)"""
VALUE = """INSERT INTO monitoring.submitted_value (id, place, submission_id, indicator)
    VALUES ($1, 'ru.r67.m26.o1', $2, 'q1')"""
NUMBER = """INSERT INTO monitoring.submitted_number (id, place, submission_id, indicator, input, value)
    VALUES ($1, 'ru.r67.m26.o1', $2, 'q1', 'value', 7000000)"""
STEP = """INSERT INTO monitoring.history (id, entity, entity_id, action, source, target, account, role, at, place)
    VALUES ($1, 'submission', $2, 'verify', 'submitted', 'verified', $3, 'omsu', $4, 'ru.r67.m26.o1')"""

APPROVED = "SELECT submission_id, layer, value, account, recorded_at FROM monitoring.layered_number"


async def submitted(connection: asyncpg.Connection, status: str) -> UUID:
    """Verified twice, the second time by another."""
    submission = uuid4()
    await connection.execute(SUBMISSION, submission, CYCLE, status)
    for statement in (VALUE, NUMBER):
        await connection.execute(statement, uuid4(), submission)
    for account, at in ((ACCOUNT, DAY), (LATER, DAY.replace(month=3))):
        await connection.execute(STEP, uuid4(), submission, account, at)
    return submission


def test_what_was_verified_is_approved(fresh_database):
    url = fresh_database.url("admin")

    async def walk():
        await downgrade(url, PASSWORDS, schemas=SCHEMA, revision=BEFORE)
        connection = await asyncpg.connect(url)
        for statement, said in GIVEN:
            await connection.execute(statement, *said)
        made = {status: await submitted(connection, status) for status in ("verified", "accepted", "returned")}
        await migrate(url, PASSWORDS, schemas=SCHEMA)
        rows = await connection.fetch(
            "SELECT submission_id, layer, value, account, recorded_at FROM monitoring.layered_number"
        )
        await connection.close()
        return made, {row["submission_id"]: tuple(row)[1:] for row in rows}

    with ThreadPoolExecutor(1) as apart:
        made, found = apart.submit(asyncio.run, walk()).result()
    told = ("approved", 7_000_000, LATER, DAY.replace(month=3))
    assert found == {made["verified"]: told, made["accepted"]: told}


WITH_COMMENT, WITH_DOCUMENT, WITH_NUMBER, WITH_NOTHING = "commented", "backed", "bare", "empty"
SAID = f"""
INSERT INTO monitoring.submitted_value (id, place, submission_id, indicator, comment)
SELECT gen_random_uuid(), 'ru.r67.m26.o1', $1, it, CASE it WHEN '{WITH_COMMENT}' THEN 'Почему так' END
FROM unnest($2::text[]) AS it"""
NUMBERS = """
INSERT INTO monitoring.submitted_number (id, place, submission_id, indicator, input, value)
SELECT gen_random_uuid(), 'ru.r67.m26.o1', $1, it, 'value', 7000000 FROM unnest($2::text[]) AS it"""
BACKED = f"""
INSERT INTO monitoring.evidence (id, place, value_id, position, document)
SELECT gen_random_uuid(), place, id, 1, 'Акт' FROM monitoring.submitted_value WHERE indicator = '{WITH_DOCUMENT}'"""
HAVE_NUMBERS = (WITH_COMMENT, WITH_NUMBER)


def test_only_what_was_said_of_values_stays_beside_their_numbers(fresh_database):
    url = fresh_database.url("admin")

    async def walk():
        await downgrade(url, PASSWORDS, schemas=SCHEMA, revision=BEFORE_REMARKS)
        connection = await asyncpg.connect(url)
        for statement, said in (*GIVEN, (SUBMISSION, (submission := uuid4(), CYCLE, "draft"))):
            await connection.execute(statement, *said)
        await connection.execute(SAID, submission, [WITH_COMMENT, WITH_DOCUMENT, WITH_NUMBER, WITH_NOTHING])
        await connection.execute(NUMBERS, submission, HAVE_NUMBERS)
        await connection.execute(BACKED)
        await migrate(url, PASSWORDS, schemas=SCHEMA)
        remarks = await connection.fetch(
            """SELECT indicator, comment, document FROM monitoring.remark
            LEFT JOIN monitoring.evidence ON remark_id = remark.id ORDER BY indicator"""
        )
        numbers = await connection.fetch("SELECT indicator, value FROM monitoring.submitted_number ORDER BY indicator")
        await downgrade(url, PASSWORDS, schemas=SCHEMA, revision=BEFORE_REMARKS)
        again = await connection.fetch(
            """SELECT indicator, comment, value FROM monitoring.submitted_value
            LEFT JOIN monitoring.submitted_number USING (submission_id, indicator) ORDER BY indicator"""
        )
        await connection.close()
        return [[tuple(row) for row in rows] for rows in (remarks, numbers, again)]

    with ThreadPoolExecutor(1) as apart:
        remarks, numbers, again = apart.submit(asyncio.run, walk()).result()
    assert remarks == [(WITH_DOCUMENT, None, "Акт"), (WITH_COMMENT, "Почему так", None)]
    assert numbers == [(WITH_NUMBER, 7_000_000), (WITH_COMMENT, 7_000_000)]
    assert again == [
        (WITH_DOCUMENT, None, None),
        (WITH_NUMBER, None, 7_000_000),
        (WITH_COMMENT, "Почему так", 7_000_000),
    ]
