"""One running system for the whole run, made by the real command on a folder whose name is a trap."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from edulead import postmaster
from edulead.database import Administered, beside
from edulead.hooks import gateway_database
from edulead.placement import place
from edulead.postgres import Cluster
from gateway.identity.keys import signing_key
from gateway.identity.transactions import apart
from tests.e2e.system import System
from tests.support.ports import four_free_ports


@pytest.fixture(scope="session")
def running() -> Iterator[System]:
    """Tests that damage it leave it working again."""
    folder = Path(tempfile.mkdtemp(prefix="edulead тест e2e "))
    folder.chmod(0o711)  # the user of the database must pass through
    system = System(folder, four_free_ports())
    try:
        system.start()
        yield system
    finally:
        end(system)
        shutil.rmtree(folder, ignore_errors=True)


def end(system: System) -> None:
    """Whatever state it is in."""
    if system.process is None:
        return
    if system.process.poll() is None:
        family = system.family()
        try:
            system.stop()
        finally:
            for each in family:
                if each.is_running():
                    each.kill()
            psutil.wait_procs(family, 10)
    system.forget()
    if postmaster.read(place(system.layout)):
        Cluster.of(system.layout, "").stop()


@pytest.fixture
def system(running: System) -> System:
    """The running system; started again if a test that failed has left it stopped."""
    if running.process is None or running.process.poll() is not None:
        running.start()
    return running


@pytest.fixture(scope="session")
def genuine(running: System) -> dict[str, Any]:
    """The key that really signs: whoever has it can make any token, so what is refused is refused for its claims."""

    async def read() -> dict[str, Any]:
        database: Administered | None = beside(running.layout)
        assert database
        async with gateway_database(database) as opened, apart(opened) as tx:
            return dict(await signing_key(tx, running.layout.gateway_key))

    with ThreadPoolExecutor(1) as aside:  # apart from the event loop of the tests
        return aside.submit(asyncio.run, read()).result()
