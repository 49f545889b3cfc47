"""Who is told what a session does: the log, and whatever observers there are."""

from __future__ import annotations

from attrs import define, field

from ..observers import Event, Observer
from . import log


@define
class Audience:
    """The observers of a session, and the log.

    Args:
        observers: Told in this order.
    """

    observers: tuple[Observer, ...] = ()
    _troubled: set[int] = field(factory=set, init=False, repr=False)

    def joined(self, *others: Observer) -> Audience:
        """The same with more observers."""
        return Audience((*self.observers, *others)) if others else self

    def listens(self) -> bool:
        """Whether anybody wants to know of each attempt; making events costs time."""
        return bool(self.observers) or log.wanted()

    def tell(self, event: Event) -> None:
        """Pass an event on; an observer that fails harms nobody."""
        log.write(event)
        for observer in self.observers:
            try:
                observer(event)
            except Exception as error:  # noqa: BLE001 - it is the caller's code, and only looks on
                self._trouble(observer, error)

    def _trouble(self, observer: Observer, error: Exception) -> None:
        if id(observer) not in self._troubled:
            self._troubled.add(id(observer))
            log.trouble(error)
