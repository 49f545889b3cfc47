"""Telling people, and not twice: once when something turns bad, once when it is over."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from .events import GRADES, Alert, Event, Level


@frozen
class Alerts:
    """An observer that tells people of alerts, and of nothing else.

    What they were told is kept in the store, so that a job that runs each night, in a new
    process each time, tells of each state once.

    Args:
        send: Sends one: a mail, a message. What it raises is logged and stops nothing.
        least: ``"failing"`` leaves mere warnings out.
    """

    send: Callable[[Alert], object]
    least: Level = "warning"

    def __call__(self, event: Event, /) -> None:
        """Pass an alert on, if it is bad enough or if one that was is over."""
        if isinstance(event, Alert) and self._minds(event):
            self.send(event)

    def _minds(self, alert: Alert) -> bool:
        return max(GRADES[alert.level], GRADES[alert.before]) >= GRADES[self.least]
