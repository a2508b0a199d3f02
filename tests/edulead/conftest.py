"""A data folder of its own for each test, and ways to run the command as a process."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from edulead.layout import Layout
from edulead.placement import place
from edulead.postgres import Cluster
from tests.support.ports import four_free_ports

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Like `tmp_path`, but the database's user may pass through; and its name is a trap."""
    folder = Path(tempfile.mkdtemp(prefix="edulead тест "))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def layout(open_folder: Path) -> Iterator[Layout]:
    layout = Layout.at(open_folder / "каталог данных")
    layout.prepare()
    yield layout
    Cluster(place(layout), "", layout.log("postgres")).stop()


@pytest.fixture
def port() -> int:
    """Four free ports in a row."""
    return four_free_ports()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait for something that must happen, without guessing how long it takes."""
    return poll


def poll(done: Callable[[], object], patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EDULEAD_")}
    folders = (str(ROOT), str(HERE), sysconfig.get_path("purelib"))
    return kept | {"PYTHONPATH": os.pathsep.join(folders), "COLUMNS": "200"}


def interpreter_for(user: int | None) -> str:
    """Ours, or the system's when ours lies in a folder closed to that user."""
    for program in (sys.executable, f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"):
        check = [program, "-c", "import asyncpg, typer"]
        try:
            if not subprocess.run(
                check=False, args=check, env=environment(), cwd="/", stderr=subprocess.DEVNULL, **login(user)
            ).returncode:
                return program
        except OSError:
            continue
    pytest.skip("no interpreter that user can run")


def login(user: int | None) -> dict[str, Any]:
    return {"user": user, "group": user, "extra_groups": []} if user else {}


class Command:
    """A process of ours and everything it starts."""

    def __init__(self, *arguments: object, user: int | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [interpreter_for(user) if user else sys.executable, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=environment() | dict(settings or {}),
            **login(user),
        )
        self.said = ""

    def wait_for(self, words: str) -> None:
        """Until it says so; what it said before is kept in `said`."""
        assert self.process.stdout
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"ended with {self.process.wait()}, saying: {self.said}"
            self.said += line

    def end(self) -> int:
        """Its exit code, and the rest of what it says in `said`."""
        self.said += self.process.communicate(timeout=60)[0]
        return self.process.returncode

    def family(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))


@pytest.fixture
def command(layout: Layout) -> Iterator[Callable[..., Command]]:
    """Asks for the folder only to end its processes before the folder goes."""
    started: list[Command] = []

    def start(*arguments: object, **how: Any) -> Command:
        started.append(Command(*arguments, **how))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


@pytest.fixture
def tiny_up(command: Callable[..., Command], layout: Layout, port: int) -> Callable[..., Command]:
    """`edulead up` with tiny applications in place of the gateway and the services."""
    return lambda *more, **how: command(HERE / "tiny_up.py", layout.root, port, *more, **how)


@pytest.fixture
def edulead(command: Callable[..., Command], layout: Layout) -> Callable[..., Command]:
    """`edulead …` on this data folder."""
    return lambda *words, **how: command("-m", "edulead.cli", *words, "--data", layout.root, **how)
