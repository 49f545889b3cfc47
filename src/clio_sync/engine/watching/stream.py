"""The one stream of a job's events: the log and whoever else wants to know hear the same."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from ... import observers as requests
from ..._flows import log as requests_log
from .events import Event, Observer, Waited
from .log import to_log


@define
class Stream:
    """Those who are told what a job does.

    Args:
        observers: Told in this order, after the log.
    """

    observers: list[Observer] = field(factory=list)
    _troubled: set[int] = field(factory=set, init=False, repr=False)

    def add(self, observers: Iterable[Observer]) -> None:
        """Let somebody else listen from now on."""
        self.observers.extend(observers)

    def tell(self, event: Event) -> None:
        """Pass an event on; an observer that fails harms nobody."""
        to_log(event)
        for observer in self.observers:
            try:
                observer(event)
            except Exception as error:  # noqa: BLE001 - it is the caller's code, and only looks on
                self._trouble(observer, error)

    def overhear(self, event: requests.Event) -> None:
        """Pass on of a session's events what the stream is about: that nothing is being sent."""
        if isinstance(event, requests.Waiting):
            self.tell(Waited(event.seconds, event.reason))

    def _trouble(self, observer: Observer, error: Exception) -> None:
        if id(observer) not in self._troubled:
            self._troubled.add(id(observer))
            requests_log.trouble(error)
