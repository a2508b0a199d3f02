"""Statements about accounts. Row security narrows them to the caller's place."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, TextClause, exists, func, literal_column, or_, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from gateway.identity.accounts.rules import WORKFLOW, AccountStatus
from gateway.identity.accounts.schemas import AccountItemOut, AccountQuery
from gateway.identity.models import Account, Assignment
from gateway.store import TABLES
from services.kernel.identity import Identity
from services.kernel.listing import Listing, russian
from services.kernel.schemas import HistoryOut

HISTORY = TABLES.history

_ASSIGNMENT = func.json_build_object("id", Assignment.id, "role", Assignment.role, "place", Assignment.place)
_ASSIGNMENTS = (
    select(func.coalesce(func.json_agg(aggregate_order_by(_ASSIGNMENT, Assignment.seq)), literal_column("'[]'::json")))
    .where(Assignment.account_id == Account.id)
    .correlate(Account)
    .scalar_subquery()
)

LISTING = Listing(
    item=AccountItemOut,
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

HISTORY_LISTING = Listing(
    item=HistoryOut,
    columns={
        "action": HISTORY.action,
        "source": HISTORY.source,
        "target": HISTORY.target,
        "reason": HISTORY.reason,
        "role": HISTORY.role,
        "account": HISTORY.account,
        "at": HISTORY.at,
    },
    sortable={"at": HISTORY.at},
    key=HISTORY.id,
)


def by_id(account_id: UUID) -> Select[Account]:
    return select(Account).where(Account.id == account_id)


def search(query: AccountQuery) -> Select[Account]:
    statement = select(Account)
    if query.status:
        statement = statement.where(Account.status == query.status)
    if query.person_id:
        statement = statement.where(Account.person_id == query.person_id)
    if query.q:
        named = func.translate(func.lower(query.q), "ё", "е")
        full_name = russian(Account.full_name.expression)
        statement = statement.where(
            or_(Account.username.icontains(query.q, autoescape=True), func.strpos(full_name, named) > 0)
        )
    if query.role or query.place:
        statement = statement.where(_holds(query))
    return statement


def history_of(account_id: UUID) -> Select[Any]:
    return select(HISTORY).where(HISTORY.entity == WORKFLOW.entity, HISTORY.entity_id == account_id)


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


def in_office(caller: Identity) -> Select[bool]:
    """Is the caller's account active, and does it still hold the role and place of the token?"""
    held = (Assignment.account_id == Account.id, Assignment.role == caller.role, Assignment.place == caller.place)
    active = (Account.id == caller.account, Account.status == AccountStatus.active)
    return select(exists().where(*active, *held))
