"""Work in threads of its own: few of one asker, and an end of the queue."""

import asyncio
import threading

import pytest

from services.kernel.problems import Unavailable
from services.kernel.queues import Busy, Queue


@pytest.fixture
def held():
    """A queue of one thread, which works until it is let go."""
    queue, go = Queue("test", threads=1, most=3, most_of_one=2), threading.Event()
    yield queue, go
    go.set()


async def started(queue, work, of):
    running = asyncio.ensure_future(queue.run(work, of=of))
    await asyncio.sleep(0)  # so far that it is counted
    return running


async def test_gives_what_the_work_gives(held):
    queue, _ = held
    assert await queue.run(lambda number: number + 1, 1) == 2


async def test_refuses_the_third_of_one_and_the_fourth_of_all(held):
    queue, go = held
    running = [await started(queue, go.wait, of) for of in ("a", "a", "b")]
    with pytest.raises(Unavailable):
        await queue.run(go.wait, of="c")
    queue.most = 4
    with pytest.raises(Busy) as busy:
        await queue.run(go.wait, of="a")
    assert busy.value.headers == {"Retry-After": "1"}
    go.set()
    assert await asyncio.gather(*running) == [True] * 3
    assert await queue.run(go.wait, of="a")


async def test_counts_what_nobody_waits_for_any_more_until_it_is_done(held):
    queue, go = held
    running = [await started(queue, go.wait, "a") for _ in range(2)]
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    with pytest.raises(Busy):
        await queue.run(go.wait, of="a")
    go.set()
    while queue._of:
        await asyncio.sleep(0)
    assert await queue.run(go.wait, of="a")


async def test_an_error_is_the_askers(held):
    queue, _ = held
    with pytest.raises(ZeroDivisionError):
        await queue.run(lambda: 1 // 0, of="a")
    assert not queue._of
