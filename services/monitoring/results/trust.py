"""How far each result of a cycle can be trusted: what independent data, marks and outliers say, all at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import gcd
from uuid import UUID

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.engine.columns import micro
from services.monitoring.engine.columns.table import SAFE, Integers
from services.monitoring.follow_ups import queries as follow_ups
from services.monitoring.methodologies.content import Content
from services.monitoring.quality.columns import outliers
from services.monitoring.quality.confidence import Confidence, ConfidenceReason, Ground, confidence
from services.monitoring.results import queries
from services.monitoring.results.reading import Gathered, Marks, confirmations
from services.monitoring.scoring.whole import Whole

Named = Mapping[int, Sequence[str]]
"""Subject, by its row → indicators."""


async def trusted(tx: AsyncSession, cycle_id: UUID, found: Gathered, whole: Whole) -> list[Confidence]:
    """The label of every result, in the order of the subjects."""
    content, size = whole.content, found.cohort.size
    agrees, differs = await confirmations(tx, cycle_id, content, size)
    for number, each in enumerate(content.indicators):
        if each.by_system:  # counted from facts, so nobody declared it
            agrees[number] = whole.indicators[each.code].value.known
    doubts = (
        (ConfidenceReason.discrepancy, _named(content, differs)),
        (ConfidenceReason.follow_up, await _marked(tx, cycle_id, found)),
        (ConfidenceReason.outlier, await _unexplained(tx, found, whole, agrees)),
    )
    weights, confirmed = _weights(whole, agrees)
    share = content.confidence.confirmed
    return [
        confidence(
            int(weights[row]),
            int(confirmed[row]),
            share,
            [Ground(reason, tuple(its[row])) for reason, its in doubts if row in its],
        )
        for row in range(size)
    ]


def _weights(whole: Whole, agrees: Marks) -> tuple[Integers, Integers]:
    """Of every subject: the weight of all indicators that count, and of those confirmed."""
    content = whole.content
    of_direction = {each.code: micro(each.weight) for each in content.directions}
    its = [micro(each.weight) * of_direction[each.direction] for each in content.indicators]
    common = gcd(*its) or 1
    units = [each // common for each in its]
    wide = np.array(units, np.int64 if sum(units) < SAFE else object)
    counts = np.array([whole.indicators[each.code].counted.applies for each in content.indicators], np.bool_)
    return wide @ counts, wide @ (counts & agrees)


def _named(content: Content, marks: Marks) -> Named:
    found: dict[int, list[str]] = defaultdict(list)
    for number, row in np.argwhere(marks).tolist():
        found[row].append(content.indicators[number].code)
    return found


async def _marked(tx: AsyncSession, cycle_id: UUID, found: Gathered) -> Named:
    rows = {each.submission_id: row for row, each in enumerate(found.subjects)}
    named: dict[int, list[str]] = defaultdict(list)
    for submission_id, indicator in await tx.execute(follow_ups.unsettled(cycle_id)):
        if submission_id in rows:
            named[rows[submission_id]] += [indicator] if indicator else []
    return named


async def _unexplained(tx: AsyncSession, found: Gathered, whole: Whole, agrees: Marks) -> Named:
    """Outliers that nobody confirmed and whose subject says nothing of them."""
    clusters = found.cohort.groups.get("cluster", np.zeros(found.cohort.size, np.int64))
    values = [whole.indicators[each.code].value for each in whole.content.indicators]
    marks = np.array([outliers(each, clusters) for each in values], np.bool_) & ~agrees
    pairs = [
        (found.subjects[row].submission_id, code) for row, its in _named(whole.content, marks).items() for code in its
    ]
    said = {tuple(row) for row in await tx.execute(queries.commented(pairs))} if pairs else set()
    left: dict[int, list[str]] = defaultdict(list)
    rows = {each.submission_id: row for row, each in enumerate(found.subjects)}
    for submission_id, code in pairs:
        if (submission_id, code) not in said:
            left[rows[submission_id]].append(code)
    return left
