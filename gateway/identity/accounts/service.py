"""The shell around accounts: load, ask the rules, write. Never commits."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import sessions
from gateway.identity.accounts import queries, rules
from gateway.identity.accounts.granting import require_grant, require_person, require_place
from gateway.identity.accounts.rules import WORKFLOW, AccountStatus, Facts, Held
from gateway.identity.accounts.schemas import (
    AccountCreate,
    AccountOut,
    AccountPatch,
    AccountStepIn,
    AssignmentCreate,
    AssignmentOut,
)
from gateway.identity.models import Account, Assignment
from gateway.identity.problems import AccountNotFound, AssignmentNotFound, GrantRefused, LastAdmin, OutOfReach
from gateway.identity.signin import failures
from gateway.permissions import access
from services.directory.roles import Role
from services.kernel.clock import real
from services.kernel.concurrency import expect
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import ROOT, contains
from services.kernel.problems import Unauthorized
from services.kernel.workflow import advance


async def get(tx: AsyncSession, account_id: UUID) -> Account:
    found = await tx.scalar(queries.by_id(account_id))
    if found is None:
        raise AccountNotFound
    return found


async def describe(tx: AsyncSession, caller: Identity, account: Account) -> AccountOut:
    """The account as the caller sees it."""
    await tx.flush()  # so that the version is the one the client will have to name
    visible = await tx.scalars(queries.assignments_of(account.id))
    held = await _held(tx, account.id)
    facts = await _facts(tx, caller, account, held)
    allowed = WORKFLOW.allowed(account.status, facts, access, caller, account.place)
    return AccountOut(
        id=account.id,
        username=account.username,
        full_name=account.full_name,
        person_id=account.person_id,
        place=account.place,
        status=account.status,
        password_temporary=account.password_temporary,
        assignments=[AssignmentOut.model_validate(each) for each in visible],
        version=account.version,
        created_at=account.created_at,
        updated_at=account.updated_at,
        allowed_actions=allowed if rules.manages(caller, held) else [],
    )


async def create(tx: AsyncSession, caller: Identity, data: AccountCreate, password_hash: str) -> Account:
    """An account with a temporary password. Raises GrantRefused, RoleMisplaced or Invalid."""
    place = data.place or caller.place
    if not contains(caller.place, place):
        raise GrantRefused("Учётную запись можно завести только в своём месте или ниже.")
    if place != caller.place:
        await require_place(tx, place, "/place")
    for number, each in enumerate(data.assignments):
        await require_grant(tx, caller, each, f"/assignments/{number}")
    await require_person(tx, data.person_id)
    account = Account(
        username=data.username,
        full_name=data.full_name,
        person_id=data.person_id,
        place=place,
        status=AccountStatus.active,
        password_hash=password_hash,
        password_temporary=True,
    )
    tx.add(account)
    await tx.flush()  # assignments refer to it, and come one by one to keep their order
    for each in data.assignments:
        await _grant(tx, account, each)
    return account


async def change(tx: AsyncSession, caller: Identity, account_id: UUID, seen: int | None, data: AccountPatch) -> Account:
    account = await _reached(tx, caller, account_id, seen)
    if data.full_name is not None:
        account.full_name = data.full_name
    if "person_id" in data.model_fields_set:
        await require_person(tx, data.person_id)
        account.person_id = data.person_id
    return account


async def step(tx: AsyncSession, caller: Identity, account_id: UUID, seen: int | None, data: AccountStepIn) -> Account:
    """Disable or enable. Raises OutOfReach, IllegalStep or StepRefused."""
    account = await _reached(tx, caller, account_id, seen)
    await tx.execute(queries.alone_with_admins())
    facts = await _facts(tx, caller, account, await _held(tx, account.id))
    await advance(tx, access, WORKFLOW, account, data.action, facts, data.reason)
    if account.status is AccountStatus.disabled:
        await sessions.end_all(tx, account.id, "disabled")
    return account


async def require_in_office(tx: AsyncSession, caller: Identity) -> None:
    """Raises Unauthorized for a caller who was disabled or lost the role since the token was given."""
    async with standing_at(tx, ROOT):  # the own account is managed above the place where its owner works
        found = await tx.scalar(queries.in_office(caller))
    if not found:
        raise Unauthorized("Учётная запись или роль больше не действует.")


async def reset_password(tx: AsyncSession, caller: Identity, account_id: UUID, password_hash: str) -> Account:
    """A temporary password in place of a forgotten one; whoever was signed in no longer is."""
    account = await _reached(tx, caller, account_id, None)
    account.password_hash = password_hash
    account.password_temporary = True
    account.password_changed_at = real()
    await failures.forget(tx, account.username)
    await sessions.end_all(tx, account.id, "password_reset")
    return account


async def grant(tx: AsyncSession, caller: Identity, account_id: UUID, data: AssignmentCreate) -> Account:
    account = await _reached(tx, caller, account_id, None)
    await require_grant(tx, caller, data, "")
    await _grant(tx, account, data)
    _touch(account)
    return account


async def withdraw(
    tx: AsyncSession, caller: Identity, account_id: UUID, assignment_id: UUID, seen: int | None
) -> Account:
    """Take a role away; its sessions go with it. Raises AssignmentNotFound, OutOfReach or LastAdmin."""
    account = await _reached(tx, caller, account_id, seen)
    found = await tx.scalar(queries.assignment(account_id, assignment_id))
    if found is None:
        raise AssignmentNotFound
    if found.role is Role.admin and account.status is AccountStatus.active:
        await tx.execute(queries.alone_with_admins())
        own = [held.place for held in await _held(tx, account_id) if held.role == Role.admin]
        own.remove(found.place)
        if rules.leaves_no_admin([Held(found.role, found.place)], [*own, *await _other_admins(tx, account_id)]):
            raise LastAdmin
    await tx.delete(found)
    _touch(account)
    return account


async def _reached(tx: AsyncSession, caller: Identity, account_id: UUID, seen: int | None) -> Account:
    """The account, if it is as the caller saw it and the caller manages all it holds."""
    account = await get(tx, account_id)
    expect(account, seen)
    if not rules.manages(caller, await _held(tx, account.id)):
        raise OutOfReach
    return account


async def _grant(tx: AsyncSession, account: Account, data: AssignmentCreate) -> None:
    tx.add(Assignment(account_id=account.id, role=data.role, place=data.place))
    await tx.flush()  # the order of inserts is the order of granting


async def _held(tx: AsyncSession, account_id: UUID) -> list[Held]:
    return [Held(role, place) for role, place in await tx.execute(queries.held_by(account_id))]


async def _other_admins(tx: AsyncSession, account_id: UUID) -> list[str]:
    return list(await tx.scalars(queries.other_admins(account_id)))


async def _facts(tx: AsyncSession, caller: Identity, account: Account, held: Sequence[Held]) -> Facts:
    others = await _other_admins(tx, account.id)
    return Facts(own=account.id == caller.account, last_admin=rules.leaves_no_admin(held, others))


def _touch(account: Account) -> None:
    """What an account holds is part of it: a change of that makes a new version of the account."""
    account.updated_at = func.now()
