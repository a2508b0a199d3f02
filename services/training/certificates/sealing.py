"""How a certificate is told from a forgery. Values in, values out.

| what           | is                                     | so that                                         |
|----------------|----------------------------------------|-------------------------------------------------|
| the key file   | 32 random bytes outside the database   | the next two can be derived by the service alone |
| the check code | 160 bits of HMAC over the random id    | nobody guesses one; a paper is printed anew      |
| the seal       | HMAC-SHA256 over the canonical content | whoever writes to the database forges nothing    |

Of the code the database keeps the hash alone: who reads it, or its backup, can check no certificate.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kernel.canonical import canonical
from services.kernel.key_files import KEY_BYTES, read_key_file

CODE_BYTES = 20
_GROUP = 4
_CODES = b"edulead training: codes of certificates"
_SEALS = b"edulead training: seals of certificates"


@dataclass(frozen=True, slots=True)
class Sealer:
    """Codes and seals of one installation."""

    codes: bytes = field(repr=False)
    seals: bytes = field(repr=False)

    def code(self, certificate_id: UUID) -> str:
        """«ABCD-EFGH-…»: 32 signs without 0, 1, 8 and 9, which are misread."""
        mac = hmac.digest(self.codes, certificate_id.bytes, hashlib.sha256)
        text = base64.b32encode(mac[:CODE_BYTES]).decode()
        return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))

    def seal(self, content: Mapping[str, Any]) -> str:
        return hmac.digest(self.seals, canonical(content), hashlib.sha256).hex()

    def holds(self, content: Mapping[str, Any], seal: str) -> bool:
        """Is the content what was sealed?"""
        return hmac.compare_digest(self.seal(content), seal)


def sealer_from(master: bytes) -> Sealer:
    """`master`: the secret of the key file."""
    return Sealer(*(HKDF(SHA256(), KEY_BYTES, None, purpose).derive(master) for purpose in (_CODES, _SEALS)))


def sealer_of(file: Path) -> Sealer:
    """Raises KeyFileWrong."""
    return sealer_from(read_key_file(file))


def hash_of(code: str) -> str:
    """By which a certificate is looked up: hyphens, blanks and small letters are those of whoever typed the code.

    To look up a hash tells nothing by how long it takes: nobody chooses a hash that begins like another.
    """
    return hashlib.sha256(re.sub(r"[\s-]", "", code).upper().encode()).hexdigest()
