"""Who is attested and who stands in which reserve, of the city and of the region; who is under review, who waits."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.region import SMOLENSK
from edulead.demo.stage import Stage
from edulead.demo.targets import caller
from services.kernel.identity import Identity
from services.reserve.attestations import service as attestations
from services.reserve.attestations.schemas import AttestationCreate, AttestationStepIn
from services.reserve.candidates.models import Candidate
from services.reserve.entries import service as entries
from services.reserve.entries.decisions import EntryStepIn
from services.reserve.entries.models import Entry
from services.reserve.entries.nominating import nominate
from services.reserve.entries.schemas import EntryCreate
from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.templates import known

SCHEDULED, HELD = date(2025, 3, 3), date(2025, 4, 7)
INCLUDED: Final = -60
"""Days from the day of loading: plans are due, nobody is late yet."""
ATTESTED, WEAK = 5, 5
"""So many of the city are attested; the one after them failed one module."""


async def load(stage: Stage) -> None:
    omsu = caller("omsu", stage.places[SMOLENSK])
    city, region = await _files(stage, omsu), await _files(stage, stage.department)
    for number, each in enumerate(city[: ATTESTED + 1]):
        await _attest(stage, omsu, each, failed=number == WEAK)
    await _enter(stage, omsu, city)
    beyond = [each for each in region if each not in city]
    await _enter(stage, stage.department, beyond)


async def _files(stage: Stage, who: Identity) -> list[Any]:
    async with stage.in_reserve(None, who) as tx:
        return list(await tx.scalars(select(Candidate.id).order_by(Candidate.created_at, Candidate.id)))


async def _attest(stage: Stage, who: Identity, candidate: Any, *, failed: bool) -> None:
    [rules] = [each.content for each in known().items if isinstance(each.content, AttestationRules)]
    codes = [each.code for each in rules.modules]
    modules = [{"code": code, "right": 8 if failed and code == codes[0] else 18, "asked": 20} for code in codes]
    decision = {"decision": "does_not_conform" if failed else "conforms", "protocol": "№ 2 от 07.04.2025"}
    async with stage.in_reserve(SCHEDULED, who) as tx:
        said = AttestationCreate(candidate_id=candidate, attested="candidate", scheduled_on=HELD)
        new = await attestations.schedule(tx, who, said)
        await _step(tx, new, action="show_reference", reference={"text": "Характеристика с места работы"})
    async with stage.in_reserve(HELD, who) as tx:
        one = await attestations.get(tx, new.id)
        await _step(tx, one, action="record_test", test={"modules": modules})
        await _step(tx, one, action="record_interview", interview={"passed": True})
        await _step(tx, one, action="decide", decision=decision)


async def _step(tx: AsyncSession, attestation: Any, **said: Any) -> None:
    await attestations.advance(tx, attestation.id, AttestationStepIn.model_validate(said), attestation.version)


async def _enter(stage: Stage, who: Identity, candidates: list[Any]) -> None:
    """All but the last two are included; the last but one is under review, the last waits."""
    source = "omsu" if who.role == "omsu" else "department"
    async with stage.in_reserve(None, who) as tx:
        today: date = tx.info["clock"].today()
    day = today + timedelta(days=INCLUDED)
    async with stage.in_reserve(day, who) as tx:
        for number, candidate in enumerate(candidates):
            said = EntryCreate(candidate_id=candidate, reserve=who.place, source=source, post_title="директор школы")
            entry = await nominate(tx, who, said)
            left = len(candidates) - number
            if left > 1:
                await _move(tx, entry, action="take")
            if left > 2:
                order = {"number": f"{number + 1}-р", "date": day.isoformat()}
                await _move(tx, entry, action="include", inclusion={"order": order})


async def _move(tx: AsyncSession, entry: Entry, **said: Any) -> None:
    await entries.advance(tx, entry.id, EntryStepIn.model_validate(said), entry.version)
