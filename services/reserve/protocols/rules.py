"""Of what protocols are, and who signs one. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal


class ProtocolKind(StrEnum):
    """Of what it is the protocol."""

    contest_admission = "contest_admission"
    contest_opening = "contest_opening"
    contest_decision = "contest_decision"
    contest_failure = "contest_failure"
    contest_annulment = "contest_annulment"
    appeal_decision = "appeal_decision"
    reserve_decision = "reserve_decision"
    attestation_decision = "attestation_decision"


class SignerRole(StrEnum):
    """As what a member of a commission signs."""

    chair = "chair"
    deputy = "deputy"
    secretary = "secretary"
    member = "member"


class ProtocolCheck(StrEnum):
    """What a verification looks at."""

    document = "document"
    chain = "chain"
    signatures = "signatures"
    own_copy = "own_copy"


LABELS: dict[StrEnum, str] = labelled(
    {
        ProtocolKind.contest_admission: "допуск к конкурсу",
        ProtocolKind.contest_opening: "вскрытие оценочных листов",
        ProtocolKind.contest_decision: "решение конкурсной комиссии",
        ProtocolKind.contest_failure: "признание конкурса несостоявшимся",
        ProtocolKind.contest_annulment: "отмена конкурса после вскрытия листов",
        ProtocolKind.appeal_decision: "рассмотрение жалобы",
        ProtocolKind.reserve_decision: "решение о резерве",
        ProtocolKind.attestation_decision: "решение аттестационной комиссии",
        SignerRole.chair: "председатель",
        SignerRole.deputy: "заместитель председателя",
        SignerRole.secretary: "секретарь",
        SignerRole.member: "член комиссии",
        ProtocolCheck.document: "документ соответствует своему хэшу",
        ProtocolCheck.chain: "цепочка протоколов не нарушена",
        ProtocolCheck.signatures: "подписи сделаны под этим документом",
        ProtocolCheck.own_copy: "ваша копия совпадает с протоколом",
    }
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A member who is to sign: the seat, the person when the directory knows them, and where they work."""

    member_id: UUID
    person_id: UUID | None
    name: str
    role: SignerRole
    place: str


def signable(signer: bool, already: bool, document: str, seen: str) -> Refusal | None:
    """Why this caller does not sign; `seen` is the hash of what they say they read."""
    if not signer:
        return Refusal("not_a_signer", "Протокол подписывают члены комиссии, участвовавшие в заседании.")
    if already:
        return Refusal("already_signed", "Вы уже подписали этот протокол.")
    if seen != document:
        return Refusal("another_document", "Вы подписываете не этот документ: хэш вашей копии не совпадает.")
    return None
