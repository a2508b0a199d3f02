"""The shell around accounts: load, ask the rules, write. Never commits."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.places import require_known
from gateway.identity import sessions
from gateway.identity.accounts import queries, rules, temporary
from gateway.identity.accounts.granting import require_grant, require_person
from gateway.identity.accounts.rules import WORKFLOW, AccountStatus, Facts, Held
from gateway.identity.accounts.schemas import (
    AccountChange,
    AccountCreate,
    AccountOut,
    AccountStepIn,
    AssignmentCreate,
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
from gateway.permissions import Permission, access
from services.directory.roles import Role
from services.kernel import steps
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.records import added, anything, assign, changeable, one, renewed


async def get(tx: AsyncSession, account_id: UUID) -> Account:
    return await one(tx, queries.by_id(account_id), AccountNotFound)


async def shown(tx: AsyncSession, caller: Identity, account: Account) -> AccountOut:
    """The account as the caller sees it."""
    held = await _held(tx, account.id)
    facts = await _facts(tx, caller, account, held)
    allowed = WORKFLOW.allowed(account.status, facts, access, caller, account.place)
    return AccountOut.about(account, allowed_actions=allowed if rules.manages(caller, held) else [])


async def create(tx: AsyncSession, caller: Identity, data: AccountCreate) -> tuple[Account, str]:
    """An account and its temporary password. Raises GrantRefused, RoleMisplaced, RolesClash or Invalid."""
    place = data.place or caller.place
    if not contains(caller.place, place):
        raise GrantRefused("Учётную запись можно завести только в своём месте или ниже.")
    if place != caller.place:
        await require_known(tx, place, ("place",))
    wanted = [Held(each.role, each.place) for each in data.assignments]
    for number, each in enumerate(data.assignments):
        await require_grant(tx, caller, each, wanted[:number], ("assignments", number))
    await require_person(tx, data.person_id)
    account = Account(
        **data.model_dump(include={"username", "full_name", "person_id"}),
        place=place,
        status=AccountStatus.active,
        assignments=[],
    )
    password = temporary.invent(caller, account)
    await added(tx, account)
    for each in data.assignments:
        account.assignments.append(_assignment(each))
        await tx.flush()  # the order of inserts is the order of granting
    return account, password


async def change(tx: AsyncSession, account_id: UUID, data: AccountChange, seen: int | None) -> Account:
    account = await _to_change(tx, account_id, seen)
    said = data.said()
    await require_person(tx, said.get("person_id"))
    assign(account, said)
    return await renewed(tx, account)


async def advance(tx: AsyncSession, account_id: UUID, data: AccountStepIn, seen: int | None) -> Account:
    """Disable or enable. Raises OutOfReach, IllegalStep or StepRefused."""
    account = await _to_change(tx, account_id, seen)
    await tx.execute(queries.alone_with_admins())
    facts = await _facts(tx, tx.info["caller"], account, await _held(tx, account.id))
    await steps.advance(tx, access, WORKFLOW, account, data, facts, seen)
    await renewed(tx, account)
    if account.status is AccountStatus.disabled:
        await sessions.end_all(tx, account.id, "disabled")
    return account


async def reset_password(tx: AsyncSession, account_id: UUID, seen: int | None) -> tuple[Account, str]:
    """A temporary password in place of a forgotten one. Raises OutOfReach or AccountInactive."""
    account = await _to_change(tx, account_id, seen, _require_active)
    return account, await temporary.replace(tx, tx.info["caller"], account)


async def grant(
    tx: AsyncSession, account_id: UUID, data: AssignmentCreate, seen: int | None
) -> tuple[Account, str | None]:
    """One more role; and a new temporary password where a lesser one than the caller knew the present one."""
    caller: Identity = tx.info["caller"]
    account = await _to_change(tx, account_id, seen)
    await require_grant(tx, caller, data, await _held(tx, account.id), ())
    account.assignments.append(_assignment(data))
    known = rules.outgrows(account.issuer, Held(data.role, data.place))
    password = await temporary.replace(tx, caller, account) if known else None
    return await renewed(tx, account), password


async def withdraw(tx: AsyncSession, account_id: UUID, assignment_id: UUID, seen: int | None) -> Account:
    """Take a role away; its sessions go with it. Raises AssignmentNotFound, OutOfReach or LastAdmin."""
    account = await _to_change(tx, account_id, seen)
    found = next((each for each in account.assignments if each.id == assignment_id), None)
    if found is None:
        raise AssignmentNotFound
    if found.role is Role.admin and account.status is AccountStatus.active:
        await tx.execute(queries.alone_with_admins())
        own = [held.place for held in await _held(tx, account_id) if held.role == Role.admin]
        own.remove(found.place)
        if rules.leaves_no_admin([Held(found.role, found.place)], [*own, *await _other_admins(tx, account_id)]):
            raise LastAdmin
    account.assignments.remove(found)
    return await renewed(tx, account)


async def _to_change(
    tx: AsyncSession, account_id: UUID, seen: int | None, legal: Callable[[Account], None] = anything
) -> Account:
    """The account, if it is as the caller saw it and the caller manages all it holds."""
    account = changeable(tx, access, await get(tx, account_id), seen, Permission.account_write, legal)
    if not rules.manages(tx.info["caller"], await _held(tx, account.id)):
        raise OutOfReach
    return account


def _require_active(account: Account) -> None:
    if account.status is AccountStatus.disabled:
        raise AccountInactive


def _assignment(data: AssignmentCreate) -> Assignment:
    return Assignment(role=data.role, place=data.place)


async def _held(tx: AsyncSession, account_id: UUID) -> list[Held]:
    return [Held(role, place) for role, place in await tx.execute(queries.held_by(account_id))]


async def _other_admins(tx: AsyncSession, account_id: UUID) -> list[str]:
    return list(await tx.scalars(queries.other_admins(account_id)))


async def _facts(tx: AsyncSession, caller: Identity, account: Account, held: Sequence[Held]) -> Facts:
    others = await _other_admins(tx, account.id)
    return Facts(own=account.id == caller.account, last_admin=rules.leaves_no_admin(held, others))
