"""Work that takes a core: threads of its own, and a queue with an end.

Beside the event loop, so that nobody else waits for it; apart from the threads that files and tables are read in, so
that those do not; and few of one account at a time, so that one cannot keep all others from it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from services.kernel.problems import TooManyRequests, Unavailable

T = TypeVar("T")


class Busy(TooManyRequests):
    """Прежние такие запросы этой учётной записи ещё выполняются. Повторите, когда они закончатся."""

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


class Queue:
    """So many threads, so many calls that run or wait, and of them so many of one asker."""

    def __init__(self, name: str, threads: int, most: int, most_of_one: int | None = None) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.most = most
        self.most_of_one = most_of_one
        self._of: Counter[Hashable] = Counter()

    async def run(self, work: Callable[..., T], *arguments: object, of: Hashable = None) -> T:
        """What `work` returns. Raises Busy when too many calls `of` one asker are not done yet, Unavailable of all.

        A call goes on in its thread when whoever asked is gone, and is counted until it is done.
        """
        if self._of.total() >= self.most:
            raise Unavailable
        if self.most_of_one is not None and self._of[of] >= self.most_of_one:
            raise Busy
        self._of[of] += 1
        running = asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        running.add_done_callback(lambda _: self._done(of))
        return await asyncio.shield(running)

    def _done(self, of: Hashable) -> None:
        self._of[of] -= 1
        if not self._of[of]:
            del self._of[of]


THINKING = Queue("thinking", threads=2, most=40, most_of_one=4)
"""What a service computes at length for one answer: seconds at the worst."""
