"""What a protocol is to the byte, and how protocols of a place hang together. Values in, values out.

The document holds the heading, the content, the signers and the hash of the protocol before: who keeps a copy holds
everything that came earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.kernel.canonical import canonical, digest, sha256

BEGINNING = "0" * 64
"""What the first protocol of a place follows."""


@dataclass(frozen=True, slots=True)
class Written:
    """A protocol as it is kept: heading, content, and the hashes that were kept with it."""

    id: UUID
    place: str
    position: int
    """In the chain of the place, from 1, without a gap."""
    year: int
    number: int
    """Within the year."""
    kind: str
    subject_id: UUID
    drawn_at: datetime
    content: Any
    signers: Any
    previous_hash: str
    content_hash: str = ""

    def document(self) -> bytes:
        """What is signed, handed out and hashed."""
        names = ("place", "position", "year", "number", "kind", "subject_id", "drawn_at", "content", "signers")
        said = {name: getattr(self, name) for name in (*names, "previous_hash")}
        return canonical(said)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is kept."""

    protocol_id: UUID
    member_id: UUID
    person_id: UUID
    role: str
    account: UUID
    signed_at: datetime
    content_hash: str
    """Of the document that was signed."""
    opinion: str | None
    opinion_sha256: str | None
    signature_hash: str = ""

    def computed(self) -> str:
        """Over all of it, the dissenting opinion included: what was attached is not exchanged later."""
        names = ("protocol_id", "member_id", "person_id", "role", "account", "signed_at", "content_hash")
        return digest({name: getattr(self, name) for name in (*names, "opinion", "opinion_sha256")})


def broken_at(chain: Sequence[Written]) -> Written | None:
    """The first protocol of `chain`, which begins with the first of its place, that does not hold; None when all do.

    It was changed, is missing its predecessor, or follows another one than stands before it.
    """
    previous = BEGINNING
    for position, each in enumerate(chain, start=1):
        if each.position != position or each.previous_hash != previous or sha256(each.document()) != each.content_hash:
            return each
        previous = each.content_hash
    return None
