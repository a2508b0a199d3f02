"""What copied something of a file follows it in the same moment: whom it is linked to, what it became, what it forgot.

A slice above says once that it follows (`follows`); whatever links a file, merges it or destroys it calls `followed`,
and the hourly jobs of those slices call the same, for what is changed past the service.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import ROOT
from services.kernel.search import one_of
from services.reserve.candidates import queries

Files = Collection[UUID]
Follower = Callable[[AsyncSession, Files | None], Awaitable[None]]
"""Brings what the slice keeps of those files up to them; of all files, where none are named."""

_FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """A decorator. In which order they follow makes no difference: none reads what another keeps."""
    _FOLLOWERS.append(follower)
    return follower


def among(column: Any, files: Files | None) -> ColumnElement[bool]:
    """Is it of those files? Of any, where none are named."""
    return true() if files is None else one_of(column, [*files])


async def followed(tx: AsyncSession, candidate_id: UUID) -> None:
    """The file and those that were merged into it have changed, and are written.

    What follows them may lie above and beside whoever changed the file; nothing of it is told (ADR 0008).
    """
    async with standing_at(tx, ROOT):
        files = set(await tx.scalars(queries.family(candidate_id)))
        for follower in _FOLLOWERS:
            await follower(tx, files)
            await tx.flush()
