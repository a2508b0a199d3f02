"""The shell around accounts: load, ask the rules, write. Never commits."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import sessions
from gateway.identity.accounts import queries, rules, temporary
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
from gateway.identity.problems import (
    AccountInactive,
    AccountNotFound,
    AssignmentNotFound,
    GrantRefused,
    LastAdmin,
    OutOfReach,
)
from gateway.permissions import access
from services.directory.roles import Role
from services.kernel.concurrency import expect
from services.kernel.identity import Identity
from services.kernel.places import contains
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


async def create(tx: AsyncSession, caller: Identity, data: AccountCreate) -> tuple[Account, str]:
    """An account and its temporary password. Raises GrantRefused, RoleMisplaced, RolesClash or Invalid."""
    place = data.place or caller.place
    if not contains(caller.place, place):
        raise GrantRefused("Учётную запись можно завести только в своём месте или ниже.")
    if place != caller.place:
        await require_place(tx, place, "/place")
    wanted = [Held(each.role, each.place) for each in data.assignments]
    for number, each in enumerate(data.assignments):
        await require_grant(tx, caller, each, wanted[:number], f"/assignments/{number}")
    await require_person(tx, data.person_id)
    account = Account(
        username=data.username,
        full_name=data.full_name,
        person_id=data.person_id,
        place=place,
        status=AccountStatus.active,
    )
    password = temporary.invent(caller, account)
    tx.add(account)
    await tx.flush()  # assignments refer to it, and come one by one to keep their order
    for each in data.assignments:
        await _grant(tx, account, each)
    return account, password


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


async def reset_password(tx: AsyncSession, caller: Identity, account_id: UUID) -> str:
    """A temporary password in place of a forgotten one. Raises OutOfReach or AccountInactive."""
    account = await _reached(tx, caller, account_id, None)
    if account.status is AccountStatus.disabled:
        raise AccountInactive
    return await temporary.replace(tx, caller, account)


async def grant(
    tx: AsyncSession, caller: Identity, account_id: UUID, data: AssignmentCreate
) -> tuple[Account, str | None]:
    """One more role; and a new temporary password where a lesser one than the caller knew the present one."""
    account = await _reached(tx, caller, account_id, None)
    await require_grant(tx, caller, data, await _held(tx, account.id), "")
    await _grant(tx, account, data)
    _touch(account)
    known = rules.outgrows(account.issuer, Held(data.role, data.place))
    return account, await temporary.replace(tx, caller, account) if known else None


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
