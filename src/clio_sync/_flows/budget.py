"""The budget of requests that all who use one token share, and who gets its next free place."""

from __future__ import annotations

from collections.abc import Callable

from attrs import define, field

from .._flow import Flow, guard, now
from .._policy.pace import SOON, Pace
from .._policy.throttle import Throttle


@define(eq=False)
class Budget:
    """A pace that threads and tasks share, and the order in which they get a place.

    Args:
        pace: What is known of it.
        requests: How many requests have left, or were about to.
    """

    pace: Pace = field(factory=Throttle)
    requests: int = 0
    _urgent: set[object] = field(factory=set, init=False)

    def take(self, share: float = 1.0, ticket: object = None) -> Flow[float]:
        """Take one place, or say after how many seconds to try again.

        Args:
            share: The part of each window that the caller may use.
            ticket: Of a caller who has been let in by `urgent`, and goes first.
        """
        return guard(self, self._take(share, ticket))

    def _take(self, share: float, ticket: object) -> Flow[float]:
        delay = self.pace.delay((yield from now()), share)
        if delay > 0:
            return delay
        if self._urgent and ticket not in self._urgent:
            return SOON
        self.pace = self.pace.taken()
        self.requests += 1
        return 0.0

    def urgent(self, ticket: object) -> None:
        """Let the holder of a ticket go before all who have none."""
        self._urgent.add(ticket)

    def served(self, ticket: object) -> None:
        """Its holder has got a place, or has given up."""
        self._urgent.discard(ticket)

    def learn(self, lesson: Callable[[Pace], Pace]) -> Flow[None]:
        """Change what is known of the budget, one thread at a time."""
        return guard(self, self._learnt(lesson))

    def _learnt(self, lesson: Callable[[Pace], Pace]) -> Flow[None]:
        self.pace = lesson(self.pace)
        yield from ()
