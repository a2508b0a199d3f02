"""Who is calling: access tokens made and checked. The only file that knows python-jose.

The algorithm is pinned to ES256; the key is chosen by `kid` among the issuer's published keys; a token without a role
or with no proper place is no token. Checked tokens are remembered until they expire, since the answer cannot change.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from jose import jwk, jwt
from jose.exceptions import JOSEError

from services.kernel.places import is_place
from services.kernel.problems import Unauthorized, Unavailable

ALGORITHM: Final = "ES256"
ISSUER: Final = "edulead"
AUDIENCE: Final = "edulead"
SYSTEM: Final = "system"
"""The role of our own processes: consumers, timed jobs, service-to-service calls."""

_REMEMBERED = 10_000
_REFETCH_SECONDS = 10
_LONGEST = 2048
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]")
"""The 64 bytes of an ES256 signature as base64 writes them: the last letter carries two bits, and four that are zero.

Base64 is read leniently, and each other spelling would be remembered as a token of its own."""
_REQUIRED = {f"require_{claim}": True for claim in ("iss", "aud", "sub", "exp")}
"""python-jose checks a claim that is there and says nothing of one that is not."""
_NAMESPACE = UUID("7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11")

Jwk = Mapping[str, Any]
KeySource = Callable[[], Awaitable[Sequence[Jwk]]]


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller: which account, in which role, at which place. `person` and `session` are absent for systems."""

    account: UUID
    role: str
    place: str
    person: UUID | None = None
    session: UUID | None = None
    expires: float = float("inf")

    def is_person(self, person_id: UUID | None) -> bool:
        """Is it the caller who is spoken of? An account without a person is nobody."""
        return self.person is not None and self.person == person_id


def system(name: str, place: str) -> Identity:
    """The identity a consumer or timed job works under; `name` is what the audit shows."""
    return Identity(account=system_account(name), role=SYSTEM, place=place)


def system_account(name: str) -> UUID:
    return uuid5(_NAMESPACE, name)


def sign(identity: Identity, private_key: Jwk, lifetime: int) -> str:
    """An access token for `identity` that lives for `lifetime` seconds of real time."""
    issued = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(identity.account),
        "person": str(identity.person) if identity.person else None,
        "sid": str(identity.session) if identity.session else None,
        "role": identity.role,
        "place": identity.place,
        "iat": issued,
        "exp": issued + lifetime,
    }
    return str(jwt.encode(claims, dict(private_key), ALGORITHM, headers={"kid": private_key["kid"]}))


def _identity(claims: Mapping[str, Any]) -> Identity:
    role = claims.get("role")
    if not is_place(claims.get("place")) or not isinstance(role, str) or not role:
        raise Unauthorized("В токене нет роли или места.")
    person, session = claims.get("person"), claims.get("sid")
    return Identity(
        account=UUID(claims["sub"]),
        role=role,
        place=claims["place"],
        person=UUID(person) if person else None,
        session=UUID(session) if session else None,
        expires=float(claims["exp"]),
    )


class Verifier:
    """Checks access tokens against the issuer's keys, fetched when an unknown `kid` appears."""

    def __init__(self, keys: KeySource) -> None:
        self._source = keys
        self._keys: dict[str, Any] = {}
        self._fetched = float("-inf")
        self._fetching: asyncio.Task[None] | None = None
        self._known: OrderedDict[str, Identity] = OrderedDict()

    async def identify(self, token: str) -> Identity:
        """The caller behind a token. Raises Unauthorized, or Unavailable while the issuer's keys are out of reach."""
        if len(token) > _LONGEST or not _FORM.fullmatch(token):
            raise Unauthorized("Токен недействителен.")
        known = self._known.get(token)
        if known is None:
            known = await self._check(token)
            self._known[token] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        if known.expires <= time.time():
            self._known.pop(token, None)
            raise Unauthorized("Срок действия токена истёк.")
        return known

    async def _check(self, token: str) -> Identity:
        try:
            key = await self._key(str(jwt.get_unverified_header(token).get("kid")))
            claims = jwt.decode(token, key, [ALGORITHM], _REQUIRED, audience=AUDIENCE, issuer=ISSUER)
            return _identity(claims)
        except (JOSEError, KeyError, ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
            raise Unauthorized("Токен недействителен.") from wrong

    async def _key(self, kid: str) -> Any:
        if kid not in self._keys and time.monotonic() - self._fetched > _REFETCH_SECONDS:
            self._fetching = self._fetching or asyncio.create_task(self._fetch())
            await asyncio.shield(self._fetching)  # one question to the issuer, however many wait for the answer
        if kid not in self._keys:
            raise Unauthorized("Токен подписан неизвестным ключом.")
        return self._keys[kid]

    async def _fetch(self) -> None:
        try:
            self._keys = {each["kid"]: jwk.construct(dict(each), ALGORITHM) for each in await self._source()}
            self._fetched = time.monotonic()
        except (JOSEError, KeyError, ValueError, TypeError) as wrong:
            raise Unavailable from wrong  # not the caller's fault
        finally:
            self._fetching = None
