"""Private keys at rest: AES-256-GCM under the key file of the installation. No database here."""

import base64
import binascii
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.kernel.identity import ALGORITHM

KEY_BYTES = 32
_NONCE_BYTES = 12
_COORDINATE_BYTES = 32

Jwk = dict[str, Any]


class KeyFileWrong(Exception):
    """The key file is missing, malformed or not the one the keys were wrapped with. Says it to an administrator."""


def read_key_file(path: Path) -> bytes:
    """32 bytes, kept as urlsafe base64. Raises KeyFileWrong."""
    try:
        key = base64.urlsafe_b64decode(path.read_text("ascii").strip())
    except OSError as wrong:
        raise KeyFileWrong(f"файл ключа {path} не читается: {wrong.strerror}") from wrong
    except (UnicodeDecodeError, binascii.Error) as wrong:
        raise KeyFileWrong(f"в файле ключа {path} не base64") from wrong
    if len(key) != KEY_BYTES:
        raise KeyFileWrong(f"в файле ключа {path} не {KEY_BYTES} байта, а {len(key)}")
    return key


def wrap(private: Jwk, key: bytes) -> bytes:
    """Nonce and ciphertext; `kid` is authenticated with them, so wrapped keys cannot be swapped."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, json.dumps(private).encode(), private["kid"].encode())


def unwrap(wrapped: bytes, kid: str, key: bytes) -> Jwk:
    """The private key. Raises KeyFileWrong when another key file wrapped it."""
    try:
        plain = AESGCM(key).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], kid.encode())
    except InvalidTag as wrong:
        raise KeyFileWrong(f"ключ подписи {kid} зашифрован другим файлом ключа") from wrong
    found: Jwk = json.loads(plain)
    return found


def new_pair() -> tuple[Jwk, Jwk]:
    """(private, public) P-256 keys as JWK, under a fresh `kid`."""
    numbers = ec.generate_private_key(ec.SECP256R1()).private_numbers()
    point = numbers.public_numbers
    public = {
        "kty": "EC",
        "crv": "P-256",
        "alg": ALGORITHM,
        "use": "sig",
        "kid": _said(os.urandom(12)),
        "x": _coordinate(point.x),
        "y": _coordinate(point.y),
    }
    return public | {"d": _coordinate(numbers.private_value)}, public


def _coordinate(number: int) -> str:
    return _said(number.to_bytes(_COORDINATE_BYTES, "big"))


def _said(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
