"""When Clio is busy: the hours in which it allows fewest requests, for estimates.

Clio allows 50 requests a minute at peak hours and more at others, by how much
depends on the region and may change without notice (facts, 5). What an answer
says is always believed; the hours only tell for how long it may be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from math import ceil
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

PER_MINUTE = 50
"""Requests a minute at peak hours."""

MINUTE = 60.0


@frozen
class Hours:
    """The peak hours of a region: Monday to Friday.

    Args:
        zone: The name of its time zone.
        begin: The hour at which they begin.
        end: The hour at which they end.
    """

    zone: str
    begin: int
    end: int

    def at(self, instant: float) -> bool:
        """Whether an instant, in seconds since the epoch, is within them."""
        there = dt.datetime.fromtimestamp(instant, _zone(self.zone))
        return there.weekday() < 5 and self.begin <= there.hour < self.end

    def stretches(self, instant: float) -> Iterator[tuple[bool, float]]:
        """From an instant on: whether it is peak, and until when."""
        while True:
            peak, end = self.at(instant), instant
            while self.at(end) == peak:
                end = _next_hour(end)
            yield peak, end
            instant = end


HOURS: Mapping[str, Hours] = MappingProxyType(
    {
        "app.clio.com": Hours("America/Los_Angeles", 4, 19),
        "ca.app.clio.com": Hours("America/Los_Angeles", 4, 19),
        "eu.app.clio.com": Hours("Etc/GMT", 7, 22),
        "au.app.clio.com": Hours("Australia/Sydney", 6, 21),
    }
)
"""The peak hours by host (facts, 5)."""


def seconds_for(requests: int, limit: int, start: float, host: str) -> float:
    """How long so many requests take, those of the first minute being there at once.

    A limit that is higher than at peak hours is not counted on in these.

    Args:
        requests: How many.
        limit: Requests a minute that Clio allows at the start.
        start: The instant of the first, in seconds since the epoch.
        host: Clio's; one without known hours stays as it is.
    """
    hours = HOURS.get(host)
    if hours is None or limit <= PER_MINUTE or not _known(hours.zone) or hours.at(start):
        return max(0, requests - 1) // limit * MINUTE
    return _across(requests, limit, start, hours)


def _across(requests: int, limit: int, start: float, hours: Hours) -> float:
    """The same where peak hours lie on the way, minute by minute counted in lots."""
    begun = start
    for peak, end in hours.stretches(start):
        allowed = PER_MINUTE if peak else limit
        minutes = max(0, ceil((end - begun) / MINUTE))
        if requests <= minutes * allowed:
            return begun - start + max(0, requests - 1) // allowed * MINUTE
        requests -= minutes * allowed
        begun += minutes * MINUTE
    raise AssertionError("the hours of a region never end")


def _next_hour(instant: float) -> float:
    return (instant // 3600 + 1) * 3600


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _known(zone: str) -> bool:
    """Whether this machine knows the time zone; one without tzdata knows none."""
    try:
        _zone(zone)
    except ZoneInfoNotFoundError:
        return False
    return True
