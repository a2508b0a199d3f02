"""Good rows become values: staged by COPY, compared with what is there, written by a few statements."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import driver
from services.kernel.identity import Identity
from services.kernel.imports import Written
from services.kernel.logs import current_trace
from services.kernel.parsing import Taken
from services.kernel.tables import Mistake, Row
from services.kernel.workflow import Refusal
from services.monitoring.collection import queries
from services.monitoring.collection.parsing import Entry
from services.monitoring.submissions.rules import SubmissionAction
from services.monitoring.submissions.values import MOST_EVIDENCE

Rows = Sequence[Taken[list[Entry]]]
Closed = Mapping[UUID, Refusal]
"""Submission → why nothing of it can be changed."""


async def write(tx: AsyncSession, rows: Rows, closed: Closed) -> Written:
    """Write what the rows say.

    A row is refused that answers what a row above it has answered, that would change what is closed, or would bring a
    value too many documents.
    """
    entries, repeated = unrepeated(rows)
    connection = await driver(tx)
    await connection.execute(queries.STAGE)
    await connection.copy_records_to_table(queries.STAGED, records=entries, columns=[*Entry._fields])
    await connection.execute(f"ANALYZE {queries.STAGED}")
    await connection.execute(queries.COMPARE)
    barred = list(_barred(rows, closed, {tuple(key) for key in await connection.fetch(queries.BAR, [*closed])}))
    barred += _crowded(rows, {tuple(key) for key in await connection.fetch(queries.CROWD, MOST_EVIDENCE)})
    counts = await connection.fetchrow(queries.COUNT)
    for statement in queries.WRITES:
        await connection.execute(statement)
    await _tell(tx, connection)
    await connection.execute(queries.UNSTAGE)
    created, changed = counts["created"], counts["changed"]
    taken = len(entries) - sum(len(each.record) for each, _ in barred)
    refused = [*repeated, *((each.row, mistake) for each, mistake in barred)]
    return Written(created=created, updated=changed - created, unchanged=taken - changed, refused=refused)


def _barred(rows: Rows, closed: Closed, keys: set[tuple[Any, ...]]) -> Iterator[tuple[Taken[list[Entry]], Mistake]]:
    """The rows that would change what is closed, by the keys of what they would change."""
    for each in rows if keys else ():
        if any(entry[:3] in keys for entry in each.record):
            refusal = closed[each.record[0].submission_id]
            yield each, Mistake(refusal.reason, refusal.detail)


def _crowded(rows: Rows, keys: set[tuple[Any, ...]]) -> Iterator[tuple[Taken[list[Entry]], Mistake]]:
    """The rows about values that would have too many documents."""
    for each in rows if keys else ():
        if any(entry[:3] in keys for entry in each.record):
            yield each, Mistake("too_many_documents", f"Подтверждений у показателя больше {MOST_EVIDENCE}", "document")


async def _tell(tx: AsyncSession, connection: Any) -> None:
    """The history of each submission says who filled it in from a file, the audit what it was before."""
    caller: Identity = tx.info["caller"]
    now = tx.info["clock"].now()
    await connection.execute(queries.HISTORY, SubmissionAction.enter, caller.account, caller.role, now)
    await connection.execute(queries.AUDIT, caller.account, caller.role, current_trace())


def unrepeated(rows: Rows) -> tuple[list[Entry], list[tuple[Row, Mistake]]]:
    """The entries of the rows, each answer once, and the rows that say one again. A row is about one submission."""
    first: dict[UUID, dict[Hashable, int]] = defaultdict(dict)
    entries: list[Entry] = []
    refused: list[tuple[Row, Mistake]] = []
    for each in rows:
        said = [key for entry in each.record for key in _keys(entry)]
        known = first[each.record[0].submission_id] if said else {}
        earlier = next((known[key] for key in said if key in known), None)
        if earlier is None:
            known |= dict.fromkeys(said, each.row.number)
            entries += each.record
        else:
            refused.append((each.row, Mistake("repeated_row", f"Повторяет строку {earlier}")))
    return entries, refused


def _keys(entry: Entry) -> Iterator[Hashable]:
    """What of its submission the entry says something about."""
    if entry.units is not None:
        yield entry.indicator, entry.input
    if entry.comment is not None:
        yield entry.indicator, None
