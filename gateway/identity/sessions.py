"""Sessions of an account, as everything that ends them sees them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Update, delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity.keys import forget_retired
from gateway.identity.models import LoginFailure, LoginSession
from gateway.identity.signin.rules import KEPT_ENDED, LONGEST_WINDOW
from services.kernel.clock import real


def alive(now: datetime) -> ColumnElement[bool]:
    """Sessions that can still be continued."""
    return LoginSession.ended_at.is_(None) & (LoginSession.expires_at > now)


async def end_all(tx: AsyncSession, account_id: UUID, why: str) -> None:
    """End every session of an account. Access tokens already given live out their quarter of an hour."""
    await tx.execute(_ending(why).where(LoginSession.account_id == account_id))


async def end(tx: AsyncSession, session_id: UUID, why: str) -> None:
    await tx.execute(_ending(why).where(LoginSession.id == session_id))


async def sweep(tx: AsyncSession) -> None:
    """Forget what can no longer matter: sessions long over, old failures, keys no living token was signed with."""
    now = real()
    over = or_(LoginSession.expires_at < now - KEPT_ENDED, LoginSession.ended_at < now - KEPT_ENDED)
    await tx.execute(delete(LoginSession).where(over))
    await tx.execute(delete(LoginFailure).where(LoginFailure.last_at < now - LONGEST_WINDOW))
    await forget_retired(tx)


def _ending(why: str) -> Update:
    return update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ended_at=real(), ended_by=why)
