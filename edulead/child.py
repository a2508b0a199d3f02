"""One part and its present process."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

import httpx

from edulead.backoff import Backoff
from edulead.explain import tail
from edulead.failures import PartNotReady
from edulead.layout import open_log
from edulead.parts import Launch

READY = "/health/ready"
PATIENCE = 60.0
"""Seconds a starting part may take until it answers that it is ready."""
LAST_WORD = 15.0
"""Seconds a stopping part may take until it is killed."""


@dataclass
class Child:
    launch: Launch
    backoff: Backoff = field(default_factory=Backoff)
    process: asyncio.subprocess.Process | None = None

    async def spawn(self) -> None:
        log = open_log(self.launch.log)
        try:
            # its own session: Ctrl-C in the terminal is for the supervisor, which stops parts in order
            self.process = await asyncio.create_subprocess_exec(
                *self.launch.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.launch.environment),
                start_new_session=True,
            )
        finally:
            os.close(log)

    @property
    def code(self) -> int | None:
        return self.process.returncode if self.process else None

    async def ended(self) -> int:
        """The exit code, when the present process ends; the wait before the next one is set by then."""
        if self.process is None:
            await self.spawn()
        assert self.process is not None
        started = monotonic()
        code = await self.process.wait()
        self.backoff = self.backoff.after(monotonic() - started)
        return code

    async def ready(self, client: httpx.AsyncClient, patience: float = PATIENCE) -> None:
        """Returns on the first 200; raises when the process ends or stays unready."""
        words, deadline = "нет ответа", monotonic() + patience
        async for words in self._answers(client):
            if words == "200":
                return
            if self.code is not None or monotonic() > deadline:
                break
        ended = f"код завершения {self.code}"
        reason = f"последний ответ: {words}" if self.code is None else ended
        launch = self.launch
        raise PartNotReady(part=launch.name, reason=reason, log=launch.log, tail=tail(launch.log))

    async def _answers(self, client: httpx.AsyncClient) -> AsyncIterator[str]:
        while True:
            try:
                yield str((await client.get(self.launch.url + READY)).status_code)
            except httpx.HTTPError:
                yield "нет ответа"
            await asyncio.sleep(0.05)

    async def stop(self, patience: float = LAST_WORD) -> None:
        """Ask, wait, and only then kill."""
        for step, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, None)):
            if self.process is None or self.process.returncode is not None:
                return
            with suppress(ProcessLookupError):
                self.process.send_signal(step)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), wait)

    def crash_report(self, code: int) -> str:
        cause = f"по сигналу {-code}" if code < 0 else f"с кодом {code}"
        words, delay = tail(self.launch.log), self.backoff.delay
        return f"Часть «{self.launch.name}» завершилась {cause}. Запускаем снова через {delay:g} с.\n{words}"
