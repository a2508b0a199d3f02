"""What is needed to say whether data are striking: the subject's own cycle before, and the others of its cluster."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.monitoring.engine.columns import Column
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.quality.rules import Peers, findings
from services.monitoring.scoring.frozen import inputs_again
from services.monitoring.scoring.rules import Inputs
from services.monitoring.scoring.whole import value_of_all
from services.monitoring.submissions import queries
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import Facts

Numbers = Mapping[str, tuple[list[int], list[int]]]
"""Input → who of the others gave it, and what, in units of 10⁻⁶."""


async def examined(tx: AsyncSession, submission: Submission, facts: Facts) -> Facts:
    """The facts with what is striking about their values."""
    previous = await _previous(tx, submission, facts.content)
    peers = await _peers(tx, submission, facts)
    return replace(facts, findings=findings(facts.content, facts.values, facts.commented, previous, peers))


async def _previous(tx: AsyncSession, submission: Submission, content: Content) -> Inputs:
    """Not read where no indicator asks for it."""
    if all(asked.jump is None for each in content.indicators for asked in each.asked):
        return {}
    found = (await tx.execute(queries.last_published(submission))).first()
    return inputs_again(Content.model_validate(found[0]), found[1], found[2]) if found else {}


async def _peers(tx: AsyncSession, submission: Submission, facts: Facts) -> Peers:
    """The values of others are read as the place of the cycle sees them; nothing of theirs is told."""
    answered = [code for code, given in facts.values.items() if given.values]
    if not answered:
        return {}
    async with standing_at(tx, submission.cycle.place):
        rows = (await tx.execute(queries.peers(submission, answered))).all()
    numbers: dict[str, dict[str, Any]] = {}
    for indicator, code, who, units in rows:
        numbers.setdefault(indicator, {})[code] = (who, units)
    known = facts.content.by_code
    return {code: _values(known[code], its) for code, its in numbers.items() if code in known}


def _values(indicator: Indicator, numbers: Numbers) -> list[Decimal]:
    """The value of the indicator of each who has one."""
    columns = {each.code: _column(*numbers.get(each.code, ([], []))) for each in indicator.asked}
    found = value_of_all(indicator, columns, np.ones(queries.MOST_PEERS, np.bool_))
    return [Decimal(int(units)).scaleb(-found.decimals) for units in found.units[found.known]]


def _column(who: list[int], what: list[int]) -> Column:
    units, known = np.zeros(queries.MOST_PEERS, np.int64), np.zeros(queries.MOST_PEERS, np.bool_)
    units[who], known[who] = what, True
    return Column(units, known, 6)
