"""What a meeting of the commission came to on an attestation, and the protocol of the decision that follows it.

The meeting itself is known above (`meetings`): it brings its outcome here as it is concluded.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.canonical import plain
from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.records import assign, renewed
from services.reserve.attestations import queries
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.terms import UNDER_WAY
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import full_name
from services.reserve.commissions.rules import VoteVerdict
from services.reserve.protocols import service as protocols
from services.reserve.protocols.models import Protocol
from services.reserve.protocols.rules import ProtocolKind, Signer, SignerRole

DECIDED = ("decision", "decided_on", "valid_until", "advice")


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote on whether the person conforms: adopted, they do."""

    meeting_id: UUID
    voted_on: date
    verdict: VoteVerdict
    record: Mapping[str, Any]
    """What a protocol says of the meeting, without what it decided of others."""
    signers: Collection[Signer]


async def read(tx: AsyncSession, attestation_ids: Collection[UUID]) -> list[Attestation]:
    """Those among them that can be seen from where the transaction stands."""
    return [*await tx.scalars(queries.these(attestation_ids))]


async def to_judge(tx: AsyncSession, attestation_ids: Collection[UUID]) -> list[Attestation]:
    """Those the caller sees among them, locked: none is decided or called off while a meeting on them is concluded."""
    return [*await tx.scalars(queries.to_judge(attestation_ids))]


async def assigned(tx: AsyncSession, attestation: Attestation, commission_id: UUID) -> None:
    """The commission that is to meet on it, where none was named as it was scheduled."""
    assign(attestation, {"commission_id": commission_id})
    await renewed(tx, attestation)


async def judged(tx: AsyncSession, attestation: Attestation, vote: Vote) -> None:
    """The latest meeting counts; of an attestation that is over nothing changes."""
    if attestation.status in UNDER_WAY:
        assign(attestation, {"voted": plain(asdict(vote))})
        await renewed(tx, attestation)


def verdict_of(attestation: Attestation) -> VoteVerdict | None:
    return VoteVerdict(attestation.voted["verdict"]) if attestation.voted else None


def voted_on(attestation: Attestation) -> date | None:
    """The day on which they voted."""
    return date.fromisoformat(attestation.voted["voted_on"]) if attestation.voted else None


async def drawn(tx: AsyncSession, attestation: Attestation) -> Protocol:
    """The protocol of the decision that is written down: signed by who was there, read by whom it is about."""
    voted = attestation.voted
    assert voted is not None  # or there is nothing to draw one of
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        file = await tx.get_one(Candidate, attestation.candidate_id)
    named = ("id", "candidate_id", "attested", "turn", "scheduled_on", "regulation_id", "modules", "percent")
    names = (*named, "test_passed", "interview_passed", *DECIDED)
    said = {name: getattr(attestation, name) for name in names} | {"full_name": full_name(file)}
    content = {"attestation": said, "meetings": [voted["record"]]}
    signers = [_signer(each) for each in voted["signers"]]
    concerned = [(attestation.person_id, attestation.place)] if attestation.person_id else []
    kind, place = ProtocolKind.attestation_decision, attestation.keeper
    return await protocols.draw(tx, kind, attestation.id, place, content, signers, concerned)


def _signer(said: Mapping[str, Any]) -> Signer:
    person = said["person_id"]
    return Signer(
        member_id=UUID(said["member_id"]),
        person_id=UUID(person) if person else None,
        name=said["name"],
        role=SignerRole(said["role"]),
        place=said["place"],
    )
