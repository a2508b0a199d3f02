"""One database cluster for the whole run, however many workers; one database for each worker.

The cluster starts when the first test asks for it, so a run of pure tests pays nothing.
"""

import asyncio
import fcntl
import gc
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
from hypothesis import settings

from edulead.bootstrap import admit
from edulead.keys import ROLES
from edulead.migrate import connected, migrate
from edulead.postgres import Cluster
from edulead.urls import as_role

TEMPLATE = "edulead_template"
PASSWORDS = {name: f"test-{name}" for name in ROLES}
RUN = "EDULEAD_TEST_RUN"
PREFIX = "edulead-tests-"
T = TypeVar("T")

settings.register_profile("suite", deadline=None, max_examples=50)
settings.load_profile("suite")


@dataclass(frozen=True)
class TestDatabase:
    """A migrated database of one's own, seen as any role."""

    __test__ = False

    name: str
    admin: str

    def url(self, role: str) -> str:
        """As the service (`reserve`), as `migrator`, or as `admin`."""
        return self.admin if role == "admin" else as_role(self.admin, role, PASSWORDS[role])


def pytest_configure(config: pytest.Config) -> None:
    """The controller names the folder of the run; workers inherit the name."""
    if hasattr(config, "workerinput") or os.environ.get(RUN):
        return
    sweep_dead_runs()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o711)
    os.environ[RUN] = str(folder)
    config.add_cleanup(lambda: end_run(folder))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays until the end of the run: the search for garbage does without it, then and later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def end_run(folder: Path) -> None:
    cluster_in(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop(RUN, None)


def sweep_dead_runs() -> None:
    """A run ended by `kill -9` leaves its cluster behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)) and os.access(folder, os.W_OK):
            end_run(folder)


def cluster_in(folder: Path) -> Cluster:
    return Cluster(folder / "pg", password="test", log=folder / "postgres.log", fast=True)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def await_in_thread(work: Coroutine[Any, Any, T]) -> T:
    """Apart from the event loop of the tests, whose state `asyncio.run` would reset."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def leave_running(cluster: Cluster) -> None:
    """The controller stops it: this worker may end before the others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        cluster.server = None


async def make_template(cluster: Cluster) -> None:
    if not await cluster.has_database(TEMPLATE):
        await cluster.create_database(TEMPLATE)
    await migrate(cluster.url(TEMPLATE), PASSWORDS)


async def make_database(cluster: Cluster, name: str) -> TestDatabase:
    """A copy of the template. Who may connect is not part of a copy."""
    await cluster.drop_database(name)
    await cluster.create_database(name, TEMPLATE)
    admin = cluster.url(name)
    connection = await connected(admin)
    await admit(connection)
    await connection.close()
    return TestDatabase(name, admin)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    return Path(os.environ[RUN])


@pytest.fixture(scope="session")
def cluster(run_folder: Path) -> Cluster:
    """The shared cluster, with a migrated template database. Its speed is paid with durability."""
    shared = cluster_in(run_folder)
    ready = run_folder / "ready.json"
    with one_at_a_time(run_folder):
        if not ready.exists():
            shared.start()
            leave_running(shared)
            await_in_thread(make_template(shared))
            ready.write_text(json.dumps({"admin": shared.url("postgres")}))
    return shared


@pytest.fixture(scope="session")
def worker_database(cluster: Cluster, run_folder: Path) -> TestDatabase:
    """This worker's own database. Tests that change it roll back."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with one_at_a_time(run_folder):  # a template may be copied by one session at a time
        return await_in_thread(make_database(cluster, f"edulead_{worker}"))


@pytest.fixture
def fresh_database(cluster: Cluster, run_folder: Path, request: pytest.FixtureRequest) -> Iterator[TestDatabase]:
    """A database for one test that cannot roll back."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with one_at_a_time(run_folder):
        database = await_in_thread(make_database(cluster, f"edulead_{worker}_fresh"))
    yield database
    await_in_thread(cluster.drop_database(database.name))
