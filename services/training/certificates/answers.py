"""A certificate as those who know its holder read it."""

from services.kernel.identity import Identity
from services.training.certificates.models import Certificate
from services.training.certificates.paper import address
from services.training.certificates.rules import WORKFLOW
from services.training.certificates.schemas import CertificateOut, CertificateWords
from services.training.certificates.sealing import Sealer
from services.training.certificates.service import facts_of
from services.training.permissions import access


def shown(caller: Identity, certificate: Certificate, sealer: Sealer, base: str) -> CertificateOut:
    """`base`: where certificates are checked."""
    words, code = CertificateWords.model_validate(certificate.content), sealer.code(certificate.id)
    return CertificateOut.about(
        certificate,
        number=words.number,
        holder=words.holder,
        programme=words.programme,
        content=words,
        code=code,
        check=address(base, code),
        allowed_actions=WORKFLOW.allowed(
            certificate.status, facts_of(caller, certificate), access, caller, certificate.place
        ),
    )
