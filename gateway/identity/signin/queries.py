"""Statements of signing in. They run as the system, which sees every account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Select, Update, insert, or_, select, update

from gateway.identity import sessions
from gateway.identity.models import Account, Assignment, LoginSession, RefreshToken
from gateway.identity.signin.rules import KNOWN_ADDRESS


def by_username(username: str) -> Select[Account]:
    return select(Account).where(Account.username == username)


def locked(account_id: UUID) -> Select[Account]:
    """The account as it is now, held until the end of the transaction: its password may be changing."""
    return select(Account).where(Account.id == account_id).with_for_update(key_share=True)


def addresses_of(account_id: UUID, now: datetime) -> Select[str]:
    """Where the account lately signed in from, or is signed in from."""
    known = or_(LoginSession.created_at > now - KNOWN_ADDRESS, sessions.alive(now))
    return select(LoginSession.ip).distinct().where(LoginSession.account_id == account_id, known)


def assignments_of(account_id: UUID) -> Select[Assignment]:
    """In the order of granting."""
    return select(Assignment).where(Assignment.account_id == account_id).order_by(Assignment.seq)


def presented(digest: bytes) -> Select[RefreshToken, LoginSession, Account, Assignment]:
    """A refresh token with all that belongs to it, held: its session may be ending, and then gives nothing more."""
    return (
        select(RefreshToken, LoginSession, Account, Assignment)
        .join(LoginSession, LoginSession.id == RefreshToken.session_id)
        .join(Account, Account.id == LoginSession.account_id)
        .join(Assignment, Assignment.id == LoginSession.assignment_id)
        .where(RefreshToken.digest == digest)
        .with_for_update(of=[RefreshToken, LoginSession])
        .execution_options(populate_existing=True)
    )


def add_session(session: dict[str, Any]) -> Insert:
    return insert(LoginSession).values(session)


def add_token(digest: bytes, session_id: UUID) -> Insert:
    return insert(RefreshToken).values(digest=digest, session_id=session_id)


def mark_used(digest: bytes, now: datetime) -> Update:
    return update(RefreshToken).where(RefreshToken.digest == digest).values(used_at=now)


def prolong(session_id: UUID, now: datetime, expires_at: datetime) -> Update:
    used = {"last_used_at": now, "expires_at": expires_at}
    return update(LoginSession).where(LoginSession.id == session_id).values(used)


def session_of(digest: bytes) -> Select[UUID]:
    return select(RefreshToken.session_id).where(RefreshToken.digest == digest)
