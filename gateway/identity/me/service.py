"""The shell around the own account: who am I, and a new password."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import sessions
from gateway.identity.me import queries
from gateway.identity.me.granted import permissions_of
from gateway.identity.me.schemas import MeOut, MyAccountOut, MyAssignmentOut
from gateway.identity.models import Account, Assignment
from gateway.identity.problems import AccountNotFound, SessionNotFound
from gateway.identity.signin.queries import assignments_of
from services.directory.roles import LABELS
from services.kernel.clock import real
from services.kernel.identity import Identity
from services.kernel.records import one


async def describe(tx: AsyncSession, caller: Identity) -> MeOut:
    account = await tx.scalar(queries.account_of(caller))
    held = list(await tx.scalars(assignments_of(caller.account)))
    return MeOut(
        account=MyAccountOut.about(account) if account else None,
        person=caller.person,
        role=caller.role,
        role_label=LABELS.get(caller.role, caller.role),
        place=caller.place,
        permissions=permissions_of(caller.role),
        assignments=[_said(each, caller) for each in held],
        session=caller.session,
    )


async def account(tx: AsyncSession, caller: Identity) -> Account:
    """Raises AccountNotFound: a service has none."""
    return await one(tx, queries.account_of(caller), AccountNotFound)


async def end_session(tx: AsyncSession, caller: Identity, session_id: UUID) -> None:
    """Raises SessionNotFound, also for the sessions of others."""
    await one(tx, queries.session_of(caller, session_id, real()), SessionNotFound)
    await sessions.end(tx, session_id, "ended_by_owner")


def _said(held: Assignment, caller: Identity) -> MyAssignmentOut:
    return MyAssignmentOut(
        id=held.id,
        role=held.role,
        role_label=LABELS[held.role],
        place=held.place,
        scope=f"role:{held.role}@{held.place}",
        current=(held.role, held.place) == (caller.role, caller.place),
    )
