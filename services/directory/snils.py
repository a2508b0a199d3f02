"""How a СНИЛС is kept: as a keyed hash, by which a person is found, and a masked form, by which one is recognised.

A plain hash would not do: there are only 10⁹ numbers, and all of them are hashed in minutes. The key is derived by HKDF
(RFC 5869) from the key file of a process, which the database and its backups do not hold. Each process has a purpose of
its own: what one keeps cannot be looked up by the hashes of another, even under one key file.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.directory.identifiers import mask_snils
from services.kernel.key_files import read_key_file

DIRECTORY = b"edulead directory snils v1"
"""The purpose of the gateway's hashes."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Hashes eleven digits; whoever has no key can neither read nor guess them."""

    key: bytes = field(repr=False)

    def hash(self, digits: str) -> bytes:
        """32 bytes, the same for the same number."""
        return hmac.digest(self.key, digits.encode(), hashlib.sha256)

    def kept(self, digits: str | None) -> tuple[bytes | None, str | None]:
        """(hash, masked form), or nothing for no number."""
        return (None, None) if digits is None else (self.hash(digits), mask_snils(digits))


def seal_from(master: bytes, purpose: bytes = DIRECTORY) -> Seal:
    """`master`: the secret of the key file, random bytes."""
    return Seal(HKDF(SHA256(), 32, None, purpose).derive(master))


def seal_of(file: Path, purpose: bytes = DIRECTORY) -> Seal:
    """From the key file of a process."""
    return seal_from(read_key_file(file), purpose)
