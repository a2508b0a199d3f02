"""Accounts from the command line: the first administrator has nobody who could let them in."""

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import password_rules, passwords, sessions
from gateway.identity.accounts.rules import (
    LEVEL_LABELS,
    LEVELS,
    PEOPLE,
    AccountStatus,
    Held,
    clash,
    fits,
    is_username,
    level,
    normalised,
    outgrows,
)
from gateway.identity.models import Account, Assignment
from gateway.identity.problems import RolesClash
from gateway.identity.signin import failures
from gateway.identity.signin.queries import assignments_of, by_username
from gateway.identity.transactions import apart
from services.directory.roles import LABELS, Role
from services.kernel.clock import real
from services.kernel.database import Database
from services.kernel.identity import system
from services.kernel.places import ROOT, is_place

COMMAND_LINE = system("command-line", ROOT)
EXAMPLES = {"c": ROOT, "r": "ru.r67", "m": "ru.r67.m12", "o": "ru.r67.m12.o4711"}
"""Level → a place of it."""


class UserRefused(Exception):
    """Why the command cannot be done, in words for an administrator."""


async def add_user(
    database: Database,
    username: str,
    full_name: str,
    role: str,
    place: str,
    password: str | None = None,
    *,
    temporary: bool = False,
) -> str:
    """Make an account, or give an existing one another role; the password, `""` when an existing one keeps its own.

    It does not keep one that was issued by somebody who could not have given this role. `temporary` makes its owner
    replace the password before the first sign-in. Raises UserRefused.
    """
    name = normalised(username)
    if not is_username(name):
        raise UserRefused("Имя для входа: латиница, цифры и знаки . _ @ + -, от 3 до 100 знаков.")
    held = checked(role, place)
    password, kept = await _hashed(name, password)
    async with apart(database, COMMAND_LINE) as tx:
        account = await tx.scalar(by_username(name))
        if made := account is None:
            account = Account(username=name, full_name=full_name.strip() or name, place=_managed_at(place))
            _keep(account, kept, temporary)
            tx.add(account)
            await tx.flush()  # the assignment refers to it
        assert account is not None
        if known := await _give(tx, account, held) and outgrows(account.issuer, held):
            await _replace(tx, account, kept, temporary)
    return password if made or known else ""


async def reset_user(database: Database, username: str, password: str | None = None, *, temporary: bool = False) -> str:
    """A new password; the account is enabled and its sessions end. Raises UserRefused when nobody has this name."""
    name = normalised(username)
    password, kept = await _hashed(name, password)
    async with apart(database, COMMAND_LINE) as tx:
        account = await tx.scalar(by_username(name))
        if account is None:
            raise UserRefused(f"Учётной записи «{name}» нет.")
        await _replace(tx, account, kept, temporary)
        account.status = AccountStatus.active
    return password


def checked(role: str, place: str) -> Held:
    """The role at the place, if there is such a role and it works there. Raises UserRefused, saying what would do."""
    if role not in PEOPLE:
        known = "\n".join(f"  {each:<12} {LABELS[each]}" for each in LEVELS)
        raise UserRefused(f"Роли «{role}» нет. Есть:\n{known}")
    if not is_place(place):
        raise UserRefused(f"«{place}» — не место и не ИНН организации. Пример: --place {EXAMPLES['m']}")
    if not fits(wanted := Held(role, place)):
        raise UserRefused(_misplaced(wanted))
    return wanted


def _misplaced(wanted: Held) -> str:
    """Names the option that is missing, since the default place is the whole country."""
    levels = LEVELS[wanted.role]
    right = ", ".join(LEVEL_LABELS[each] for each in levels)
    here = LEVEL_LABELS.get(level(wanted.place), "такого уровня нет")
    code = ", можно ИНН организации" if "o" in levels else ""
    return (
        f"Роль {wanted.role} («{LABELS[wanted.role]}») даётся на уровне: {right}; {wanted.place} — {here}.\n"
        f"Укажите параметр --place{code}. Пример:\n"
        f"  edulead user add ИМЯ --role {wanted.role} --place {EXAMPLES[levels[0]]}"
    )


async def _hashed(name: str, password: str | None) -> tuple[str, str]:
    if password is None:
        invented = password_rules.temporary()
        return invented, passwords.hashed_invented(invented)
    if found := password_rules.weakness(password, name):
        raise UserRefused(f"{found.detail}.")
    return password, await passwords.hashed(password)


def _keep(account: Account, password_hash: str, temporary: bool) -> None:
    account.password_hash = password_hash
    account.password_temporary = temporary
    account.password_changed_at = real()
    account.issuer_role = account.issuer_place = None


async def _replace(tx: AsyncSession, account: Account, password_hash: str, temporary: bool) -> None:
    _keep(account, password_hash, temporary)
    await failures.forget(tx, account.username)
    await sessions.end_all(tx, account.id, "password_reset")


async def _give(tx: AsyncSession, account: Account, wanted: Held) -> bool:
    """Was it not there before? Raises UserRefused when it does not go with what was."""
    held = [Held(each.role, each.place) for each in await tx.scalars(assignments_of(account.id))]
    if wanted in held:
        return False
    if other := clash(held, wanted):
        raise UserRefused(RolesClash(LABELS[other.role], LABELS[wanted.role]).detail)
    tx.add(Assignment(account_id=account.id, role=Role(wanted.role), place=wanted.place))
    return True


def _managed_at(place: str) -> str:
    """An account of an organisation is managed by its municipality, any other where it works."""
    return place.rsplit(".", 1)[0] if place.rsplit(".", 1)[-1].startswith("o") else place
