"""How anybody checks a certificate, without signing in: by the code that stands on it and nowhere else."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import NotFound
from services.training.certificates import queries
from services.training.certificates.models import Certificate
from services.training.certificates.rules import CertificateState, CertificateStatus, HolderShown, shown
from services.training.certificates.schemas import CertificateCheckOut, CertificateWords
from services.training.certificates.sealing import Sealer, hash_of
from services.training.certificates.service import sealed


class CertificateUnknown(NotFound):
    """Документ с таким кодом не выдавался."""


async def check(tx: AsyncSession, code: str, sealer: Sealer, holder: HolderShown) -> CertificateCheckOut:
    """What stands on the paper, as it was sealed. Raises CertificateUnknown."""
    found = await sought(tx, code, sealer, holder)
    if found is None:
        raise CertificateUnknown
    return found


async def sought(tx: AsyncSession, code: str, sealer: Sealer, holder: HolderShown) -> CertificateCheckOut | None:
    """The same, for whom an unknown code is an answer too."""
    certificate: Certificate | None = await tx.scalar(queries.by_hash(hash_of(code)))
    if certificate is None:
        return None
    state = state_of(certificate, sealer)
    if state is CertificateState.altered:
        return CertificateCheckOut(state=state, content=None, revoked_on=certificate.revoked_on)
    said = certificate.content | {"holder": shown(certificate.content["holder"], holder)}
    words = CertificateWords.model_validate(said)
    return CertificateCheckOut(state=state, content=words, revoked_on=certificate.revoked_on)


def state_of(certificate: Certificate, sealer: Sealer) -> CertificateState:
    if not sealer.holds(sealed(certificate.id, certificate.content), certificate.seal):
        return CertificateState.altered
    revoked = certificate.status is CertificateStatus.revoked
    return CertificateState.annulled if revoked else CertificateState.genuine
