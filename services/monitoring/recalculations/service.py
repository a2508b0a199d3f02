"""The shell around recalculations: read both calculations, compare, tell. Nothing is changed."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.records import one
from services.kernel.validation import parameter_error
from services.monitoring.calculations import queries as calculations
from services.monitoring.calculations.models import Calculation
from services.monitoring.cycles import service as cycles
from services.monitoring.recalculations import queries
from services.monitoring.recalculations.rules import Change, Rating, changes, tally
from services.monitoring.recalculations.schemas import RatingChangeOut, RatingOut, RecalculationOut, RecalculationQuery
from services.monitoring.results.service import CalculationNotFound


async def compared(
    tx: AsyncSession, caller: Identity, cycle_id: UUID, calculation_id: UUID, query: RecalculationQuery
) -> RecalculationOut:
    """What `calculation_id` says otherwise than `query.against`, or than the one numbered before it."""
    await cycles.get(tx, cycle_id)
    now = await one(tx, calculations.by_id(cycle_id, calculation_id), CalculationNotFound)
    then = await _against(tx, now, query.against)
    # Nobody learns of the own result by a difference before it was shown (ADR 0012).
    hidden = None if now.shown_at and then.shown_at else caller.place
    before, after, known = await _ratings(tx, then, now, hidden)
    found = changes(before, after)
    return RecalculationOut.about(
        tally(before, after, found),
        calculation_id=now.id,
        number=now.number,
        against=then.id,
        against_number=then.number,
        items=[_told(each, known[each.subject]) for each in found[: query.limit]],
    )


async def _against(tx: AsyncSession, now: Calculation, wanted: UUID | None) -> Calculation:
    if wanted is not None:
        found = await tx.scalar(calculations.by_id(now.cycle_id, wanted))
        code, detail = "unknown_reference", "В этом цикле такого расчёта нет"
    else:
        found = await tx.scalar(queries.numbered(now.cycle_id, now.number - 1))
        code, detail = "nothing_before", "Это первый расчёт цикла: сравнить не с чем"
    if found is None:
        raise Invalid(errors=[parameter_error("against", code, detail)])
    return found


async def _ratings(
    tx: AsyncSession, then: Calculation, now: Calculation, hidden: str | None
) -> tuple[dict[UUID, Rating], dict[UUID, Rating], dict[UUID, dict[str, Any]]]:
    """(before, after, who) by subject."""
    found: dict[UUID, dict[UUID, Rating]] = {then.id: {}, now.id: {}}
    known: dict[UUID, dict[str, Any]] = {}
    rows = await tx.execute(queries.ratings([*found], hidden))
    for calculation, subject, name, municipality, place, *said in rows:
        found[calculation][subject] = Rating(*said)
        known[subject] = {
            "subject_id": subject,
            "subject_name": name,
            "municipality_name": municipality,
            "place": place,
        }
    return found[then.id], found[now.id], known


def _told(change: Change, who: dict[str, Any]) -> RatingChangeOut:
    before, after = (each and RatingOut.about(each) for each in (change.before, change.after))
    return RatingChangeOut.about(change, before=before, after=after, **who)
