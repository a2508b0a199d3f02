"""Accounts whose password everybody knows: opened for a demonstration, closed when the demonstration is over."""

from collections.abc import Iterable
from uuid import UUID

from gateway.identity import passwords, sessions
from gateway.identity.accounts.rules import AccountStatus
from gateway.identity.admin import add_user
from gateway.identity.models import Account
from gateway.identity.signin.queries import by_username
from gateway.identity.transactions import apart
from services.kernel.database import Database


async def open_account(
    database: Database, username: str, full_name: str, role: str, place: str, password: str, person: UUID | None = None
) -> None:
    """Make the account, or open it again if it still has this password; never touch another's of the same name."""
    if await _is_anothers(database, username, password):
        return
    await add_user(database, username, full_name, role, place, password)
    async with apart(database) as tx:
        account = await tx.scalar(by_username(username))
        assert account is not None  # it was there or has just been made
        account.person_id, account.status = person, AccountStatus.active


async def _is_anothers(database: Database, username: str, password: str) -> bool:
    async with apart(database) as tx:
        account = await tx.scalar(by_username(username))
        return account is not None and not await _has(account, password)


async def close_accounts(database: Database, usernames: Iterable[str], password: str) -> list[str]:
    """Close those of the accounts that still have this password, end their sessions; who was closed."""
    closed = []
    async with apart(database) as tx:
        for username in usernames:
            account = await tx.scalar(by_username(username))
            if account is not None and account.status is AccountStatus.active and await _has(account, password):
                account.status = AccountStatus.disabled
                await sessions.end_all(tx, account.id, "disabled")
                closed.append(username)
    return closed


async def _has(account: Account, password: str) -> bool:
    return await passwords.matches(account.password_hash, password)
