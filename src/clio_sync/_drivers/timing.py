"""What drivers go by: where time comes from, and how long a request may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    import httpx


@frozen
class Clock:
    """Where time comes from: the real one, or one that a simulation turns.

    Args:
        now: Seconds since the epoch.
        sleep: Blocks for so many seconds.
        asleep: The same, awaited; the real one unless given.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Any] | None = None


@frozen
class Timeouts:
    """How long a request may take, in seconds.

    Args:
        connect: To make the connection.
        silence: Between two pieces of an answer.
        total: From the moment it is handed over to the last byte received.
        transfer: The same for bytes of a document, to or from the storage.
    """

    connect: float = 10.0
    silence: float = 30.0
    total: float = 60.0
    transfer: float = 14_400.0


def httpx_timeout(timeouts: Timeouts) -> httpx.Timeout:
    """As much of it as httpx can keep: it bounds each piece of an answer, not the whole."""
    import httpx

    return httpx.Timeout(timeouts.silence, connect=timeouts.connect)


UNPICKLABLE = (
    "a client cannot be pickled or copied in depth: it holds connections and a token; "
    "make one in each process, say with Clio.connect(name)"
)
"""Why a driver, and so a client, does not travel between processes."""

WHOLE = "clio_sync.total"
"""The extension of a request that says how many seconds all of it may take."""


def pieces(timeouts: Timeouts) -> dict[str, float]:
    """The extension that says how long each piece of a request may take.

    Every request carries it: before 0.28, httpx gives its client's timeouts to those requests
    alone that it has built itself.
    """
    silence = timeouts.silence
    return {"connect": timeouts.connect, "read": silence, "write": silence, "pool": silence}


def bounds(timeouts: Timeouts) -> dict[str, Any]:
    """The extensions by which one request is given times of its own."""
    return {"timeout": pieces(timeouts), WHOLE: timeouts.total}
