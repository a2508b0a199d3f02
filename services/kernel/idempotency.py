"""`Idempotency-Key`: a POST repeated with the same key is answered as the first time and done once.

The answer is kept in the transaction of the effect, 2xx only, per caller. Another request under the same key is 422;
one still being worked on is 409, found by an advisory lock that ends with its transaction.
"""

import hashlib
import hmac
import json

from fastapi import Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Invalid, KeyReused, RequestInFlight
from services.kernel.undone import Undone
from services.kernel.validation import header_error

HEADER = "Idempotency-Key"
_KEPT_HEADERS = ("content-type", "etag", "location")
_LONGEST = 200


class Replay(Undone):
    """The request was done before, and this is what it was answered."""


async def begin(request: Request, session: AsyncSession, caller: Identity) -> None:
    """Find out whether this request was done before. Raises Replay, KeyReused or RequestInFlight."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return
    if not 0 < len(key) <= _LONGEST or not key.isprintable() or not key.isascii():
        text = f"Ключ: от 1 до {_LONGEST} печатных знаков латиницы"
        raise Invalid(errors=[header_error(HEADER, "bad_key", text)])
    fingerprint = await _fingerprint(request, caller)
    table = session.info["database"].tables.remembered
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(_lock(table.__table__.schema, caller, key)))):
        raise RequestInFlight
    first = await session.get(table, (caller.account, key))
    if first is None:
        session.info["idempotency"] = (table, caller.account, key, fingerprint)
    elif first.fingerprint != fingerprint:
        raise KeyReused
    else:
        raise Replay(Response(first.body, first.status, {**first.headers, "Idempotent-Replayed": "true"}))


async def remember(session: AsyncSession, response: Response) -> None:
    """Keep a successful answer, in the transaction of what it did; not one that may not be stored: a password."""
    pending = session.info.pop("idempotency", None)
    kept = 200 <= response.status_code < 300 and "no-store" not in response.headers.get("cache-control", "")
    if pending is None or not kept:
        return
    table, account, key, fingerprint = pending
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    session.add(
        table(
            account=account,
            key=key,
            fingerprint=fingerprint,
            status=response.status_code,
            headers=headers,
            body=bytes(response.body),
        )
    )


async def _fingerprint(request: Request, caller: Identity) -> str:
    """Keyed, since a body may be little more than a number that a plain hash would let be guessed."""
    query = sorted(request.query_params.multi_items())
    said = json.dumps([caller.role, caller.place, request.method, request.url.path, query])
    whole = said.encode() + b"\0" + await request.body()
    return hmac.digest(request.app.state.settings.pepper(), whole, "sha256").hex()


def _lock(schema: str, caller: Identity, key: str) -> int:
    """Advisory locks belong to the whole database, which services share; a key belongs to one of them."""
    digest = hashlib.sha256(f"{schema}:{caller.account}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
