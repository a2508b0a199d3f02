"""What a region sets once for everybody in it: as it set it, or the defaults, for which there is no row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.access import Access
from services.kernel.db import Record, Shared
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added, assign, changeable, renewed


class Policy(Record, Shared):
    """A row that a region has once at most: its table is unique by place."""


R = TypeVar("R", bound=Policy)


@dataclass(frozen=True, slots=True)
class RegionPolicy(Generic[R]):
    """`defaults` are the values where a region set none; `fact` announces a change."""

    model: type[R]
    defaults: Callable[[], Mapping[str, Any]]
    access: Access
    permission: StrEnum
    fact: Callable[[R], Fact]

    async def of(self, tx: AsyncSession, region: str) -> R:
        """The policy as it stands; where nobody set one, as the first version of its row will be."""
        return await tx.scalar(self._set(region)) or self._default(region)

    async def row(self, tx: AsyncSession, caller: Identity, seen: int | None) -> R:
        """The row that a change is written to. Raises Forbidden for who stands below the region, PreconditionFailed for
        one changed since the caller saw it."""
        region = region_of(caller.place)
        self.access.require(caller, self.permission, region)
        policy = await tx.scalar(self._set(region)) or await added(tx, self._default(region))
        return changeable(tx, self.access, policy, seen, self.permission)

    async def change(self, tx: AsyncSession, caller: Identity, values: Mapping[str, Any], seen: int | None) -> R:
        """The policy with these values. Raises what `row` does."""
        policy = await self.row(tx, caller, seen)
        assign(policy, values)
        return await renewed(tx, policy, self.fact)

    def _set(self, region: str) -> Select[R]:
        return select(self.model).where(self.model.place == region)

    def _default(self, region: str) -> R:
        policy = self.model()
        assign(policy, {"place": region, "version": 1, **self.defaults()})
        return policy
