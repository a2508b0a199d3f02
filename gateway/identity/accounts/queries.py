"""Statements about accounts. Row security narrows them to the caller's place."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, TextClause, exists, select, text
from sqlalchemy.orm import selectinload

from gateway.identity.accounts.schemas import AccountItemOut, AccountQuery
from gateway.identity.models import Account, Assignment
from services.kernel import nested
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian

_ASSIGNMENTS = nested.rows(
    Account,
    {"id": Assignment.id, "role": Assignment.role, "place": Assignment.place},
    Assignment.account_id == Account.id,
    Assignment.seq,
)

LISTING = Listing(
    Account,
    AccountItemOut,
    AccountQuery,
    sortable={
        "full_name": russian(Account.full_name.expression),
        "username": Account.username,
        "created_at": Account.created_at,
    },
    filters={
        "status": Account.status,
        "person_id": Account.person_id,
        "q": mentions(Account.username, Account.full_name),
    },
    columns={"assignments": _ASSIGNMENTS},
)


def by_id(account_id: UUID) -> Select[Account]:
    return select(Account).where(Account.id == account_id).options(selectinload(Account.assignments))


def search(query: AccountQuery) -> Select[Account]:
    statement = LISTING.found(query)
    if query.role or query.place:
        statement = statement.where(_holds(query))
    return statement


def held_by(account_id: UUID) -> TextClause:
    """(role, place) of all that an account holds, also outside the caller's place."""
    return text("SELECT role, place FROM gateway.held_by(:id)").bindparams(id=account_id)


def other_admins(account_id: UUID) -> TextClause:
    """Places of the active administrators but this one, wherever they stand."""
    return text("SELECT place FROM gateway.other_admins(:id)").bindparams(id=account_id)


def alone_with_admins() -> TextClause:
    """Two administrators who disable each other at once must not both succeed."""
    return text("SELECT pg_advisory_xact_lock(hashtext('gateway.admins'), 0)")


def _holds(query: AccountQuery) -> Any:
    held = select(Assignment.id).where(Assignment.account_id == Account.id)
    if query.role:
        held = held.where(Assignment.role == query.role)
    if query.place:
        held = held.where(Assignment.place.at_or_below(query.place))
    return exists(held)
