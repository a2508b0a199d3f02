"""One running system for the whole run, made by the real command on a folder whose name is a trap."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from edulead import postmaster
from edulead.placement import place
from edulead.postgres import Cluster
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
