"""What a budget of requests is asked, and told, whatever Clio's API it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Protocol, Self

SOON = 0.05
"""Seconds after which to ask again, while an answer that matters is on its way."""


class Pace(Protocol):
    """What is known of a budget: a value, of which every event makes a new one."""

    @property
    def limit(self) -> int:
        """Requests allowed in a window; 0 while unknown."""
        ...

    @property
    def in_flight(self) -> int:
        """Requests sent and not yet answered."""
        ...

    @property
    def ahead(self) -> float:
        """Seconds by which the API's clock is ahead of ours, as far as its answers say."""
        ...

    def delay(self, now: float, share: float = 1.0) -> float:
        """Seconds to wait before one more request may leave.

        Args:
            now: The instant, in seconds since the epoch.
            share: The part of each window that we may use, from above 0 to 1.
        """
        ...

    def taken(self) -> Self:
        """One request is about to leave."""
        ...

    def unsent(self) -> Self:
        """One request has not left after all."""
        ...

    def answered(self, headers: Mapping[str, str], now: float) -> Self:
        """One request was answered or got lost; without headers it may have counted."""
        ...

    def refused(self, seconds: float | None, now: float) -> Self:
        """Clio said 429, and perhaps after how many seconds to ask again."""
        ...


def portion(limit: int, share: float) -> int:
    """How many requests of a window are ours: a part rounded down, and never none."""
    return max(1, int(limit * share))


def since(answers: Sequence[float], in_flight: int, allowed: int, window: float) -> float:
    """The instant from which one more request makes no more than ``allowed`` in any window.

    However Clio draws its windows, none holds more than ``allowed`` of ours one
    window after the answer to our own request, ``allowed`` requests ago.

    Args:
        answers: When our latest requests were answered, the oldest first.
        in_flight: Requests not yet answered; each may count at any time.
        allowed: Requests in a window.
        window: Its length in seconds.

    Returns:
        ``-inf`` where so many have not been sent, ``inf`` while all are in flight.
    """
    place = allowed - in_flight
    if place <= 0:
        return inf
    return answers[-place] + window if len(answers) >= place else -inf
