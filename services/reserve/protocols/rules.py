"""How a document is spelled to the byte, of what protocols are, and who signs one. Values in, values out.

Canonical JSON (after RFC 8785): keys sorted by UTF-16 units, no blanks, numbers as strings, so that no reader's
floating point has a say.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal


class ProtocolKind(StrEnum):
    """Of what it is the protocol."""

    contest_admission = "contest_admission"
    contest_opening = "contest_opening"
    contest_decision = "contest_decision"
    contest_failure = "contest_failure"
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


def plain(value: Any) -> Any:
    """`value` in the few kinds canonical JSON has; a number becomes a string, one way for equal numbers.

    Raises TypeError for what has no exact spelling, a float above all.
    """
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key of canonical JSON is a string")
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool) else _text(value)


def _text(value: Any) -> str:
    match value:
        case str() | int() | UUID():
            return str(value)
        case Decimal() if value.is_finite():
            return _spelled(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
    raise TypeError(f"{value!r} has no exact spelling")


def canonical(content: Any) -> bytes:
    """The one spelling of `content`; what is read back from it is spelled the same again."""
    return json.dumps(_sorted(plain(content)), ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: Any) -> str:
    return sha256(canonical(content))


def sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _spelled(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_sorted(each) for each in value] if isinstance(value, list) else value


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
