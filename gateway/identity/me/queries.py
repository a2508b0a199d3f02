"""Statements about the caller's own account. Nobody else's can be asked for here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select

from gateway.identity import sessions
from gateway.identity.me.schemas import SessionOut, SessionQuery
from gateway.identity.models import Account, Assignment, LoginSession
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import Column


def account_of(caller: Identity) -> Select[Account]:
    return select(Account).where(Account.id == caller.account)


def sessions_of(caller: Identity, now: datetime) -> Select[Any]:
    """Sessions that can be continued, with the role each works in."""
    working_in = Assignment.id == LoginSession.assignment_id
    mine = select(LoginSession).join(Assignment, working_in).where(LoginSession.account_id == caller.account)
    return mine.where(sessions.alive(now))


def session_of(caller: Identity, session_id: UUID, now: datetime) -> Select[Any]:
    return sessions_of(caller, now).where(LoginSession.id == session_id)


def session_listing(caller: Identity) -> Listing:
    """Says of each session whether the caller speaks from it."""
    columns: dict[str, Column] = {
        "role": Assignment.role,
        "place": Assignment.place,
        "current": LoginSession.id == caller.session if caller.session else literal(False),
    }
    sortable = {"last_used_at": LoginSession.last_used_at, "created_at": LoginSession.created_at}
    return Listing(LoginSession, SessionOut, SessionQuery, sortable, columns=columns)
