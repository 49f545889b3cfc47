"""Reading of a source only what changed, where it can say that, and whatever else is to be looked at.

A row that did not change may still need a look: its record has changed, or a run did
not get done with it. The store knows such rows by digests of their keys, so the source is
walked through for them, and only then. The cursor moves once a run is done with all rows
that were read; until then they are read again. Once a day all rows are read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ...mapping.reading import row_key
from ...sources import Incremental, name_of, rows_of
from ...store.words import Cursor, State

if TYPE_CHECKING:
    from ...mapping import Reading, SourceRow
    from ...store import Store

DAILY = 86_400.0
"""Seconds after which all rows are read again."""


@define
class Portion:
    """The rows of one source that are read for a plan.

    Args:
        reading: The map and its source.
        source: The source, as one that says what changed.
        store: Names rows.
        since: The cursor of the last look; empty for everything.
        whole_at: When everything was read; now, if it is read this time.
    """

    reading: Reading
    source: Incremental
    store: Store
    since: str = field(repr=False)
    whole_at: float
    wanted: Collection[str] = ()
    """Keys, as digests, of rows that are to be looked at although they did not change."""
    _cursor: str = field(default="", init=False, repr=False)

    @property
    def whole(self) -> bool:
        """Whether everything is read."""
        return not self.since

    def rows(self) -> Iterator[SourceRow]:
        """Read what changed, and then what is wanted besides."""
        changed = self.source.changes(self.since)
        missing = set() if self.whole else set(self.wanted)
        for row in changed.rows:
            if missing:
                missing.discard(self._key(row))
            yield row
        self._cursor = changed.cursor
        for row in self.source if missing else ():
            if (key := self._key(row)) in missing:
                missing.discard(key)
                yield row
            if not missing:
                return

    def _key(self, row: SourceRow) -> str:
        key, _ = row_key(self.reading.map.key, row)
        return self.store.row_id(self.reading.map.name, key).key

    def reached(self) -> Cursor:
        """How far the source has been read, once all of that is dealt with."""
        said = json.dumps([_named(self.reading), self._cursor])
        name = cursor_of(self.reading)
        return Cursor(name, self.whole_at, self.store.sealed(name, said))


@frozen
class Portions:
    """Decides how much of each source is to be read.

    Args:
        store: Keeps the cursors.
        state: What is remembered.
        at: Now.
        full: Whether everything is to be read.
    """

    store: Store
    state: State = field(repr=False)
    at: float
    full: bool

    def of(self, reading: Reading) -> Portion | None:
        """What is read of a source; None of one that cannot say what changed.

        Args:
            reading: The map and its source.
        """
        source = rows_of(reading.source)
        if not isinstance(source, Incremental) or not getattr(source, "tells_changes", True):
            return None
        known = self.state.cursors.get(cursor_of(reading))
        since = "" if known is None or self.full else self._since(reading, known)
        whole_at = known.watermark if known is not None and since else self.at
        return Portion(reading, source, self.store, since, whole_at)

    def _since(self, reading: Reading, known: Cursor) -> str:
        if self.at - known.watermark >= DAILY:
            return ""
        named, cursor = json.loads(self.store.opened(known.resource, known.shape))
        return str(cursor) if named == _named(reading) else ""


def cursor_of(reading: Reading) -> str:
    """The name of the cursor of a map's source.

    Args:
        reading: The map and its source.
    """
    return f"source {reading.map.name}"


def _named(reading: Reading) -> str:
    """What tells one source from another."""
    source = rows_of(reading.source)
    return f"{type(source).__name__} {name_of(source)}"
