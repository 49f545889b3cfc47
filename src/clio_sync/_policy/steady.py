"""A fixed pace, for an API that says what it allows in its documents and not in its answers."""

from __future__ import annotations

from collections.abc import Mapping
from math import isinf
from typing import NamedTuple

from .pace import SOON, portion, since


class Steady(NamedTuple):
    """So many requests in a window, counted by us alone: a value; every event makes a new one.

    Args:
        limit: Requests allowed in a window.
        window: Its length in seconds.
        in_flight: Requests sent and not yet answered.
        answers: When our latest ``limit`` requests were answered.
        not_before: Nothing is sent before this instant, as a 429 asked.
    """

    limit: int
    window: float = 1.0
    in_flight: int = 0
    answers: tuple[float, ...] = ()
    not_before: float = 0.0

    @property
    def ahead(self) -> float:
        """Nothing is known of the API's clock; see `Pace`."""
        return 0.0

    def delay(self, now: float, share: float = 1.0) -> float:
        """Seconds to wait before one more request may leave; see `Pace`."""
        allowed = portion(self.limit, share)
        free = since(self.answers, self.in_flight, allowed, self.window)
        return max(0.0, self.not_before - now, SOON if free > 0 and isinf(free) else free - now)

    def taken(self) -> Steady:
        """One request is about to leave."""
        return self._replace(in_flight=self.in_flight + 1)

    def unsent(self) -> Steady:
        """One request has not left after all."""
        return self._replace(in_flight=max(0, self.in_flight - 1))

    def answered(self, headers: Mapping[str, str], now: float) -> Steady:
        """One request was answered or got lost: it may have counted until now."""
        answers = (*self.answers, now)[-self.limit :]
        return self._replace(in_flight=max(0, self.in_flight - 1), answers=answers)

    def refused(self, seconds: float | None, now: float) -> Steady:
        """Clio said 429: a window is waited, or as long as it asks."""
        wait = self.window if seconds is None else seconds
        return self._replace(not_before=max(self.not_before, now + wait))
