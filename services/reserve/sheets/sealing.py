"""A sheet sealed until it is opened: what is encrypted under what, how long it is, and what its author can prove.

| key           | is                                                                | protects                      |
|---------------|-------------------------------------------------------------------|-------------------------------|
| the key file  | 32 bytes outside the database                                     | derives the next one          |
| wrapping key  | HKDF of it, for this purpose alone                                | keys of contests              |
| contest key   | random; kept wrapped, bound to the contest                        | sheets of the contest         |

Each sheet is bound to contest, application, member and stage, so that no row passes for another, and to the account
that handed it in, so that whoever calls themselves that member does not read it. All of a contest are of one length,
whatever stands in them. The commitment is SHA-256 over the spelled sheet and 32 random bytes that only the author is
told and only the ciphertext holds: who sees the commitment alone cannot try out marks.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kernel.canonical import canonical
from services.kernel.key_files import KEY_BYTES, KeyFileWrong
from services.reserve.regulations.contest import ContestCriterion, ContestRules
from services.reserve.sheets.rules import LONGEST_COMMENT, Mark, Marks

NONCE_BYTES = 32
"""Of a commitment."""
_IV_BYTES = 12
_TAG_BYTES = 16
_LENGTH_BYTES = 4
_WIDEST = 6
"""Bytes a sign takes at most in canonical JSON: a control character is spelled \\u0001."""
_LONGEST_NUMBER = 32
_PURPOSE = b"edulead reserve: keys of contests"


class SealBroken(Exception):
    """A sealed sheet is not what was sealed: changed, moved, or of another key."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Which sheet it is."""

    contest_id: UUID
    application_id: UUID
    member_id: UUID
    stage: str

    def named(self) -> bytes:
        names = ("contest_id", "application_id", "member_id", "stage")
        return canonical({name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class Filled:
    """What a sheet says, and the nonce of its commitment."""

    marks: Marks
    nonce: bytes


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def new_nonce() -> bytes:
    return os.urandom(NONCE_BYTES)


def wrap(key: bytes, key_file: bytes, contest_id: UUID) -> bytes:
    """The key of a contest as it is kept."""
    return _encrypt(_wrapping(key_file), key, contest_id.bytes)


def unwrap(wrapped: bytes, key_file: bytes, contest_id: UUID) -> bytes:
    """The key of a contest. Raises KeyFileWrong when it was wrapped by another file or for another contest."""
    try:
        return _decrypt(_wrapping(key_file), wrapped, contest_id.bytes)
    except InvalidTag as wrong:
        raise KeyFileWrong(f"ключ конкурса {contest_id} зашифрован другим файлом ключа") from wrong


def capacity(rules: ContestRules) -> int:
    """How many bytes the longest sheet of any stage takes: all sheets of the contest take as many."""
    return max(_longest(stage.criteria) for stage in rules.stages if stage.criteria)


def seal(filled: Filled, key: bytes, sheet: Sealed, size: int, account: UUID) -> bytes:
    """Ciphertext of a length that `size` alone determines. Raises ValueError where it does not fit."""
    said = canonical({"marks": spelled(filled.marks), "nonce": filled.nonce.hex()})
    if len(said) > size:
        raise ValueError(f"a sheet of {len(said)} bytes does not fit into {size}")
    padded = len(said).to_bytes(_LENGTH_BYTES, "big") + said.ljust(size, b"\0")
    return _encrypt(key, padded, sheet.named() + account.bytes)


def unseal(ciphertext: bytes, key: bytes, sheet: Sealed, account: UUID | None) -> Filled:
    """What that account sealed as this very sheet; None: what was sealed before accounts were. Raises SealBroken."""
    try:
        padded = _decrypt(key, ciphertext, sheet.named() + (account.bytes if account else b""))
    except InvalidTag as wrong:
        raise SealBroken(str(sheet)) from wrong
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    said = json.loads(padded[_LENGTH_BYTES : _LENGTH_BYTES + length])
    return Filled(read(said["marks"]), bytes.fromhex(said["nonce"]))


def sealed_bytes(size: int) -> int:
    """The length of every ciphertext of a contest."""
    return _IV_BYTES + _LENGTH_BYTES + size + _TAG_BYTES


def commitment(filled: Filled, sheet: Sealed) -> str:
    """SHA-256 of the sheet's name, its marks as they are spelled, and the nonce."""
    return hashlib.sha256(sheet.named() + canonical(spelled(filled.marks)) + filled.nonce).hexdigest()


def holds(filled: Filled, sheet: Sealed, committed: str) -> bool:
    return hmac.compare_digest(commitment(filled, sheet), committed)


def spelled(marks: Marks) -> dict[str, dict[str, Decimal | str | None]]:
    return {code: {"mark": each.mark, "comment": each.comment} for code, each in marks.items()}


def read(marks: Mapping[str, Mapping[str, str | None]]) -> dict[str, Mark]:
    """Marks from their spelling."""
    return {code: Mark(Decimal(str(each["mark"])), each["comment"]) for code, each in marks.items()}


def _longest(criteria: Iterable[ContestCriterion]) -> int:
    """A whole sheet of these criteria, each with the longest comment."""
    comment = "\x01" * LONGEST_COMMENT
    assert len(canonical(comment)) == _WIDEST * LONGEST_COMMENT + 2
    widest = {each.code: {"mark": "0" * _LONGEST_NUMBER, "comment": comment} for each in criteria}
    return len(canonical({"marks": widest, "nonce": "0" * 2 * NONCE_BYTES}))


def _wrapping(key_file: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, _PURPOSE).derive(key_file)


def _encrypt(key: bytes, plain: bytes, name: bytes) -> bytes:
    iv = os.urandom(_IV_BYTES)
    return iv + AESGCM(key).encrypt(iv, plain, name)


def _decrypt(key: bytes, sealed: bytes, name: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_IV_BYTES], sealed[_IV_BYTES:], name)
