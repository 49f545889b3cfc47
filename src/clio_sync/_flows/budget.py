"""The budget of requests that all who use one token share, and who gets its next free place."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NamedTuple

from attrs import define, field

from .._flow import Flow, guard, now
from .._policy.pace import SOON, Pace
from .._policy.throttle import Throttle


class Turn(NamedTuple):
    """What became of somebody who wanted a place.

    Args:
        delay: Seconds after which to try again; 0 or less if the place was taken.
        instant: When that was found.
    """

    delay: float
    instant: float


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

    def take(self, share: float = 1.0, ticket: object = None) -> Flow[Turn]:
        """Take one place, or say after how many seconds to try again.

        Args:
            share: The part of each window that the caller may use.
            ticket: What `queue` gave; without one, those who go first are let pass.
        """
        return guard(self, self._take(share, ticket))

    def _take(self, share: float, ticket: object) -> Flow[Turn]:
        instant = yield from now()
        delay = self._delay(instant, share, ticket)
        if delay <= 0:
            self.pace = self.pace.taken()
            self.requests += 1
        return Turn(delay, instant)

    def _delay(self, instant: float, share: float, ticket: object) -> float:
        delay = self.pace.delay(instant, share)
        passed_over = delay <= 0 and bool(self._urgent) and ticket not in self._urgent
        return SOON if passed_over else delay

    def delay(self, share: float = 1.0) -> Flow[float]:
        """Seconds until a place is free; it is not taken."""
        return self._delay((yield from now()), share, None)

    @contextmanager
    def queue(self) -> Generator[object]:
        """A ticket that goes before all who have none, for as long as its holder waits."""
        ticket = object()
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
