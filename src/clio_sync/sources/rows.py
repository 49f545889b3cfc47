"""Rows in memory that can be written: for tests, and for programs that keep their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from threading import RLock

from ..errors import SourceError
from ..mapping.rows import SourceRow
from .cells import as_expected, key_of


class Rows:
    """A table in memory, which threads may share.

    Args:
        items: Its rows to begin with.
        key: The column that holds each row's key.
        name: What reports call it.

    Raises:
        SourceError: A row has no key, or two have the same one.
    """

    writable = True

    def __init__(
        self, items: Iterable[Mapping[str, object]] = (), *, key: str, name: str = "rows"
    ) -> None:
        self.key: str = key
        self.name: str = name
        self._lock = RLock()
        self._rows: dict[str, dict[str, object]] = {}
        self._number = 0
        self._numbers: dict[str, int] = {}
        for item in items:
            self.create(item)

    def __repr__(self) -> str:
        return f"<Rows {self.name!r}: {len(self)}>"

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[SourceRow]:
        with self._lock:
            held = [self._row(key) for key in self._rows]
        return iter(held)

    def read(self, keys: Collection[str]) -> Mapping[str, SourceRow]:
        """Read some rows as they are now; those that are not there are left out."""
        with self._lock:
            return {key: self._row(key) for key in keys if key in self._rows}

    def create(self, cells: Mapping[str, object]) -> str:
        """Add a row, and say its key.

        Raises:
            SourceError: It has no key, or that of another row.
        """
        key = key_of(cells.get(self.key))
        with self._lock:
            if not key or key in self._rows:
                what = "the key of another row" if key else "no key"
                raise SourceError(
                    f"A row for {self.name} has {what}.",
                    advice=f"Give each row a key of its own in {self.key!r}.",
                )
            self._number += 1
            self._numbers[key] = self._number
            self._rows[key] = dict(cells)
        return key

    def update(self, key: str, cells: Mapping[str, object], expected: Mapping[str, object]) -> bool:
        """Change some cells of a row that is as expected; says whether it was."""
        with self._lock:
            held = self._rows.get(key)
            if held is None or not as_expected(held, expected):
                return False
            held.update(cells)
            return True

    def delete(self, key: str, expected: Mapping[str, object]) -> bool:
        """Remove a row that is as expected; says whether it was."""
        with self._lock:
            held = self._rows.get(key)
            if held is None or not as_expected(held, expected):
                return False
            del self._rows[key]
            return True

    def _row(self, key: str) -> SourceRow:
        return SourceRow(self._numbers[key], dict(self._rows[key]))
