"""Where the demo region goes, and in whose name."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.acting import acting
from services.kernel.clock import Clock
from services.kernel.database import Database
from services.kernel.identity import Identity, system_account
from services.kernel.places import ROOT

_NAMESPACE = UUID("5a0d9c1e-6d2b-4a53-8a39-3b8f2c8d6f67")


@dataclass(frozen=True, slots=True)
class Targets:
    """The databases the region is loaded into."""

    gateway: Database
    monitoring: Database
    reserve: Database
    training: Database
    clock: Clock
    key_file: Path
    """Of the gateway."""
    reserve_key: Path
    training_key: Path

    def in_directory(self) -> AbstractAsyncContextManager[AsyncSession]:
        return acting(self.gateway, caller("admin", ROOT), self.clock)

    def in_monitoring(self, who: Identity, day: date | None = None) -> AbstractAsyncContextManager[AsyncSession]:
        """On that day at noon: terms and histories of the past are told as they would have been."""
        return acting(self.monitoring, who, self.clock if day is None else at_noon(self.clock, day))

    def in_reserve(self, who: Identity) -> AbstractAsyncContextManager[AsyncSession]:
        return acting(self.reserve, who, self.clock)

    def in_training(self, who: Identity) -> AbstractAsyncContextManager[AsyncSession]:
        return acting(self.training, who, self.clock)


def at_noon(clock: Clock, day: date) -> Clock:
    noon = datetime.combine(day, time(12), clock.zone)
    return replace(clock, now=lambda: noon)


def caller(role: str, place: str) -> Identity:
    """The loader working in a role at a place; the audit shows it as itself."""
    return Identity(account=system_account("demo"), role=role, place=place)


def identifier(key: str) -> UUID:
    """The id of a thing of the demo region, the same in every load."""
    return uuid5(_NAMESPACE, key)
