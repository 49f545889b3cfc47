"""The one stream of a job's events: the log and whoever else wants to know hear the same."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from attrs import define, field

from ... import observers as requests
from ..._flows import log as requests_log
from ...errors import ConfigurationError, ForeignStore, GuardTripped, StalePlan
from .events import Event, Observer, RunRefused, Waited
from .log import to_log
from .telling import Notes

REFUSALS = (GuardTripped, StalePlan, ForeignStore)
"""Errors that say that a run does not come about, and which guard is against it."""


def listening(given: Observer | Iterable[Observer]) -> list[Observer]:
    """Those who were given to be told: one, or several.

    Args:
        given: As the caller gave them.

    Raises:
        ConfigurationError: One of them cannot be called.
    """
    observers = list(given) if isinstance(given, Iterable) else [given]
    if not all(map(callable, observers)):
        raise ConfigurationError(
            "observer= cannot be called.", advice="Pass a function of one event, or several."
        )
    return observers


@define
class Stream:
    """Those who are told what a job does.

    Args:
        observers: Told in this order, after the log.
    """

    observers: list[Observer] = field(factory=list)
    _troubled: set[int] = field(factory=set, init=False, repr=False)

    def tell(self, event: Event) -> None:
        """Pass an event on; an observer that fails harms nobody."""
        to_log(event)
        for observer in self.observers:
            try:
                observer(event)
            except Exception as error:  # noqa: BLE001 - it is the caller's code, and only looks on
                self._trouble(observer, error)

    @contextmanager
    def refusals(self, name: str) -> Generator[None]:
        """Tell why a run does not come about, where it is stopped inside of this.

        Args:
            name: What the run would be.
        """
        try:
            yield
        except REFUSALS as error:
            self.tell(RunRefused(name, error.guard, *map(str, error.args)))
            raise

    @contextmanager
    def told(self) -> Generator[Notes]:
        """Collect what a commit inside of this notes, and tell it if the commit stands."""
        notes = Notes()
        yield notes
        for event in notes.events:
            self.tell(event)

    def overhear(self, event: requests.Event) -> None:
        """Pass on of a session's events what the stream is about: that nothing is being sent."""
        if isinstance(event, requests.Waiting):
            self.tell(Waited(event.seconds, event.reason))

    def _trouble(self, observer: Observer, error: Exception) -> None:
        if id(observer) not in self._troubled:
            self._troubled.add(id(observer))
            requests_log.trouble(error)
