"""An attestation as a client reads it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.outcomes import Answered, examined
from services.reserve.attestations.rules import WORKFLOW
from services.reserve.attestations.schemas import AttestationOut
from services.reserve.attestations.service import facts_of
from services.reserve.permissions import access


async def shown(tx: AsyncSession, caller: Identity, attestation: Attestation) -> AttestationOut:
    given = {code: Answered(*counts) for code, counts in (attestation.modules or {}).items()}
    return AttestationOut.about(
        attestation,
        modules=[{"code": code, "right": each.right, "asked": each.asked} for code, each in given.items()],
        weak_modules=list(examined(attestation.rules, given).weak) if given else [],
        vote=attestation.voted and {name: attestation.voted[name] for name in ("meeting_id", "voted_on", "verdict")},
        allowed_actions=WORKFLOW.allowed(
            attestation.status, await facts_of(tx, attestation), access, caller, attestation.place
        ),
    )
