"""One row for each key, of a source that repeats it: the clients of a sheet of matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from ..mapping.keys import key_of
from ..mapping.rows import SourceRow
from ..mapping.values import Unfit
from .words import name_of


class Distinct:
    """The rows of another source that are about one thing each, by a key and some columns.

    A row with a key that was there before is left out if it says the same, and is set
    aside if it says something else. Rows without the key are left out.

    Args:
        source: Where the rows come from: whatever `rows_of` takes.
        key: The column that names the thing.
        columns: What is said of it, in the key's column and others.
    """

    def __init__(self, source: object, key: str, columns: Sequence[str]) -> None:
        from . import rows_of

        self._rows = rows_of(source)
        self._key = key
        self.columns: Sequence[str] = list(dict.fromkeys([key, *columns]))
        self.name: str = name_of(self._rows)

    def __repr__(self) -> str:
        return f"Distinct({self.name!r}, {self._key!r})"

    def __iter__(self) -> Iterator[SourceRow]:
        seen: dict[str, tuple[int, tuple[str, ...]]] = {}
        for row in self._rows:
            key = key_of(row.values.get(self._key))
            if isinstance(key, Unfit):
                yield row  # whose map says what is wrong with it
            elif key:
                yield from self._first(row, key, seen)

    def _first(
        self, row: SourceRow, key: str, seen: dict[str, tuple[int, tuple[str, ...]]]
    ) -> Iterator[SourceRow]:
        cells = {name: row.values[name] for name in self.columns if name in row.values}
        said = tuple(" ".join(str(cells.get(name) or "").split()) for name in self.columns)
        number, before = seen.setdefault(key, (row.number, said))
        odd = [name for name, a, b in zip(self.columns, before, said, strict=True) if a != b]
        if number == row.number:
            yield evolve(row, values=cells)
        elif odd:
            problem = f"says something else in {', '.join(map(repr, odd))} than row {number} does"
            yield evolve(row, values=cells, problem=problem)
