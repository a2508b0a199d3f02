"""Callers of all roles, with tokens a service accepts, signed by a key of the tests' own."""

from uuid import UUID, uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from jose import jwk
from jose.constants import ALGORITHMS

from services.kernel import identity
from services.kernel.identity import Identity, Jwk, KeySource

REGION = "ru.r67"
SMOLENSK = "ru.r67.m26"
SMOLENSK_SCHOOL = "ru.r67.m26.o1"
VYAZMA = "ru.r67.m2"
VYAZMA_SCHOOL = "ru.r67.m2.o9"

PLACES = {
    "admin": REGION,
    "department": REGION,
    "soiro": REGION,
    "omsu": SMOLENSK,
    "school": SMOLENSK_SCHOOL,
    "expert": REGION,
    "integration": REGION,
    "system": "ru",
}


def new_key(kid: str = "test") -> Jwk:
    """A private ES256 key as a JWK."""
    private = ec.generate_private_key(ec.SECP256R1())
    return jwk.construct(private, ALGORITHMS.ES256).to_dict() | {"kid": kid}


KEY = new_key()


def public(key: Jwk) -> Jwk:
    return {name: value for name, value in key.items() if name != "d"}


def keys_of(*keys: Jwk):
    def source(_: FastAPI) -> KeySource:
        async def published():
            return [public(key) for key in keys]

        return published

    return source


def caller(role: str, place: str | None = None, person: UUID | None = None) -> Identity:
    return Identity(account=uuid4(), role=role, place=place or PLACES[role], person=person)


def token(role: str, place: str | None = None, key: Jwk = KEY, lifetime: int = 900, person: UUID | None = None) -> str:
    return identity.sign(caller(role, place, person), key, lifetime)


def client_of(app: FastAPI, bearer: str | None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)
