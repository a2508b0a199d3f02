"""A protocol as a client reads it, and what a verification of it says."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.canonical import sha256
from services.kernel.identity import Identity
from services.reserve.protocols import service
from services.reserve.protocols.models import Protocol
from services.reserve.protocols.rules import ProtocolCheck
from services.reserve.protocols.schemas import ProtocolCheckOut, ProtocolOut, ProtocolVerificationOut, SignerOut


def shown(caller: Identity, protocol: Protocol) -> ProtocolOut:
    signed = {str(each.member_id): each for each in protocol.signatures}
    mine = service.signer_of(protocol, caller)
    return ProtocolOut.about(
        protocol,
        signers=[_signer(each, signed.get(each["member_id"])) for each in protocol.signers],
        may_sign=mine is not None and mine["member_id"] not in signed,
    )


def _signer(line: dict[str, object], signature: object | None) -> SignerOut:
    names = ("signed_at", "opinion", "opinion_file_id", "signature_hash")
    return SignerOut.model_validate({**line, **{name: getattr(signature, name, None) for name in names}})


async def verified(tx: AsyncSession, protocol: Protocol, claimed: str | None) -> ProtocolVerificationOut:
    """Everything is computed anew; what was kept is only compared."""
    computed = sha256(protocol.written().document())
    length, broken = await service.first_broken(tx, protocol)
    checks = [
        _check(ProtocolCheck.document, computed == protocol.content_hash, "Документ изменён после составления"),
        _check(
            ProtocolCheck.chain,
            broken is None,
            f"Нарушена на протоколе № {broken.number} за {broken.year} год" if broken else "",
        ),
        _check(ProtocolCheck.signatures, _stand(protocol), "Подпись изменена или сделана под другим документом"),
        _check(
            ProtocolCheck.own_copy,
            None if claimed is None else claimed == computed == protocol.content_hash,
            "Хэш вашей копии не совпадает",
        ),
    ]
    return ProtocolVerificationOut(
        valid=all(each.passed is not False for each in checks),
        content_hash=protocol.content_hash,
        computed_hash=computed,
        checked_protocols=length,
        checks=checks,
    )


def _stand(protocol: Protocol) -> bool:
    """Each signature as it was made, by one who was to sign, under this document."""
    signers = {each["member_id"]: each for each in protocol.signers}
    return all(
        each.signed().computed() == each.signature_hash
        and each.content_hash == protocol.content_hash
        and signers.get(str(each.member_id), {}).get("person_id") == str(each.person_id)
        for each in protocol.signatures
    )


def _check(check: ProtocolCheck, passed: bool | None, against: str) -> ProtocolCheckOut:
    return ProtocolCheckOut(check=check, passed=passed, detail=against if passed is False else None)
