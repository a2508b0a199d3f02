"""The keys that sign access tokens: made when first needed, shared by all replicas, replaced unnoticed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import FastAPI, Request
from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity.models import SigningKey
from gateway.identity.problems import KeyFileUnusable
from gateway.identity.signin.rules import ACCESS_SECONDS
from gateway.identity.transactions import apart
from gateway.identity.wrapping import Jwk, new_pair, unwrap, wrap
from services.kernel import audit
from services.kernel.identity import KeySource
from services.kernel.key_files import KeyFileWrong, read_key_file
from services.kernel.logs import log

_LOCK = 0x6B65_7973
"""Advisory lock under which keys are made, so that replicas starting together make one."""
_PUBLISHED_SECONDS = ACCESS_SECONDS + 300
"""How long a retired key stays published: the life of its last token, and clocks that differ."""

_LEAD = text("interval '30 seconds'")
"""How long a new key is published before it signs. A verifier that meets a strange key looks at most every ten seconds
for new ones, and should not refuse good tokens meanwhile."""

_REFRESH = b"edulead identity refresh v1"

_UNRETIRED = or_(SigningKey.retired_at.is_(None), SigningKey.retired_at > func.now())
_CURRENT = select(SigningKey).where(_UNRETIRED).order_by(SigningKey.created_at).limit(1)


async def signing_key(tx: AsyncSession, key_file: Path) -> Jwk:
    """The private key to sign with. Raises KeyFileUnusable, having told the log why."""
    with _readable():
        kept = await tx.scalar(_CURRENT) or await _first(tx, read_key_file(key_file))
        return unwrap(kept.wrapped, kept.kid, read_key_file(key_file))


def refresh_key(key_file: Path) -> bytes:
    """What refresh tokens are derived with (HKDF, RFC 5869). Raises KeyFileUnusable, having told the log why."""
    with _readable():
        return HKDF(SHA256(), 32, None, _REFRESH).derive(read_key_file(key_file))


async def rotate(tx: AsyncSession, key_file: Path) -> str:
    """Publish a new key and soon sign with it; its `kid`. What the old ones signed stays valid. Raises KeyFileWrong."""
    await _alone(tx)
    await tx.execute(update(SigningKey).where(SigningKey.retired_at.is_(None)).values(retired_at=func.now() + _LEAD))
    made = await _make(tx, read_key_file(key_file))
    await forget_retired(tx)
    return made.kid


async def forget_retired(tx: AsyncSession) -> None:
    """Remove keys that no living token was signed with."""
    long_ago = func.now() - text(f"interval '{_PUBLISHED_SECONDS} seconds'")
    await tx.execute(delete(SigningKey).where(SigningKey.retired_at < long_ago))


async def published(tx: AsyncSession) -> list[Jwk]:
    """The public keys, newest first."""
    newest_first = select(SigningKey.public_jwk).order_by(SigningKey.created_at.desc(), SigningKey.kid)
    return list(await tx.scalars(newest_first))


def key_source(app: FastAPI) -> KeySource:
    """Where the gateway's own verifier takes the keys from: the database, not itself over HTTP."""

    async def keys() -> Sequence[Jwk]:
        async with apart(app.state.database) as tx:
            return await published(tx)

    return keys


async def check(request: Request) -> str | None:
    """For readiness: can the keys be used with this key file? Says what is wrong in words for an administrator."""
    try:
        key = read_key_file(request.app.state.settings.key_file)
        async with apart(request.app.state.database) as tx:
            kept = await tx.scalar(_CURRENT)
        if kept is not None:
            unwrap(kept.wrapped, kept.kid, key)
    except KeyFileWrong as wrong:
        return str(wrong)
    return None


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except KeyFileWrong as wrong:
        log.error("key file unusable", reason=str(wrong))
        raise KeyFileUnusable from wrong


async def _first(tx: AsyncSession, key: bytes) -> SigningKey:
    await _alone(tx)
    return await tx.scalar(_CURRENT) or await _make(tx, key)  # another replica may have been faster


async def _alone(tx: AsyncSession) -> None:
    await tx.execute(select(func.pg_advisory_xact_lock(_LOCK, 0)))


async def _make(tx: AsyncSession, key: bytes) -> SigningKey:
    private, public = new_pair()
    made = SigningKey(
        kid=private["kid"], public_jwk=public, wrapped=wrap(private, key), created_at=func.clock_timestamp()
    )
    tx.add(made)
    await tx.flush()  # the caller reads what the server filled in
    audit.note(tx, "created", "signing_key", None, {"kid": private["kid"]})
    return made
