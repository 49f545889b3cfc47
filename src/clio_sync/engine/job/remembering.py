"""What both colours of a job know without asking anybody."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from ...audit import Audit
from ...store import Store, open_store
from ..reviewing.quarantine import Quarantine
from ..reviewing.review import OpenReview
from ..watching.events import Observer as Watcher
from ..watching.stream import listening
from ..work import Work

if TYPE_CHECKING:
    from ..._drivers import AsyncDriver, Driver
    from ..._flows.session import Session
    from ...mapping import DataMap


Only: TypeAlias = "Mapping[DataMap, Collection[str]] | Mapping[str, Collection[str]]"
"""Keys of rows, by their map or its name."""
Kept: TypeAlias = Literal["encrypted", "digests"]
"""What the local index of Clio holds."""
Images: TypeAlias = Literal["encrypted", "off"]
"""What is kept of values that updates overwrite."""


def longest(session: Session, driver: Driver | AsyncDriver) -> float:
    """Seconds that a write may go without an answer.

    Args:
        session: What the client's requests share.
        driver: What waits for it.
    """
    return (session.timeouts or driver.timeouts).total


class Remembering:
    """What both colours of a job know without asking anybody."""

    store: Store
    work: Work
    _now: Callable[[], float]
    _finally: weakref.finalize[..., Remembering] | None = None

    def _remember_in(self, store: str | Path | Store, key: bytes | None) -> Store:
        """Open the store; one that was opened here is closed with the job, at the latest."""
        opened = open_store(store, key=key)
        if opened is not store:
            self._finally = weakref.finalize(self, opened.close)
        return opened

    def close(self) -> None:
        """Close the store, if the job opened it."""
        if self._finally is not None:
            self._finally()

    def observe(self, *observers: Watcher) -> None:
        """Let somebody be told what the job does from now on.

        Args:
            observers: Functions of one event; what they raise is logged once and stops nothing.

        Raises:
            ConfigurationError: One of them cannot be called.
        """
        self.work.stream.observers.extend(listening(observers))

    @property
    def reviews(self) -> list[OpenReview]:
        """The questions that only a human may decide, and the means to decide them."""
        resources = {reading.map.name: reading.map.resource for reading in self.work.readings}
        told = self.work.stream.told
        return [
            OpenReview(review, self.store, self._now, resources.get(review.row.map, ""), told)
            for review in self.store.reviews()
        ]

    @property
    def quarantine(self) -> Quarantine:
        """The rows that were set aside, and why; it writes them into a file to be corrected."""
        return Quarantine(self.store, self._now, self.work.readings)

    @property
    def audit(self) -> Audit:
        """Who did what, when and why: a chain in which no entry can be changed unseen."""
        return Audit(self.store)


def named(only: Only | None) -> dict[str, Collection[str]] | None:
    """Rows by the names of their maps.

    Args:
        only: Keys by map; None for all rows.
    """
    if only is None:
        return None
    return {one if isinstance(one, str) else one.name: keys for one, keys in only.items()}
