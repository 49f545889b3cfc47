"""How often a token may ask: a budget for each window of time."""

from __future__ import annotations

import datetime as dt
import math

from attrs import define, field

from .settings import PEAK_HOURS, Settings

_ZONES = {
    "us": "America/Los_Angeles",
    "ca": "America/Los_Angeles",
    "eu": "Etc/GMT",
    "au": "Australia/Sydney",
}


def is_peak(region: str, now: float) -> bool:
    """Whether it is a working hour where most of a region's firms are (facts, 5)."""
    from zoneinfo import ZoneInfo

    there = dt.datetime.fromtimestamp(now, ZoneInfo(_ZONES[region]))
    first, last = PEAK_HOURS[region]
    return there.weekday() < 5 and first <= there.hour < last


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
        if window.used >= self.most(now):
            return max(1, self._whole(window.resets_at - now))
        window.used += 1
        return 0

    def headers(self, token: str, now: float) -> dict[str, str]:
        """What an answer says about the budget."""
        window, most = self._window(token, now), self.most(now)
        return {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(0, most - window.used)),
            "X-RateLimit-Reset": str(self._whole(window.resets_at)),
        }

    def most(self, now: float) -> int:
        """The requests in one window: more of them at night and on weekends, where so set."""
        if self.settings.off_peak_limit is None or is_peak(self.settings.region, now):
            return self.settings.rate_limit
        return self.settings.off_peak_limit

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
