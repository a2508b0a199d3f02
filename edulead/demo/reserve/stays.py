"""What reservists did while they stood in the reserve: plans, reports, a renewal, refused offers."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import days_off, on_day
from services.kernel.identity import Identity
from services.reserve.entries import completing, offers, service, staying
from services.reserve.entries.decisions import EntryStepIn
from services.reserve.entries.duties import CompletionIn, OfferRefusalIn, PlanIn, ReportIn
from services.reserve.entries.models import Entry

ACTIVITIES: Final = (
    ("Повышение квалификации «Управление качеством образования»", 36),
    ("Стажировка у директора школы с высокими результатами", 36),
)
"""Of a plan, and their hours."""
WHOLE, HALF = 2, 1
DONE: Final[Mapping[int, int]] = {0: WHOLE, 1: WHOLE, 2: HALF, 3: HALF, 4: WHOLE}
"""Number in the city → how many of the activities are done."""
LONG: Final = (0, 1, 2, 7)
"""Those who came long ago and have reported on their first year."""
PROVEN, REPORTED, RENEWED, REFUSED = -40, -20, -30, (-300, -200)


async def of_city(tx: AsyncSession, who: Identity, included: Mapping[int, UUID]) -> None:
    """After the plans: `included` are the entries by number."""
    for days in REFUSED:
        async with on_day(tx, days_off(tx, days), who):
            await _refuse(tx, await service.get(tx, included[7]))
    async with on_day(tx, days_off(tx, PROVEN), who):
        for number, done in DONE.items():
            await complete(tx, included[number], done)
    async with on_day(tx, days_off(tx, RENEWED), who):
        await _renew(tx, await service.get(tx, included[2]))
    async with on_day(tx, days_off(tx, REPORTED), who):
        for number in LONG[:-1]:
            await _report(tx, await service.get(tx, included[number]))


async def plan(tx: AsyncSession, entry: Entry) -> None:
    due = days_off(tx, 300)
    lines = [{"activity": activity, "hours": hours, "due_on": due} for activity, hours in ACTIVITIES]
    await staying.plan(tx, entry.id, PlanIn.model_validate({"lines": lines}), entry.version)


async def complete(tx: AsyncSession, entry_id: UUID, lines: int) -> None:
    entry = await service.get(tx, entry_id)
    for number, line in enumerate(sorted(entry.plan, key=lambda each: each.position)[:lines], start=1):
        said = CompletionIn(done_on=tx.info["clock"].today(), proof=f"Удостоверение № {number:03}")
        entry = await completing.complete(tx, entry_id, line.id, said, entry.version)


async def _report(tx: AsyncSession, entry: Entry) -> None:
    await staying.report(tx, entry.id, ReportIn(text="План года выполнен, документы приложены"), entry.version)


async def _renew(tx: AsyncSession, entry: Entry) -> None:
    today = tx.info["clock"].today().isoformat()
    renewal = {"order": {"number": "31-р", "date": today}, "consented_on": today, "consent": "Согласие на продление"}
    said = EntryStepIn.model_validate({"action": "renew", "renewal": renewal})
    await service.advance(tx, entry.id, said, entry.version)


async def _refuse(tx: AsyncSession, entry: Entry) -> None:
    today = tx.info["clock"].today()
    said = OfferRefusalIn(
        offer="Директор школы в другом районе города",
        offered_on=today,
        refused_on=today,
        reason="По семейным причинам",
        document=f"Заявление от {today:%d.%m.%Y}",
    )
    await offers.refuse_offer(tx, entry.id, said, entry.version)
