"""Keeps the parts running: starts, waits for readiness, restarts after a crash, stops in order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import httpx

from edulead.backoff import Backoff
from edulead.child import LAST_WORD, Child
from edulead.failures import Failure
from edulead.layout import cut, rotate
from edulead.parts import Launch

Say = Callable[[str], None]


class Database(Protocol):
    log: Path

    def start(self) -> None: ...
    def alive(self) -> bool: ...


@dataclass
class Supervisor:
    """The first launch is the front door: it closes first. Pass `database` to keep that running too."""

    launches: Sequence[Launch]
    say: Say
    database: Database | None = None
    backoff: Backoff = field(default_factory=Backoff)
    children: list[Child] = field(default_factory=list)
    watchers: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, ready: Say = lambda _: None) -> None:
        """Returns when every part is ready; a part that dies before that fails the whole start."""
        self.children = [Child(launch, self.backoff) for launch in self.launches]
        for child in self.children:
            rotate(child.launch.log)
            await child.spawn()
        async with client() as http:
            await all_of(self._announced(http, child, ready) for child in self.children)
        for child in self.children:
            self._watch(self._keep(child))
        self._watch(self._keep_logs_small())
        if self.database:
            self._watch(self._keep_database(self.database))

    async def stop(self, patience: float = LAST_WORD) -> None:
        """The front door first, so that nobody is let into a closing house."""
        for watcher in self.watchers:
            watcher.cancel()
        await asyncio.gather(*self.watchers, return_exceptions=True)
        for row in (self.children[:1], self.children[1:]):
            await asyncio.gather(*(child.stop(patience) for child in row))

    def _watch(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.watchers.add(task)
        task.add_done_callback(self.watchers.discard)

    async def _announced(self, http: httpx.AsyncClient, child: Child, ready: Say) -> None:
        await child.ready(http)
        ready(child.launch.name)

    async def _keep(self, child: Child) -> None:
        while True:
            code = await child.ended()
            self.say(child.crash_report(code))
            await asyncio.sleep(child.backoff.delay)
            await self._persist(child.spawn)
            self._watch(self._welcome_back(child))

    async def _welcome_back(self, child: Child) -> None:
        try:
            async with client() as http:
                await child.ready(http)
        except Failure:
            return  # another crash speaks for itself
        self.say(f"Часть «{child.launch.name}» снова работает.")

    async def _keep_database(self, database: Database) -> None:
        backoff, started = self.backoff, monotonic()
        while True:
            await asyncio.sleep(0.5)
            if database.alive():
                continue
            backoff = backoff.after(monotonic() - started)
            self.say(f"База данных остановилась. Запускаем снова через {backoff.delay:g} с.")
            await asyncio.sleep(backoff.delay)
            await self._persist(partial(unhurried, database.start))
            self.say("База данных снова работает.")
            started = monotonic()

    async def _keep_logs_small(self) -> None:
        while True:
            await asyncio.sleep(60)
            for log in self._logs():
                await self._persist(partial(asyncio.to_thread, cut, log))

    def _logs(self) -> list[Path]:
        return [*(launch.log for launch in self.launches), *([self.database.log] if self.database else [])]

    async def _persist(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A full disk today is no reason to give up for good."""
        backoff = self.backoff
        while True:
            try:
                return await work()
            except (Failure, OSError) as failure:
                backoff = backoff.after(0)
                self.say(str(failure))
                await asyncio.sleep(backoff.delay)


async def all_of(works: Any) -> None:
    """Everything, or the first failure as itself and the rest cancelled."""
    try:
        async with asyncio.TaskGroup() as together:
            for work in works:
                together.create_task(work)
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None


@asynccontextmanager
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        yield http


async def unhurried(work: Callable[[], None]) -> None:
    """Run blocking work aside; when cancelled, still see it through, for half a start cannot be stopped."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
