"""Time that passes only when somebody lets it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from attrs import define

from .._drivers import Clock

A_MONDAY_MORNING = 1_767_603_600.0
"""When a virtual clock starts unless told otherwise: 5 January 2026, 09:00 UTC."""


@define
class _Hand:
    """The hand of a virtual clock."""

    instant: float

    def read(self) -> float:
        return self.instant

    def advance(self, seconds: float) -> None:
        self.instant += seconds

    async def aadvance(self, seconds: float) -> None:
        import anyio.lowlevel

        until = self.instant + seconds
        await anyio.lowlevel.checkpoint()  # whoever else is ready goes first
        self.instant = max(self.instant, until)


class VirtualClock(Clock):
    """A clock for the drivers and the simulator whose sleeps take no time.

    Args:
        start: What it shows at first, in seconds since the epoch.
    """

    def __init__(self, start: float = A_MONDAY_MORNING) -> None:
        hand = _Hand(start)
        super().__init__(hand.read, hand.advance, hand.aadvance)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.sleep(seconds)


def timestamp(instant: float) -> str:
    """An instant as Clio writes it: whole seconds; these sort as text."""
    return _written(int(instant))


@lru_cache(64)
def _written(second: int) -> str:
    return dt.datetime.fromtimestamp(second, dt.timezone.utc).isoformat()


def instant_of(timestamp: str) -> float:
    """The instant that was written so."""
    return dt.datetime.fromisoformat(timestamp).timestamp()


def today(instant: float) -> str:
    """The date of an instant."""
    return timestamp(instant)[:10]
