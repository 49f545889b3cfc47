"""The budget of requests that all who use one token share, and who gets its next free place."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

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
            ticket: What `queue` gave; without one, those who go first are let pass.
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

    def delay(self, share: float = 1.0) -> Flow[float]:
        """Seconds until a place is free; it is not taken."""
        delay = self.pace.delay((yield from now()), share)
        return SOON if delay <= 0 and self._urgent else delay

    @contextmanager
    def queue(self, *, first: bool) -> Generator[object]:
        """A ticket for as long as somebody waits for a place; with ``first``, before all others."""
        ticket = object() if first else None
        if first:
            self._urgent.add(ticket)
        try:
            yield ticket
        finally:
            self._urgent.discard(ticket)

    def learn(self, lesson: Callable[[Pace], Pace]) -> Flow[None]:
        """Change what is known of the budget, one thread at a time."""
        return guard(self, self._learnt(lesson))

    def _learnt(self, lesson: Callable[[Pace], Pace]) -> Flow[None]:
        self.pace = lesson(self.pace)
        yield from ()

    def missed(self, instant: float, *, left: bool) -> Flow[None]:
        """A request got no answer; if it left, it may have counted."""
        return self.learn(lambda pace: pace.answered({}, instant) if left else pace.unsent())

    def interrupted(self, instant: float) -> None:
        """A request was cancelled, and nobody can be asked for the lock."""
        self.pace = self.pace.answered({}, instant)
