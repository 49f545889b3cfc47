"""One async driver on several event loops."""

from __future__ import annotations

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from clio_sync._drivers import AsyncDriver
from clio_sync._flow import Flow, call, guard, now, send


def ask(url: str) -> Flow[int]:
    """The status of one request."""
    response = yield from send(httpx.Request("GET", url))
    return response.status_code


# Connections that a loop left open when it was closed are nobody's to close any more.
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_driver_outlives_its_event_loop(loopback):
    """`asyncio.run` twice works, though the connections of the first loop are dead."""
    loopback.behave = loopback.keep_open
    driver = AsyncDriver()
    assert [asyncio.run(driver.run(ask(loopback.url))) for _ in range(3)] == [200] * 3
    assert len(driver._loops) == 1
    del driver
    gc.collect()


def test_two_loops_in_two_threads_share_one_driver(loopback):
    """Each has connections of its own."""
    loopback.behave = loopback.keep_open
    driver, both = AsyncDriver(), threading.Barrier(2)

    async def several(_: int) -> list[int]:
        found = []
        for _ in range(5):
            both.wait()
            found += await asyncio.gather(*(driver.run(ask(loopback.url)) for _ in range(3)))
        await driver.close()
        return found

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda number: asyncio.run(several(number)), range(2)))
    assert found == [[200] * 15] * 2


def test_a_guard_holds_across_loops(loopback):
    """Two threads never run what one name guards at the same time, whatever their loops."""
    driver, inside, overlaps = AsyncDriver(), threading.Semaphore(1), []

    def alone() -> None:
        overlaps.append(not inside.acquire(blocking=False))
        threading.Event().wait(0.01)
        inside.release()

    async def several() -> None:
        await asyncio.gather(*(driver.run(guard("name", call(alone))) for _ in range(4)))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: asyncio.run(several()), range(2)))
    assert overlaps == [False] * 8


def test_a_cancelled_wait_for_a_guard_leaves_it_free():
    """Whoever gives up waiting for another thread's loop holds nothing."""
    driver = AsyncDriver()
    driver._locks["name"] = lock = threading.Lock()

    async def give_up() -> None:
        task = asyncio.ensure_future(driver.run(guard("name", call(int))))
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with lock:
        asyncio.run(give_up())
    assert asyncio.run(driver.run(guard("name", call(int)))) == 0


def test_a_driver_needs_no_loop_of_asyncio():
    """Whatever else steps through its coroutines, such as trio, will do."""
    driver = AsyncDriver()
    for coroutine in (driver.run(guard("name", now())), driver.close()):
        with pytest.raises(StopIteration):
            coroutine.send(None)
