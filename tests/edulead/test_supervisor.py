import asyncio
import os
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from edulead import child as child_module
from edulead.backoff import Backoff
from edulead.failures import DiskFull, PartNotReady
from edulead.parts import Launch, command
from edulead.supervisor import Supervisor

HERE = Path(__file__).parent
QUICK = Backoff(first=0.05)


class TestBackoff:
    def test_doubles_up_to_half_a_minute(self) -> None:
        waits, backoff = [], Backoff()
        for _ in range(8):
            backoff = backoff.after(lived=1)
            waits.append(backoff.delay)
        assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30]

    def test_a_minute_of_health_forgives(self) -> None:
        assert Backoff(crashes=20).after(lived=60).delay == 0.5

    def test_never_overflows(self) -> None:
        assert Backoff(crashes=10**6).delay == 30


class Flaky:
    """A database whose first start finds no place on the disk."""

    log = Path("/nonexistent")

    def __init__(self) -> None:
        self.running, self.starts = False, 0

    def start(self) -> None:
        self.starts += 1
        if self.starts == 1:
            raise DiskFull(path="/", free="0 МБ")
        self.running = True

    def alive(self) -> bool:
        return self.running


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
async def supervise(
    tmp_path: Path, port: int, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., Supervisor]]:
    monkeypatch.setenv("PYTHONPATH", f"{HERE}:{HERE.parent.parent}")
    started: list[Supervisor] = []

    def make(*factories: str, **options: Any) -> Supervisor:
        launches = [
            Launch(f"part{n}", port + n, command(name, port + n), tmp_path / f"{n}.log", dict(os.environ))
            for n, name in enumerate(factories)
        ]
        started.append(Supervisor(launches, said.append, backoff=QUICK, **options))
        return started[-1]

    yield make
    for one in started:
        await one.stop(patience=1)


async def crash(launch: Launch) -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.HTTPError):
            await http.get(f"{launch.url}/crash")


def recovered(said: list[str], times: int) -> bool:
    return sum("снова работает" in words for words in said) == times


async def eventually(done: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not done():
            await asyncio.sleep(0.02)


class TestStart:
    async def test_returns_when_all_are_ready(self, supervise: Any) -> None:
        ready: list[str] = []
        await supervise("tiny:healthy", "tiny:healthy").start(ready.append)
        assert sorted(ready) == ["part0", "part1"]

    async def test_a_part_that_dies_fails_it_with_the_reason(self, supervise: Any) -> None:
        with pytest.raises(PartNotReady, match="не хватает настройки"):
            await supervise("tiny:healthy", "tiny:broken").start()

    async def test_a_silent_part_fails_it(self, supervise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(child_module.Child.ready, "__defaults__", (0.5,))
        with pytest.raises(PartNotReady, match=r"503|нет ответа"):
            await supervise("tiny:never_ready").start()


class TestKeeping:
    async def test_a_crashed_part_is_started_again(self, supervise: Any, said: list[str]) -> None:
        one = supervise("tiny:healthy", "tiny:healthy")
        await one.start()
        before = [child.process.pid for child in one.children]
        await crash(one.launches[1])
        await eventually(lambda: "Часть «part1» снова работает." in said)
        assert "с кодом 7" in said[0]
        assert "перед падением" in said[0]
        after = [child.process.pid for child in one.children]
        assert after[0] == before[0]
        assert after[1] != before[1]

    async def test_each_crash_in_a_row_waits_longer(self, supervise: Any, said: list[str]) -> None:
        one = supervise("tiny:healthy")
        await one.start()
        for crashes in (1, 2):
            await crash(one.launches[0])
            await eventually(partial(recovered, said, crashes))
        assert one.children[0].backoff.delay == 2 * QUICK.first

    async def test_the_database_is_started_again(self, supervise: Any, said: list[str]) -> None:
        database = Flaky()
        await supervise("tiny:healthy", database=database).start()
        await eventually(lambda: "База данных снова работает." in said)
        assert database.starts == 2
        assert any("не осталось места" in words for words in said)


class TestStop:
    async def test_the_front_door_closes_first(self, supervise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        ended: list[str] = []
        original = child_module.Child.stop

        async def stop(child: Any, patience: float) -> None:
            await original(child, patience)
            ended.append(child.launch.name)

        monkeypatch.setattr(child_module.Child, "stop", stop)
        one = supervise("tiny:healthy", "tiny:healthy", "tiny:healthy")
        await one.start()
        await one.stop()
        assert ended[0] == "part0"
        assert not one.watchers

    async def test_a_stubborn_part_is_killed(self, supervise: Any) -> None:
        one = supervise("tiny:healthy")
        await one.start()
        psutil.Process(one.children[0].process.pid).suspend()
        await one.stop(patience=0.2)
        assert one.children[0].code == -9
