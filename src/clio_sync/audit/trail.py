"""The face of the audit: what a job shows of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from .._pages import table
from ..errors import StoreError
from .chain import Head, Line, Verification, from_text
from .export import write_jsonl
from .words import Entry

SHOWN = 50
"""How many entries a notebook shows, the last ones."""


class Keeper(Protocol):
    """Where a chain is kept; a `Store` is one."""

    def audited(self, after: int = 0) -> Iterator[Line]:
        """The entries after one of them, in order."""
        ...

    def audit_head(self) -> Head:
        """Where the chain ends."""
        ...

    def verify_audit(self, head: str | None = None) -> Verification:
        """Walk along the chain."""
        ...


class Audit:
    """Who did what, when and why: a chain of entries; looping over it gives each in turn.

    Args:
        kept: Where it is kept.
    """

    def __init__(self, kept: Keeper) -> None:
        self._kept = kept

    def __iter__(self) -> Iterator[Entry]:
        return _read(self._kept.audited())

    def __len__(self) -> int:
        return self._kept.audit_head().number

    def __repr__(self) -> str:
        return f"<Audit {self.head}>"

    @property
    def entries(self) -> list[Entry]:
        """All entries, the first one first."""
        return list(self)

    @property
    def head(self) -> str:
        """Where the chain ends, to be noted elsewhere: ``"17:3f9c1a2b4d5e6f70"``."""
        return str(self._kept.audit_head())

    def of(
        self,
        *,
        run: str | None = None,
        row: tuple[str, str] | tuple[str, int] | None = None,
        record: tuple[str, int] | None = None,
        what: str | None = None,
    ) -> list[Entry]:
        """Those entries that are about something.

        Args:
            run: A run's id.
            row: A row: its map's name and its number in the source, or a `RowId`.
            record: A record: its resource and its id, or a `RecordId`.
            what: What was done, such as ``"linked"``.
        """
        return [
            entry
            for entry in self
            if (run is None or entry.by.run == run)
            and (row is None or row in {(entry.map, entry.row), (entry.map, entry.key)})
            and (record is None or record == (entry.resource, entry.record))
            and (what is None or entry.what == what)
        ]

    def verify(self, head: str | None = None) -> Verification:
        """Walk along the whole chain; what comes back is true if it holds.

        Args:
            head: A head that was noted elsewhere: that of an old report, say.

        Raises:
            ConfigurationError: That is no head.
        """
        return self._kept.verify_audit(head)

    def to_jsonl(self, path: str | os.PathLike[str]) -> int:
        """Write all of it into a file, which is replaced; says how many entries.

        `verify_jsonl` checks such a file without the store.

        Args:
            path: Of the file.
        """
        return write_jsonl(self._kept.audited(), path)

    def _repr_html_(self) -> str:
        after = max(0, len(self) - SHOWN)
        more = f"<p>{after} earlier ones are not shown.</p>" if after else ""
        return more + table(_COLUMNS, map(_line, _read(self._kept.audited(after))))


_COLUMNS = ("", "at", "what", "row", "record", "fields", "why", "by")


def _read(kept: Iterable[Line]) -> Iterator[Entry]:
    for one in kept:
        try:
            yield from_text(one.text, one.hash)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise StoreError(
                f"Entry {one.number} of the audit cannot be read: somebody has been at it.",
                advice="verify() says from where on the audit does not hold.",
            ) from None


def _line(entry: Entry) -> Sequence[object]:
    row = f"{entry.map} {'' if entry.row is None else entry.row}"
    record = "" if entry.record is None else f"{entry.resource} {entry.record}"
    by = entry.by.person or entry.by.run
    at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    return (entry.number, at, entry.what, row, record, ", ".join(entry.fields), entry.why, by)
