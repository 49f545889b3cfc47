"""How long to wait before the next request, from what Clio last said.

Clio counts requests per access token in windows of a minute and reports
``X-RateLimit-Limit``, ``-Remaining`` and ``-Reset`` (facts, section 5). It
does not say how it rounds the reset, nor whether windows follow the clock,
open with the first request or slide. Two instants are safe all the same. One
is a second past the reset, on Clio's clock. The other is one window after our
own request, ``limit`` requests ago, was answered: however Clio draws its
windows, none of them then holds more than ``limit`` of ours. The earlier one
will do; what others have spent shows in ``-Remaining``.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import lru_cache
from math import inf
from typing import NamedTuple

from .pace import SOON, portion, since

WINDOW = 60.0
"""Seconds in which Clio counts, as documented."""

ROUNDING = 1.0
"""Seconds by which a reset given in whole seconds may be too early."""

LONGEST_ASKED = 600.0
"""Seconds of a ``Retry-After`` beyond which it is not waited for without a word."""

HOUR = 3600.0
"""Seconds from now within which a reset can be believed: sixty windows."""

MOST_KEPT = 1000
"""Answers at most whose instants are remembered, whatever limit an answer claims."""


class _Count(NamedTuple):
    """What one answer says about the budget."""

    limit: int
    remaining: int
    resets_at: float


class Throttle(NamedTuple):
    """A token's budget as we know it: a value; every event makes a new one.

    Args:
        window: Seconds in which Clio counts; shorter once Clio shows it.
        limit: Requests allowed in a window; 0 while unknown, which holds nothing up.
        remaining: The least that Clio has reported in this window.
        resets_at: When Clio says that counting starts anew, on Clio's clock.
        ahead: Seconds by which Clio's clock is surely ahead of ours.
        in_flight: Requests sent and not yet answered.
        asking: Whether one of them is the first of a window we know nothing of.
        answers: When our latest ``limit`` requests were answered.
        not_before: Nothing is sent before this instant, as a 429 asked.
    """

    window: float = WINDOW
    limit: int = 0
    remaining: int = 0
    resets_at: float = 0.0
    ahead: float = 0.0
    in_flight: int = 0
    asking: bool = False
    answers: tuple[float, ...] = ()
    not_before: float = 0.0

    def delay(self, now: float, share: float = 1.0) -> float:
        """Seconds to wait before one more request may leave; see `Pace`."""
        asked = max(0.0, self.not_before - now)
        if share < 1.0 and self.limit > 0:
            asked = max(asked, self._ours(now, share))
        if not self._spent:
            return asked
        return max(asked, self._anew - now, SOON if self.asking else 0.0)

    def _ours(self, now: float, share: float) -> float:
        """Seconds until one more of ours is within our part of a window."""
        free = since(self.answers, self.in_flight, portion(self.limit, share), self.window)
        return SOON if free == inf else free - now

    @property
    def _spent(self) -> bool:
        return self.limit > 0 and self.remaining <= self.in_flight

    @property
    def _anew(self) -> float:
        """The earliest instant at which Clio surely allows one more."""
        by_clio = self.resets_at - self.ahead + ROUNDING
        ago = max(1, self.limit - self.in_flight)
        by_us = self.answers[-ago] + self.window if len(self.answers) >= ago else inf
        longer_than_documented = by_clio > by_us + 2 * ROUNDING
        return by_clio if longer_than_documented else min(by_clio, by_us)

    def taken(self) -> Throttle:
        """One request is about to leave."""
        return self._replace(in_flight=self.in_flight + 1, asking=self.asking or self._spent)

    def unsent(self) -> Throttle:
        """One request has not left after all."""
        return self._replace(in_flight=max(0, self.in_flight - 1), asking=False)

    def answered(self, headers: Mapping[str, str], now: float) -> Throttle:
        """One request was answered or got lost; without headers it may have counted."""
        kept = min(max(1, self.limit), MOST_KEPT)
        after = self._replace(
            in_flight=max(0, self.in_flight - 1),
            asking=False,
            answers=(*self.answers, now)[-kept:],
        )
        said = _count(headers)
        if said is None:
            return after._replace(remaining=after.remaining - 1)
        ahead = _ahead(headers, now)
        count = self._believable(said, now + ahead)
        if count.resets_at < self.resets_at:  # an answer of the window before, late
            return after
        if count.resets_at == self.resets_at:
            return after._still(count, ahead)
        return after._opened(count, ahead)

    def _believable(self, count: _Count, clios_now: float) -> _Count:
        """The same with a reset that can be: the one we know, or else a window from now."""
        if abs(count.resets_at - clios_now) <= HOUR:
            return count
        known = self.resets_at if self.resets_at > clios_now else clios_now + WINDOW
        return count._replace(resets_at=known)

    def _still(self, count: _Count, ahead: float) -> Throttle:
        """More of a window we know: answers overtake each other, and the least one is the last."""
        remaining = min(self.remaining, count.remaining)
        return self._replace(limit=count.limit, remaining=remaining, ahead=max(self.ahead, ahead))

    def _opened(self, count: _Count, ahead: float) -> Throttle:
        """The first we hear of a window."""
        alone = count.remaining == count.limit - 1 and self.resets_at > 0
        apart = count.resets_at - self.resets_at if alone else inf
        return self._replace(
            window=min(self.window, apart),
            limit=count.limit,
            remaining=count.remaining,
            resets_at=count.resets_at,
            ahead=ahead,
        )

    def refused(self, seconds: float | None, now: float) -> Throttle:
        """Clio said 429: nobody who uses this token sends before then; a window if it is absurd."""
        wait = WINDOW if seconds is None or seconds > LONGEST_ASKED else seconds
        not_before = max(self.not_before, now + wait)
        return self._replace(not_before=not_before, window=max(self.window, WINDOW))


def _count(headers: Mapping[str, str]) -> _Count | None:
    """What the headers say; a 401 has none."""
    try:
        return _Count(
            limit=int(headers["X-RateLimit-Limit"]),
            remaining=int(headers["X-RateLimit-Remaining"]),
            resets_at=float(headers["X-RateLimit-Reset"]),
        )
    except (KeyError, ValueError):
        return None


def _ahead(headers: Mapping[str, str], now: float) -> float:
    """How far Clio's clock is ahead of ours at least: ``Date`` is cut to the second, and old."""
    try:
        return _instant(headers["Date"]) - now
    except (KeyError, ValueError):
        return 0.0


@lru_cache(maxsize=4)
def _instant(date: str) -> float:
    """Many answers bear the same second."""
    return parsedate_to_datetime(date).timestamp()
