"""Whoever writes at the gateway is asked of the database too: for a quarter of an hour a token outlives its role."""

from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Select, exists, select

from gateway.identity.accounts.rules import AccountStatus
from gateway.identity.models import Account, Assignment
from gateway.permissions import Permission, access
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.operations import Transaction
from services.kernel.places import ROOT
from services.kernel.problems import Unauthorized


def writing(permission: Permission) -> Any:
    """For `Annotated[Identity, writing(P.x)]`: as `access.needs`, for a caller who is still in office."""

    async def in_office(caller: Annotated[Identity, access.needs(permission)], tx: Transaction) -> Identity:
        async with standing_at(tx, ROOT):  # the own account is managed above the place where its owner works
            found = await tx.scalar(_in_office(caller))
        if not found:
            raise Unauthorized("Учётная запись или роль больше не действует.")
        return caller

    return Depends(in_office)


def _in_office(caller: Identity) -> Select[bool]:
    """Is the caller's account active, and does it still hold the role and place of the token?"""
    held = (Assignment.account_id == Account.id, Assignment.role == caller.role, Assignment.place == caller.place)
    active = (Account.id == caller.account, Account.status == AccountStatus.active)
    return select(exists().where(*active, *held))
