"""A dry run: the facts as they would be, and nothing written."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.scoring.rules import Input
from services.monitoring.submissions import service
from services.monitoring.submissions.examining import examined
from services.monitoring.submissions.fitting import numbers_of, require_fit
from services.monitoring.submissions.rules import Facts
from services.monitoring.submissions.schemas import ValueIn, ValuesIn


async def tried(tx: AsyncSession, submission_id: UUID, data: ValuesIn | None) -> Facts:
    """The facts as they would be with these values over what is stored. Nothing is written."""
    submission = await service.get(tx, submission_id)
    facts = await service.facts_of(tx, submission)
    if data is not None:
        await require_fit(tx, facts, data.values)
        facts = _overlaid(facts, data.values)
    return await examined(tx, submission, facts)


def _overlaid(facts: Facts, values: Sequence[ValueIn]) -> Facts:
    known = facts.content.by_code
    said = {each.indicator: _input(each, known[each.indicator]) for each in values}
    explained = {each.indicator for each in values if each.comment}
    return replace(facts, values={**facts.values, **said}, commented=(facts.commented - said.keys()) | explained)


def _input(data: ValueIn, indicator: Indicator) -> Input:
    return Input({code: number for _, code, number in numbers_of(data, indicator)}, len(data.evidence))
