"""What is to happen later: work with the instant at which it is due."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from attrs import define, field

Work = Callable[[], object]


@define
class Agenda:
    """Work that is due at some instant, done by whoever asks next once that has come."""

    _items: list[tuple[float, int, Work]] = field(factory=list, repr=False)
    _order: count[int] = field(factory=count, repr=False)

    def at(self, instant: float, work: Work) -> None:
        """Have work done once the clock has reached an instant; of two at one, the first first.

        Args:
            instant: In seconds since the epoch.
            work: Called once, without arguments, while nothing else is being answered.
        """
        heappush(self._items, (instant, next(self._order), work))

    def next_due(self) -> float | None:
        """When the next work is due, or None without any."""
        return self._items[0][0] if self._items else None

    def run(self, now: float) -> None:
        """Do what is due by now, and what it brings about and is due too."""
        while self._items and self._items[0][0] <= now:
            heappop(self._items)[2]()
