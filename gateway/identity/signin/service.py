"""The shell of signing in. Outcomes are values: what a refusal leaves behind is committed before it is said."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import passwords, sessions
from gateway.identity.accounts.rules import AccountStatus, is_username, normalised
from gateway.identity.keys import refresh_key
from gateway.identity.models import Account, LoginSession
from gateway.identity.problems import (
    AccountDisabled,
    AccountInactive,
    InvalidGrant,
    InvalidScope,
    NoAssignment,
    OAuthProblem,
    PasswordChangeRequired,
)
from gateway.identity.signin import failures, queries, tokens
from gateway.identity.signin.failures import Origin
from gateway.identity.signin.rules import Presented, Verdict, choose, judge, session_end
from gateway.identity.signin.schemas import TokenOut
from gateway.identity.transactions import apart
from services.kernel import audit
from services.kernel.clock import real
from services.kernel.database import Database

Outcome = TokenOut | OAuthProblem

WRONG = "Неверное имя или пароль."
"""The same for a name that nobody has."""


@dataclass(frozen=True, slots=True)
class Proven:
    """An account whose password was just shown, and its hash by today's parameters if it was kept by older ones."""

    account: Account
    rehashed: str | None


async def prove(database: Database, username: str, password: str, origin: Origin) -> Proven:
    """Whose password it is. Holds no connection while hashing.

    Raises InvalidGrant, AccountLocked, TooManyAttempts or Unavailable.
    """
    name = normalised(username)
    async with failures.in_turn(origin):
        async with apart(database) as tx:
            account = await tx.scalar(queries.by_username(name)) if is_username(name) else None
            attempt = await failures.reserve(tx, name, origin, account)
        right: bool | None = None  # nobody has looked yet
        try:
            right = await passwords.matches(account.password_hash if account else None, password)
        finally:
            async with apart(database) as tx:
                if right is False:
                    failures.note(tx, attempt, origin, account)
                else:
                    await failures.take_back(tx, attempt, right=right is True)
    if account is None or not right:
        raise InvalidGrant(WRONG)
    old = passwords.outdated(account.password_hash)
    return Proven(account, await passwords.hashed(password) if old else None)


async def sign_in(tx: AsyncSession, proven: Proven, scope: str | None, origin: Origin, key_file: Path) -> Outcome:
    """Open a session for an account that has shown its password."""
    account = await still(tx, proven)
    if account is None:
        return InvalidGrant(WRONG)
    held = list(await tx.scalars(queries.assignments_of(account.id)))
    chosen = choose(held, scope)
    refusal = _refusal(account) or (None if held else NoAssignment())
    if refusal or chosen is None:
        refusal = refusal or InvalidScope()
        audit.note(tx, "sign_in_refused", "account", account.id, {"ip": origin.ip, "why": refusal.code}, account.place)
        return refusal
    session_id = await tokens.open_session(tx, account, chosen, origin, real())
    said = {"ip": origin.ip, "user_agent": origin.user_agent, "role": chosen.role, "place": chosen.place}
    audit.note(tx, "signed_in", "account", account.id, said, account.place)
    first = await tokens.keep(tx, session_id, tokens.new())
    return await tokens.issue(tx, account, chosen, session_id, first, key_file)


async def still(tx: AsyncSession, proven: Proven) -> Account | None:
    """The account, locked; None when its password was changed while we were hashing."""
    account = await tx.scalar(queries.locked(proven.account.id))
    if account is None or account.password_hash != proven.account.password_hash:
        return None
    if proven.rehashed:
        account.password_hash = proven.rehashed
    return account


async def refresh(tx: AsyncSession, token: str, scope: str | None, key_file: Path) -> Outcome:
    """Exchange a refresh token; a stolen one ends its whole family."""
    found = (await tx.execute(queries.presented(tokens.digest(token)))).one_or_none()
    if found is None:
        return InvalidGrant()
    kept, session, account, assignment = found
    now = real()
    ended = session.ended_at is not None or account.status is AccountStatus.disabled
    verdict = judge(Presented(kept.used_at, ended, session.expires_at), now)
    if verdict is Verdict.reuse:
        await _end_stolen(tx, session, account)
    if verdict in (Verdict.reuse, Verdict.dead):
        return InvalidGrant("Токен обновления больше не действует: войдите заново.")
    if choose([assignment], scope) is None:
        return InvalidScope("Сеанс открыт в другой роли: чтобы сменить её, войдите заново.")
    following = tokens.successor(token, refresh_key(key_file))
    if verdict is Verdict.rotate:
        await tx.execute(queries.mark_used(kept.digest, now))
        await tokens.keep(tx, session.id, following)
    await tx.execute(queries.prolong(session.id, now, session_end(session.created_at, now)))
    return await tokens.issue(tx, account, assignment, session.id, following, key_file)


async def revoke(tx: AsyncSession, token: str, session_id: UUID | None) -> None:
    """End the session of a refresh token, or the one an access token named; an unknown token is as good as revoked."""
    session_id = session_id or await tx.scalar(queries.session_of(tokens.digest(token)))
    if session_id is not None:
        await sessions.end(tx, session_id, "revoked")


async def change_password(tx: AsyncSession, account: Account, new_hash: str) -> None:
    """The owner's own new password. Every session ends: whoever else is signed in should not stay.

    Raises AccountInactive.
    """
    if account.status is AccountStatus.disabled:
        raise AccountInactive
    account.password_hash = new_hash
    account.password_temporary = False
    account.password_changed_at = real()
    await failures.forget(tx, account.username)
    await sessions.end_all(tx, account.id, "password_changed")


def _refusal(account: Account) -> OAuthProblem | None:
    if account.status is AccountStatus.disabled:
        return AccountDisabled()
    return PasswordChangeRequired() if account.password_temporary else None


async def _end_stolen(tx: AsyncSession, session: LoginSession, account: Account) -> None:
    await sessions.end(tx, session.id, "reuse")
    audit.note(tx, "refresh_reused", "account", account.id, {"session": session.id, "ip": session.ip}, account.place)
