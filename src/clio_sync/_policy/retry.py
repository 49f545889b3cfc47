"""What an answer means for the request that got it.

Only what provably did not execute is repeated, whatever the method: the
connection was never made, or Clio said 429. A timeout or a 5xx proves
nothing, so only a read may follow it; a write is left to whoever can look.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TypeAlias

from attrs import frozen

from ..errors import (
    ClioError,
    DeadlinePassed,
    NoAnswer,
    NotAuthorized,
    NotSent,
    RateLimited,
    ServerError,
    Unreadable,
    Unsendable,
)
from .throttle import LONGEST_ASKED


@frozen
class Renew:
    """Renew the token, then send again."""


@frozen
class Wait:
    """Let this much time pass, then send again."""

    seconds: float


@frozen
class Reject:
    """Give up, with this error."""

    error: ClioError


Verdict: TypeAlias = Renew | Wait | Reject


@frozen
class RetryPolicy:
    """How often, and after how long, a request is sent again.

    Args:
        attempts: Sends at most, the first one included, for passing failures.
        patience: Sends at most when Clio says 429; another program may be
            using the same token, which is normal and not a failure.
        first_wait: Seconds before the second attempt; doubles each time.
        longest_wait: Seconds that a wait never exceeds, unless Clio asks for more.
        longest_asked: Seconds that Clio may ask for; more is told, and not waited for.
        jitter: Turns the longest wait of an attempt into the actual one; full
            jitter unless given.
    """

    attempts: int = 5
    patience: int = 20
    first_wait: float = 0.5
    longest_wait: float = 30.0
    longest_asked: float = LONGEST_ASKED
    jitter: Callable[[float], float] | None = None

    def judge(
        self, error: ClioError, attempt: int, *, repeatable: bool, renewed: bool = False
    ) -> Verdict:
        """Decide what follows a failed attempt.

        Args:
            error: What the attempt ended in.
            attempt: Its number, from 1, among those that Clio said 429 to, or
                among all others.
            repeatable: Whether executing the request twice harms nobody.
            renewed: Whether the token has been renewed for this request.
        """
        match error:
            case RateLimited():
                return self._wait(error, attempt, self.patience, error.retry_after or 0.0)
            case NotAuthorized():
                return Reject(error) if renewed else Renew()
            case DeadlinePassed() | Unsendable():
                return Reject(error)
            case NotSent():
                return self._wait(error, attempt, self.attempts)
            case NoAnswer() if repeatable:
                return self._wait(error, attempt, self.attempts)
            case ServerError() | Unreadable() if repeatable:
                return self._wait(error, attempt, self.attempts, error.retry_after or 0.0)
            case _:
                return Reject(error)

    def _wait(self, error: ClioError, attempt: int, most: int, floor: float = 0.0) -> Verdict:
        """Wait at least ``floor``, the jitter on top: waiting less than asked is no courtesy."""
        if attempt >= most or floor > self.longest_asked:
            return Reject(error)
        return Wait(floor + self._jittered(attempt))

    def _jittered(self, attempt: int) -> float:
        import backoff  # it loads asyncio: only where something has to be waited for

        waits = backoff.expo(factor=self.first_wait, max_value=self.longest_wait)
        next(waits)  # the generator's first value is the start signal, not a wait
        return (self.jitter or backoff.full_jitter)(next(islice(waits, attempt - 1, None)))
