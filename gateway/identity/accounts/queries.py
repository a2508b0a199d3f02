"""Statements about accounts. Row security narrows them to the caller's place."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, TextClause, exists, select, text

from gateway.identity.accounts.schemas import AccountItemOut, AccountQuery
from gateway.identity.models import Account, Assignment
from services.kernel import nested
from services.kernel.listing import Listing
from services.kernel.search import Filters, matching, mentions, russian

_ASSIGNMENTS = nested.rows(
    Account,
    {"id": Assignment.id, "role": Assignment.role, "place": Assignment.place},
    Assignment.account_id == Account.id,
    Assignment.seq,
)

LISTING = Listing(
    item=AccountItemOut,
    query=AccountQuery,
    columns={
        "id": Account.id,
        "username": Account.username,
        "full_name": Account.full_name,
        "person_id": Account.person_id,
        "place": Account.place,
        "status": Account.status,
        "password_temporary": Account.password_temporary,
        "assignments": _ASSIGNMENTS,
        "version": Account.version,
        "created_at": Account.created_at,
    },
    sortable={
        "full_name": russian(Account.full_name.expression),
        "username": Account.username,
        "created_at": Account.created_at,
    },
    key=Account.id,
)

FILTERS: Filters = {
    "status": Account.status,
    "person_id": Account.person_id,
    "q": mentions(Account.username, Account.full_name),
}


def by_id(account_id: UUID) -> Select[Account]:
    return select(Account).where(Account.id == account_id)


def search(query: AccountQuery) -> Select[Account]:
    statement = select(Account).where(*matching(query, FILTERS))
    if query.role or query.place:
        statement = statement.where(_holds(query))
    return statement


def assignments_of(account_id: UUID) -> Select[Assignment]:
    """Those the caller sees, in the order of granting."""
    return select(Assignment).where(Assignment.account_id == account_id).order_by(Assignment.seq)


def assignment(account_id: UUID, assignment_id: UUID) -> Select[Assignment]:
    return select(Assignment).where(Assignment.account_id == account_id, Assignment.id == assignment_id)


def held_by(account_id: UUID) -> TextClause:
    """(role, place) of all that an account holds, also outside the caller's place."""
    return text("SELECT role, place FROM gateway.held_by(:id)").bindparams(id=account_id)


def other_admins(account_id: UUID) -> TextClause:
    """Places of the active administrators but this one, wherever they stand."""
    return text("SELECT place FROM gateway.other_admins(:id)").bindparams(id=account_id)


def alone_with_admins() -> TextClause:
    """Two administrators who disable each other at once must not both succeed."""
    return text("SELECT pg_advisory_xact_lock(hashtext('gateway.admins'), 0)")


def is_known_place(place: str) -> TextClause:
    """Does the directory know it? A label nobody has yet would be given to some organisation later."""
    return text("""
        SELECT EXISTS (SELECT FROM gateway.region WHERE place = text2ltree(:place))
            OR EXISTS (SELECT FROM gateway.municipality WHERE place = text2ltree(:place))
            OR EXISTS (SELECT FROM gateway.organisation WHERE place = text2ltree(:place))
    """).bindparams(place=place)


def is_visible_person(person_id: UUID) -> TextClause:
    return text("SELECT EXISTS (SELECT FROM gateway.person WHERE id = :id)").bindparams(id=person_id)


def _holds(query: AccountQuery) -> Any:
    held = select(Assignment.id).where(Assignment.account_id == Account.id)
    if query.role:
        held = held.where(Assignment.role == query.role)
    if query.place:
        held = held.where(Assignment.place.at_or_below(query.place))
    return exists(held)
