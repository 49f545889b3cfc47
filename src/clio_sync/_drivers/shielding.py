"""Work that goes on to its end when whoever waits for it is interrupted or cancelled.

There is little of it: what Clio gives only once, such as a refresh token, is
lost for good if nobody is there to take it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    import asyncio

P = ParamSpec("P")
T = TypeVar("T")


def to_its_end(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the work in a thread of its own, which Ctrl-C does not reach; the pool waits for it."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *args, **kwargs).result()


async def awaited_to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """The same, awaited: cancelled or not, first the end of the work, then what was to come."""
    import anyio

    ended: list[T] = []
    with anyio.CancelScope(shield=True):  # holds anyio's own cancellations off, and trio's
        ended.append(await (_in_a_task(work) if _on_asyncio() else work))
    return ended[0]


async def _in_a_task(work: Coroutine[Any, Any, T]) -> T:
    """A task of its own, for `asyncio.timeout` and `Task.cancel` strike whoever awaits."""
    import asyncio

    task = asyncio.ensure_future(work)
    interruption = await _outlasted(task)
    if interruption is not None:
        if not task.cancelled():
            task.exception()  # it is told here, and not by the collector of garbage
        raise interruption
    return task.result()


async def _outlasted(task: asyncio.Task[Any]) -> asyncio.CancelledError | None:
    """Wait for the end of a task through cancellations; answers the last of those."""
    import asyncio

    interruption: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            interruption = error
    return interruption


def _on_asyncio() -> bool:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
