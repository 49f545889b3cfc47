"""How often a token may ask: a budget for each window of time."""

from __future__ import annotations

import math

from attrs import define, field

from .settings import Settings


@define
class Window:
    """The requests of one token in one stretch of time."""

    resets_at: float
    used: int = 0


@define
class Limits:
    """The windows of all tokens.

    Args:
        settings: Say how many requests, and in how many seconds.
    """

    settings: Settings
    _windows: dict[str, Window] = field(factory=dict)

    def take(self, token: str, now: float) -> int:
        """Count one request; answers the seconds to wait if it is one too many, else 0."""
        window = self._window(token, now)
        if window.used >= self.settings.rate_limit:
            return max(1, self._whole(window.resets_at - now))
        window.used += 1
        return 0

    def headers(self, token: str, now: float) -> dict[str, str]:
        """What an answer says about the budget."""
        window = self._window(token, now)
        return {
            "X-RateLimit-Limit": str(self.settings.rate_limit),
            "X-RateLimit-Remaining": str(max(0, self.settings.rate_limit - window.used)),
            "X-RateLimit-Reset": str(self._whole(window.resets_at)),
        }

    def _window(self, token: str, now: float) -> Window:
        window = self._windows.get(token)
        if window is None or now >= window.resets_at:
            window = self._windows[token] = Window(self._end(now))
        return window

    def _end(self, now: float) -> float:
        length = self.settings.window
        if self.settings.windows == "fixed":
            return (now // length + 1) * length
        return now + length

    def _whole(self, seconds: float) -> int:
        return math.ceil(seconds) if self.settings.rounds_reset == "up" else math.floor(seconds)
