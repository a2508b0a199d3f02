"""From when a test may be assigned to somebody again: who is asked it time after time finds out its key."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.periods import days_after
from services.kernel.places import region_of
from services.kernel.problems import Conflict
from services.training.diagnostics import queries
from services.training.instruments.models import Instrument


class DiagnosticsTooSoon(Conflict):
    """Этот тест человек проходил недавно: назначить его снова пока нельзя."""


async def resting(tx: AsyncSession, place: str, people: Sequence[UUID], instrument: Instrument) -> dict[UUID, date]:
    """Person → the first day on which they may answer it again, of those who have answered any of its editions.

    What was called off before it was handed in has shown nobody anything and does not count; what was handed in counts
    wherever in the region of the place they worked then. To be asked after what is under way: that may be handed in
    meanwhile.
    """
    rest = instrument.said.rest
    if not rest:
        return {}
    async with standing_at(tx, region_of(place)):  # ADR 0008
        last = (await tx.execute(queries.last_answered(instrument.family, people))).all()
    return {person_id: days_after(day, rest) for person_id, day in last}


async def require_rested(
    tx: AsyncSession, place: str, person_id: UUID, instrument: Instrument, term_from: date
) -> None:
    """The first day of the term counts, for nothing is answered before it. Raises DiagnosticsTooSoon."""
    first = (await resting(tx, place, [person_id], instrument)).get(person_id)
    if first is None or first <= term_from:
        return
    said = f"Этот тест человек уже проходил: отвечать на него снова можно с {first:%d.%m.%Y}."
    raise DiagnosticsTooSoon(said, members={"reason": "too_soon", "possible_from": first.isoformat()})
