"""The database of one installation: the embedded cluster, or an external server named by an address."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from edulead import keys, postmaster
from edulead.failures import LockHeld, NoSystemHere, SecretsBroken
from edulead.fitness import require, wrong
from edulead.keys import Secrets
from edulead.layout import Layout
from edulead.postgres import Cluster
from edulead.supervisor import unhurried
from edulead.urls import ADDRESS, as_role

NAME = "edulead"


@dataclass(frozen=True)
class Administered:
    """A running database with its administrator's address. `cluster` is ours, when it is embedded."""

    layout: Layout
    secrets: Secrets = field(repr=False)
    admin_url: str = field(repr=False)
    cluster: Cluster | None = None

    def url_of(self, service: str) -> str:
        """The database as the role of a service."""
        return as_role(self.admin_url, service, self.secrets.roles[service])


def external_url() -> str | None:
    return os.environ.get(ADDRESS) or None


async def opened(layout: Layout, secrets: Secrets) -> Administered:
    """Start the embedded cluster, unless an external server is named. Close with `closed`."""
    if url := external_url():
        return Administered(layout, secrets, url)
    cluster = Cluster.of(layout, secrets.superuser)
    try:
        await unhurried(cluster.start)
        await ensure_database(cluster, layout)
    except BaseException:
        cluster.stop()
        raise
    return Administered(layout, secrets, cluster.url(NAME), cluster)


async def closed(database: Administered) -> None:
    if database.cluster:
        await asyncio.to_thread(database.cluster.stop)


async def ensure_database(cluster: Cluster, layout: Layout) -> None:
    try:
        if not await cluster.has_database(NAME):
            await cluster.create_database(NAME)
    except asyncpg.InvalidPasswordError as error:
        raise SecretsBroken(path=layout.secrets, reason="пароль базы другой") from error


@asynccontextmanager
async def administered(layout: Layout, *, fresh: bool = True) -> AsyncIterator[Administered]:
    """For short commands: the database `edulead up` is running, or one started for the moment.

    Unless `fresh`, a folder that was never used is a mistake, not a wish for a new system.
    """
    require(wrong(layout))
    if not fresh:
        require_used(layout)
    layout.prepare()
    try:
        with layout.locked():
            database = await opened(layout, keys.load(layout))
            try:
                yield database
            finally:
                await closed(database)
    except LockHeld:
        running = beside(layout)
        if running is None:
            raise
        yield running


def require_used(layout: Layout) -> None:
    """Raises NoSystemHere."""
    if not layout.secrets.exists():
        raise NoSystemHere(path=layout.root)


def beside(layout: Layout) -> Administered | None:
    """The database of the `edulead up` that holds this folder; None while it is still starting."""
    secrets = keys.load(layout)
    if url := external_url():
        return Administered(layout, secrets, url)
    cluster = Cluster.of(layout, secrets.superuser)
    if postmaster.running(cluster.pgdata) is None:
        return None
    return Administered(layout, secrets, cluster.url(NAME))
