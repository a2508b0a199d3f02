"""Private keys at rest: AES-256-GCM under the key file of the installation. No database here."""

import base64
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.kernel.identity import ALGORITHM
from services.kernel.key_files import KeyFileWrong

_NONCE_BYTES = 12
_COORDINATE_BYTES = 32

Jwk = dict[str, Any]


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
