"""Who is attested and who stands in which reserve, of the city and of the region; who is under review, who waits.

Of the ten of the city, by their number in `files.of_city`:

| number  | in the reserve of the city                                                            |
|---------|---------------------------------------------------------------------------------------|
| 0       | did all of the plan, was promoted to the reserve of the region and is ready there     |
| 1       | did all of the plan; a contest won, an appointment followed (`contests`)               |
| 2       | did half of the plan, the term was renewed; a post is offered (`contests`)            |
| 3, 4    | new: half of the plan done, all of it; they compete for a post (`contests`)           |
| 5       | failed an attestation, is under review                                                |
| 6       | not put forward; comes in by a contest, as the second of it (`contests`)              |
| 7       | refused two offers and was excluded                                                   |
| 8       | new, nothing of the plan done                                                         |
| 9       | put forward, waits; competes for a post too                                           |
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import files, stays
from edulead.demo.reserve.attesting import attest
from edulead.demo.stage import Stage, days_off, on_day
from services.kernel.identity import Identity
from services.reserve.entries import reviewing
from services.reserve.entries import service as entries
from services.reserve.entries.decisions import EntryStepIn
from services.reserve.entries.models import Entry
from services.reserve.entries.nominating import nominate
from services.reserve.entries.schemas import EntryCheckIn, EntryCreate
from services.reserve.requirements.rules import Outcome

LONG_AGO, LATELY = -400, -60
"""Days from the day of loading on which people were included: whoever came long ago has reported since."""
ATTESTED, WEAK, WAITING = range(5), 5, 9
JOINED: Final[Mapping[int, int]] = {0: LONG_AGO, 1: LONG_AGO, 2: LONG_AGO, 7: LONG_AGO, 3: LATELY, 4: LATELY, 8: LATELY}
"""Number in the city → when they were included."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    city, others = await files.of_city(stage, tx), await files.of_others(stage, tx)
    await attest(stage, tx, {city[number]: number != WEAK for number in (*ATTESTED, WEAK)})
    included = {number: await _include(tx, stage.city, city[number], day) for number, day in JOINED.items()}
    await _nominate(tx, stage.city, city[WEAK], LATELY, taken=True)
    await _nominate(tx, stage.city, city[WAITING], LATELY, taken=False)
    await stays.of_city(tx, stage.city, included)
    promoted = await _include(tx, stage.department, city[0], LATELY, source="municipal_reserve", source_id=included[0])
    async with on_day(tx, days_off(tx, stays.PROVEN), stage.department):
        await stays.complete(tx, promoted, stays.WHOLE)
    for each in others[:-2]:
        await _include(tx, stage.department, each, LATELY)
    await _nominate(tx, stage.department, others[-2], LATELY, taken=True)
    await _nominate(tx, stage.department, others[-1], LATELY, taken=False)


async def _nominate(
    tx: AsyncSession, who: Identity, candidate: UUID, day: int, *, taken: bool, source: str = "", source_id: Any = None
) -> Entry:
    async with on_day(tx, days_off(tx, day), who):
        said = {"candidate_id": candidate, "reserve": who.place, "post_title": "директор школы"}
        come = {"source": source or who.role, "source_id": source_id}
        entry = await nominate(tx, who, EntryCreate.model_validate(said | come))
        if taken:
            await advance(tx, entry, action="take")
    return entry


async def _include(tx: AsyncSession, who: Identity, candidate: UUID, day: int, **come: Any) -> UUID:
    """Put forward, reviewed and included, all in one day; then a plan, or the regulation excludes for want of one."""
    entry = await _nominate(tx, who, candidate, day, taken=True, **come)
    async with on_day(tx, days_off(tx, day), who):
        for each in [each["code"] for each in entry.judged if each["needs_check"]]:
            said = EntryCheckIn(outcome=Outcome.met, said="Сверено с дипломом и трудовой книжкой")
            await reviewing.check(tx, who, entry.id, each, said, entry.version)
        order = {"number": f"{-day}-р", "date": days_off(tx, 0).isoformat()}
        await advance(tx, entry, action="include", inclusion={"order": order})
    async with on_day(tx, days_off(tx, day + 14), who):
        await stays.plan(tx, entry)
    return entry.id


async def advance(tx: AsyncSession, entry: Entry, **said: Any) -> None:
    await entries.advance(tx, entry.id, EntryStepIn.model_validate(said), entry.version)
