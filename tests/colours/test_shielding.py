"""What must not be cut short goes on to its end, whoever gives up on it and however."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import closing

import anyio
import pytest

from clio_sync._drivers import AsyncDriver, Driver
from clio_sync._flow import Flow, call, shield, sleep


def trade(log: list[str], started: threading.Event | None = None) -> Flow[str]:
    """Takes a little while and leaves a mark at its end."""
    yield from sleep(0.05)
    if started is not None:
        started.set()
    yield from sleep(0.05)
    yield from call(log.append, "kept")
    return "token"


def failing() -> Flow[str]:
    """Fails after a while."""
    yield from sleep(0.02)
    raise LookupError


def test_a_shielded_flow_gives_its_result(run) -> None:
    """Shielding changes nothing as long as nobody gives up."""
    log: list[str] = []
    assert run(shield(trade(log))) == "token"
    assert log == ["kept"]


def test_a_shielded_flow_fails_as_it_would(run) -> None:
    """Its failure is its caller's."""
    with pytest.raises(LookupError):
        run(shield(failing()))


def test_an_asyncio_cancellation_comes_after_the_end() -> None:
    """`Task.cancel`, on which `asyncio.timeout` rests, does not cut it short."""
    log: list[str] = []

    async def main() -> None:
        task = asyncio.ensure_future(AsyncDriver().run(shield(trade(log))))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert log == ["kept"]

    asyncio.run(main())


def test_a_cancellation_wins_over_a_failure() -> None:
    """Who cancelled hears of the cancellation; the failure is nobody's any more."""

    async def main() -> None:
        task = asyncio.ensure_future(AsyncDriver().run(shield(failing())))
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_whoever_cancels_every_task_ends_it_all_the_same() -> None:
    """The end of a loop is nothing that can be outlasted."""

    async def main() -> None:
        task = asyncio.ensure_future(AsyncDriver().run(shield(sleep(30))))
        await asyncio.sleep(0.005)
        for other in asyncio.all_tasks() - {asyncio.current_task()}:
            other.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_a_scope_that_is_cancelled_waits_for_the_end() -> None:
    """Anyio's own cancellations are held off too."""
    log: list[str] = []

    async def main() -> None:
        with anyio.move_on_after(0.01) as scope:
            await AsyncDriver().run(shield(trade(log)))
        assert scope.cancel_called

    anyio.run(main)
    assert log == ["kept"]


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as it is in a terminal: what runs in the background is made to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_comes_after_the_end() -> None:
    """The thread that waits is interrupted, and the one that works is not."""
    import _thread

    log: list[str] = []
    started = threading.Event()

    def press() -> None:
        started.wait(5)
        _thread.interrupt_main()

    pressing = threading.Thread(target=press)
    pressing.start()
    with closing(Driver()) as driver, pytest.raises(KeyboardInterrupt):
        driver.run(shield(trade(log, started)))
    pressing.join()
    assert log == ["kept"]


def test_without_asyncio_the_scope_alone_holds(monkeypatch) -> None:
    """As on trio, which has no cancellations but those of scopes."""
    from clio_sync._drivers import shielding

    assert not shielding._on_asyncio()
    monkeypatch.setattr(shielding, "_on_asyncio", lambda: False)
    log: list[str] = []

    async def main() -> None:
        with anyio.move_on_after(0.01):
            await AsyncDriver().run(shield(trade(log)))

    anyio.run(main)
    assert log == ["kept"]
