"""Temporary passwords: invented here, shown once, good for nothing but being replaced by their owner."""

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import password_rules, passwords, sessions
from gateway.identity.models import Account
from gateway.identity.signin import failures
from services.kernel.clock import real
from services.kernel.identity import Identity


def invent(caller: Identity, account: Account) -> str:
    """A new password for the account. The caller gets to know it and is remembered for that."""
    password = password_rules.temporary()
    account.password_hash = passwords.hashed_invented(password)
    account.password_temporary = True
    account.password_changed_at = real()
    account.issuer_role, account.issuer_place = caller.role, caller.place
    return password


async def replace(tx: AsyncSession, caller: Identity, account: Account) -> str:
    """The same in place of a password already in use: whoever was signed in no longer is, failures are forgotten."""
    password = invent(caller, account)
    await tx.flush()  # holds the account, so that nobody signs in by the old one after the sessions have ended
    await failures.forget(tx, account.username)
    await sessions.end_all(tx, account.id, "password_reset")
    return password
