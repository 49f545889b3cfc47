"""How long to wait before the next request, from what Clio last said.

Clio counts requests per access token in windows of a minute and reports
``X-RateLimit-Limit``, ``-Remaining`` and ``-Reset`` (facts, section 5). It
does not say how it rounds the reset, nor whether windows follow the clock or
open with the first request. Waiting a second past the reset is right for
either rounding; waiting one full window from our own first answer in it is
right for either kind of window; so the earlier of the two instants will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from attrs import evolve, frozen

ROUNDING = 1.0
"""Seconds by which a reset given in whole seconds may be too early."""


@frozen
class Throttle:
    """A token's budget as we know it: a value; every event makes a new one.

    Args:
        window: Seconds in which Clio counts, as documented.
        limit: Requests allowed in a window; 0 while unknown.
        remaining: Requests left to send before ``resets_at``.
        in_flight: Requests sent and not yet answered.
        resets_at: When Clio says that counting starts anew, on Clio's clock.
        opened_at: When we first heard of this window, on our clock.
        not_before: Nothing is sent before this instant, as a 429 asked.
        ahead: Seconds by which Clio's clock is ahead of ours, where it is a lot.
    """

    window: float = 60.0
    limit: int = 0
    remaining: int = 1
    in_flight: int = 0
    resets_at: float = 0.0
    opened_at: float = 0.0
    not_before: float = 0.0
    ahead: float = 0.0

    def delay(self, now: float) -> float:
        """Seconds to wait before one more request may leave."""
        spent = self.remaining <= 0 and now < self._anew
        return max(0.0, self.not_before - now, self._anew - now if spent else 0.0)

    @property
    def _anew(self) -> float:
        """The earliest instant at which counting has surely started anew."""
        by_clio = self.resets_at - self.ahead + ROUNDING
        by_us = self.opened_at + self.window
        longer_than_documented = by_clio > by_us + 2 * ROUNDING
        return by_clio if longer_than_documented else min(by_clio, by_us)

    def taken(self, now: float) -> Throttle:
        """One request is about to leave."""
        anew = self.remaining <= 0 and now >= self._anew
        left = max(self.limit, 1) - self.in_flight if anew else self.remaining
        return evolve(self, remaining=left - 1, in_flight=self.in_flight + 1)

    def answered(self, headers: Mapping[str, str], now: float) -> Throttle:
        """One request came back, with or without rate-limit headers (a 401 has none)."""
        in_flight = max(0, self.in_flight - 1)
        try:
            limit = int(headers["X-RateLimit-Limit"])
            remaining = int(headers["X-RateLimit-Remaining"])
            resets_at = float(headers["X-RateLimit-Reset"])
        except (KeyError, ValueError):
            return evolve(self, in_flight=in_flight)
        if resets_at == self.resets_at:
            known = min(self.remaining, remaining - in_flight)
            return evolve(self, limit=limit, remaining=known, in_flight=in_flight)
        if resets_at < self.resets_at:  # an answer of the window before, late
            return evolve(self, in_flight=in_flight)
        return evolve(
            self,
            limit=limit,
            remaining=remaining - in_flight,
            in_flight=in_flight,
            resets_at=resets_at,
            opened_at=now,
            ahead=_ahead(headers, now),
        )

    def lost(self) -> Throttle:
        """One request came back without an answer."""
        return evolve(self, in_flight=max(0, self.in_flight - 1))

    def refused(self, seconds: float, now: float) -> Throttle:
        """Clio said 429: nobody who uses this token sends before then."""
        return evolve(self, not_before=max(self.not_before, now + seconds))


def _ahead(headers: Mapping[str, str], now: float) -> float:
    """How far Clio's clock is ahead of ours; small differences are the header's rounding."""
    try:
        ahead = parsedate_to_datetime(headers["Date"]).timestamp() - now
    except (KeyError, ValueError):
        return 0.0
    return ahead if abs(ahead) > 2 * ROUNDING else 0.0
