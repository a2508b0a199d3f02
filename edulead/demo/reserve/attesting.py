"""How those of the city are attested: test and interview one by one, the decision at one meeting of a commission."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import commission
from edulead.demo.stage import Stage, on_day
from services.kernel.identity import Identity
from services.reserve.attestations import service as attestations
from services.reserve.attestations.schemas import AttestationCreate, AttestationStepIn
from services.reserve.commissions.rules import CommissionKind
from services.reserve.meetings import minutes
from services.reserve.meetings import service as meetings
from services.reserve.meetings.schemas import MeetingCreate, MeetingStepIn
from services.reserve.meetings.votes import BallotsIn
from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.templates import known

SCHEDULED, HELD = date(2025, 3, 3), date(2025, 4, 7)


async def attest(stage: Stage, tx: AsyncSession, passed: Mapping[UUID, bool]) -> None:
    """Candidate → whether the test was passed: who failed it does not conform, all others do."""
    who = stage.city
    named = ("Аттестационная комиссия города Смоленска", "12-к")
    sitting = (await commission.formed(stage, tx, SCHEDULED, CommissionKind.attestation, *named)).id
    async with on_day(tx, SCHEDULED, who):
        under_way = {await _scheduled(tx, who, each, sitting): right for each, right in passed.items()}
    async with on_day(tx, HELD, who):
        for attestation_id, right in under_way.items():
            await _step(tx, attestation_id, action="record_test", test={"modules": _modules(right)})
            await _step(tx, attestation_id, action="record_interview", interview={"passed": True})
        await _met(tx, who, sitting, under_way)
        protocols = [await _decided(tx, attestation_id, right) for attestation_id, right in under_way.items()]
        for each in protocols:
            await commission.sign(stage, tx, each)


async def _scheduled(tx: AsyncSession, who: Identity, candidate: UUID, commission_id: UUID) -> UUID:
    said = {"candidate_id": candidate, "attested": "candidate", "scheduled_on": HELD, "commission_id": commission_id}
    new = await attestations.schedule(tx, who, AttestationCreate.model_validate(said))
    await _step(tx, new.id, action="show_reference", reference={"text": "Характеристика с места работы"})
    return new.id


async def _met(tx: AsyncSession, who: Identity, commission_id: UUID, under_way: Mapping[UUID, bool]) -> None:
    """All are there and vote as the test went."""
    agenda = [{"title": "О соответствии", "matter": "decision", "attestation_id": each} for each in under_way]
    said = {"commission_id": commission_id, "held_on": HELD, "venue": "Управление образования", "agenda": agenda}
    meeting = await meetings.create(tx, who, MeetingCreate.model_validate(said))
    present = await commission.seats(tx, commission_id, HELD)
    convened = MeetingStepIn.model_validate({"action": "convene", "present": present})
    meeting = await meetings.advance(tx, who, meeting.id, convened, meeting.version)
    voting = [each.member_id for each in meeting.seats if each.votes]
    for point, right in zip(meeting.agenda, under_way.values(), strict=True):
        choice = "in_favour" if right else "against"
        ballots = [{"member_id": each, "choice": choice} for each in voting]
        said_so = BallotsIn.model_validate({"ballots": ballots})
        meeting = await minutes.vote(tx, meeting.id, point.id, said_so, meeting.version)
    concluded = MeetingStepIn.model_validate({"action": "conclude"})
    await meetings.advance(tx, who, meeting.id, concluded, meeting.version)


async def _decided(tx: AsyncSession, attestation_id: UUID, right: bool) -> UUID:
    """The protocol."""
    decision = {"decision": "conforms" if right else "does_not_conform"}
    await _step(tx, attestation_id, action="decide", decision=decision)
    protocol_id = (await attestations.get(tx, attestation_id)).protocol_id
    assert protocol_id is not None  # it was voted on
    return protocol_id


async def _step(tx: AsyncSession, attestation_id: UUID, **said: Any) -> None:
    its = await attestations.get(tx, attestation_id)
    await attestations.advance(tx, its.id, AttestationStepIn.model_validate(said), its.version)


def _modules(right: bool) -> list[dict[str, Any]]:
    """Of who failed, one module is below the threshold."""
    [rules] = [each.content for each in known().items if isinstance(each.content, AttestationRules)]
    first = rules.modules[0].code
    return [
        {"code": each.code, "right": 18 if right or each.code != first else 8, "asked": 20} for each in rules.modules
    ]
