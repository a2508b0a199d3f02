"""The shell around protocols: draw one, sign it, find out whether it is genuine."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.canonical import plain, sha256
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, one
from services.kernel.references import referred
from services.reserve.protocols import queries
from services.reserve.protocols.documents import BEGINNING, Signed, Written, broken_at
from services.reserve.protocols.models import Protocol, ProtocolSignature
from services.reserve.protocols.rules import ProtocolKind, Signer, signable
from services.reserve.protocols.schemas import SignatureCreate
from services.reserve.store import TABLES


class ProtocolNotFound(NotFound):
    """Протокол не найден или не виден с вашими правами."""


class SignatureRefused(Conflict):
    """Подписать этот протокол вы не можете."""


class AlreadySigned(SignatureRefused):
    """Вы уже подписали этот протокол."""


async def get(tx: AsyncSession, caller: Identity, protocol_id: UUID) -> Protocol:
    """One of the caller's territory, or one that concerns them, wherever it lies."""
    async with standing_at(tx, region_of(caller.place)):  # ADR 0008
        return await one(tx, queries.by_id(protocol_id, caller), ProtocolNotFound)


async def draw(
    tx: AsyncSession,
    kind: ProtocolKind,
    subject_id: UUID,
    place: str,
    content: dict[str, Any],
    signers: Sequence[Signer],
    concerned: Iterable[tuple[UUID, str]] = (),
) -> Protocol:
    """Write the next protocol of `place`. It stands for ever from now on.

    `concerned` are the people it speaks of, with the places from where they read it: (person, place).
    Numbers follow one another without a gap: who draws at the same place waits until this transaction is over.
    """
    await tx.execute(queries.lock_chain(place))
    before = await tx.scalar(queries.last(place))
    now = tx.info["clock"].now()
    year = now.astimezone(tx.info["clock"].zone).year
    concerned = list(concerned)
    written = Written(
        id=uuid4(),
        place=place,
        position=before.position + 1 if before else 1,
        year=year,
        number=(await tx.scalar(queries.numbered(place, year)) or 0) + 1,
        kind=kind,
        subject_id=subject_id,
        drawn_at=now,
        content=plain(content),
        signers=[_named(each) for each in signers],
        previous_hash=before.content_hash if before else BEGINNING,
    )
    protocol = Protocol(
        **{name: getattr(written, name) for name in Written.__slots__ if name not in ("content_hash", "kind")},
        kind=kind,
        content_hash=sha256(written.document()),
        places=sorted({place, *(each.place for each in signers), *(seen_from for _, seen_from in concerned)}),
        persons=sorted({*(each.person_id for each in signers if each.person_id), *(person for person, _ in concerned)}),
        signatures=[],
    )
    return await added(tx, protocol, _drawn)


async def sign(tx: AsyncSession, caller: Identity, protocol_id: UUID, data: SignatureCreate) -> Protocol:
    """The caller's signature. Raises SignatureRefused with the reason: `not_a_signer`, `already_signed` (whose twin the
    index meets), `another_document`."""
    protocol = await get(tx, caller, protocol_id)
    mine = signer_of(protocol, caller)
    already = mine is not None and any(str(each.member_id) == mine["member_id"] for each in protocol.signatures)
    if refusal := signable(mine is not None, already, protocol.content_hash, data.sha256):
        raise SignatureRefused(refusal.detail, members={"reason": refusal.reason})
    assert mine is not None  # or it had been refused
    file = None
    if data.opinion_file_id is not None:
        file = await referred(tx, TABLES.file, data.opinion_file_id, "opinion_file_id", "Файл не найден")
    signed = Signed(
        protocol_id=protocol.id,
        member_id=UUID(mine["member_id"]),
        person_id=UUID(mine["person_id"]),
        role=mine["role"],
        account=caller.account,
        signed_at=tx.info["clock"].now(),
        content_hash=protocol.content_hash,
        opinion=data.opinion,
        opinion_sha256=file.sha256 if file else None,
    )
    kept = {name: getattr(signed, name) for name in Signed.__slots__ if name != "signature_hash"}
    signature = ProtocolSignature(
        **kept, signature_hash=signed.computed(), opinion_file_id=data.opinion_file_id, places=protocol.places
    )
    await stand(
        tx, region_of(protocol.place)
    )  # a signer's account may lie below the own card, by which they sign (ADR 0008)
    tx.add(signature)
    await tx.flush()  # a twin of this signature is refused now, not at the end
    protocol.signatures.append(signature)
    return protocol


def signer_of(protocol: Protocol, caller: Identity) -> dict[str, Any] | None:
    """The line of the protocol that the caller signs."""
    return next((each for each in protocol.signers if caller.person and each["person_id"] == str(caller.person)), None)


async def first_broken(tx: AsyncSession, protocol: Protocol) -> tuple[int, Written | None]:
    """(how many were looked at, the first that does not hold) of the chain that the protocol stands in.

    Whoever may see the protocol may know whether the ones before it stand, whomever they concern.
    """
    async with standing_at(tx, protocol.place):
        chain = [each.written() for each in await tx.scalars(queries.chain(protocol.place, protocol.position))]
    return len(chain), broken_at(chain)


def _named(signer: Signer) -> dict[str, Any]:
    said = {"member_id": signer.member_id, "person_id": signer.person_id, "name": signer.name, "role": signer.role}
    named: dict[str, Any] = plain(said)
    return named


def _drawn(protocol: Protocol) -> Fact:
    told = {
        "kind": protocol.kind,
        "subject_id": str(protocol.subject_id),
        "year": protocol.year,
        "number": protocol.number,
        "content_hash": protocol.content_hash,
    }
    return Fact("reserve.protocol.drawn", protocol.id, protocol.place, told)
