"""Events that came before: Clio delivers at least once, and not always once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from .events import Event


class Deduplicator:
    """Remembers the last events that were handled, so that none is handled twice.

    An event has no id, so it is told by its webhook, kind, record and etag
    (facts, 9); one without an etag counts as new each time, since two changes
    may look alike. Of the *order* nothing can be told, for etags have none:
    read the record again with `Event.fetch`.

    It forgets with the process. What a second delivery must not do at all
    belongs behind a unique key in your own database.

    Args:
        most: How many events to remember.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._handled: OrderedDict[object, None] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, event: Event) -> bool:
        """Whether it was handled before."""
        with self._lock:
            return event.key is not None and event.key in self._handled

    def note(self, event: Event) -> None:
        """Remember that it is handled; to be told only afterwards, or a crash loses it."""
        if event.key is None:
            return
        with self._lock:
            self._handled[event.key] = None
            self._handled.move_to_end(event.key)
            while len(self._handled) > self._most:
                self._handled.popitem(last=False)
