"""What a source is to the engine: rows that can be read again and again, and perhaps written.

`Source` is all that rows on their way to Clio need. `Mirror` is a source that
takes Clio's changes back; whoever writes one for their own system checks it
with `clio_sync.testing.check_mirror`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from ..mapping.rows import SourceRow


@runtime_checkable
class Source(Protocol):
    """Rows to bring into Clio; each iteration reads them anew, from the first one.

    Two optional attributes say more: ``name`` (how reports call the source) and
    ``writable`` (whether values can be written back to it).
    """

    def __iter__(self) -> Iterator[SourceRow]: ...


@frozen
class Changed:
    """What changed in a source since a look before.

    Args:
        rows: The rows that changed; some that did not may be among them.
        cursor: What to ask with the next time.
    """

    rows: Iterable[SourceRow] = field(repr=False)
    cursor: str


@runtime_checkable
class Incremental(Protocol):
    """A source that can say what changed, so that not all of it is read each time.

    One that can only sometimes says so in an attribute, ``tells_changes``.
    """

    def __iter__(self) -> Iterator[SourceRow]: ...

    def changes(self, since: str) -> Changed:
        """Read what changed since a look before, and rather too much than too little.

        Args:
            since: The cursor of that look; empty for everything.
        """
        ...


@runtime_checkable
class Mirror(Protocol):
    """A source that takes Clio's changes back.

    A row is known by its key, which is the text of one of its cells. Cells are
    written as they are read: what `read` returns can be written with no change.
    One that makes keys itself says so in an attribute, ``makes_keys``.
    """

    def __iter__(self) -> Iterator[SourceRow]: ...

    @property
    def key(self) -> str:
        """The column that holds the key."""
        ...

    def read(self, keys: Collection[str]) -> Mapping[str, SourceRow]:
        """Read some rows as they are now; those that are not there are left out.

        Args:
            keys: Of the rows.
        """
        ...

    def create(self, cells: Mapping[str, object]) -> str:
        """Add a row, and say its key.

        Args:
            cells: By column; without the key's where the source makes keys itself.
        """
        ...

    def update(self, key: str, cells: Mapping[str, object], expected: Mapping[str, object]) -> bool:
        """Change some cells of a row, unless somebody was there before us.

        Args:
            key: Of the row.
            cells: The new ones, by column.
            expected: What has to stand there now, by column: cells as they were read.

        Returns:
            Whether the row was as expected, and is now changed.
        """
        ...

    def delete(self, key: str, expected: Mapping[str, object]) -> bool:
        """Remove a row, unless somebody has changed it.

        Args:
            key: Of the row.
            expected: What has to stand there now, by column.

        Returns:
            Whether the row was as expected, and is now gone.
        """
        ...


@runtime_checkable
class Batching(Protocol):
    """A mirror that writes many rows more cheaply together."""

    def batch(self) -> AbstractContextManager[object]:
        """Group the writes inside: they are all on the disk when this is left, or none is."""
        ...


def name_of(source: Source) -> str:
    """How reports call a source.

    Args:
        source: Any source.
    """
    return str(getattr(source, "name", type(source).__name__))


def makes_keys(source: Source) -> bool:
    """Whether a source makes the key of a new row itself; it says so in ``makes_keys``.

    Args:
        source: Any source.
    """
    return bool(getattr(source, "makes_keys", False))


def is_writable(source: Source) -> bool:
    """Whether values can be written back to a source.

    Args:
        source: Any source.
    """
    return bool(getattr(source, "writable", isinstance(source, Mirror)))
