"""Rows that are in memory already: mappings, and the rows of a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from ..errors import SourceError
from ..mapping.cells import native
from ..mapping.rows import SourceRow
from .columns import refuse_repeated

_NULLS = frozenset(["NAType", "NaTType"])
_EXACT = 2**53
"""From here on, a fraction has lost digits, and is no whole number any more."""


@runtime_checkable
class PandasFrame(Protocol):
    """As much of a pandas DataFrame as is needed to read its rows."""

    @property
    def columns(self) -> Iterable[object]:
        """The names of its columns."""
        ...

    def itertuples(self, index: bool = ..., name: str | None = ...) -> Iterable[tuple[object, ...]]:
        """Its rows."""
        ...


@runtime_checkable
class PolarsFrame(Protocol):
    """As much of a polars DataFrame as is needed to read its rows."""

    @property
    def columns(self) -> Iterable[object]:
        """The names of its columns."""
        ...

    def iter_rows(self) -> Iterator[tuple[object, ...]]:
        """Its rows."""
        ...


class Records:
    """Mappings, or rows made by somebody's own source, numbered from 1.

    Args:
        items: Mappings or `SourceRow`; an iterator is read once and kept.
        name: What reports call it.
    """

    def __init__(
        self, items: Iterable[Mapping[str, object] | SourceRow], name: str = "records"
    ) -> None:
        self.name: str = str(getattr(items, "name", name))
        self.writable: bool = bool(getattr(items, "writable", False))
        self._items = list(items) if isinstance(items, Iterator) else items

    def __repr__(self) -> str:
        return f"Records(name={self.name!r})"

    @property
    def columns(self) -> Sequence[str]:
        """The names that any of the records has."""
        return list(dict.fromkeys(column for row in self for column in row.values))

    def __iter__(self) -> Iterator[SourceRow]:
        for number, item in enumerate(self._items, start=1):
            yield item if isinstance(item, SourceRow) else _record(number, item)


def _record(number: int, item: object) -> SourceRow:
    if not isinstance(item, Mapping):
        msg = f"Record {number} is of type {type(item).__name__}, not a mapping."
        raise SourceError(msg, advice="Pass mappings from column names to values.")
    return SourceRow(number, {str(column): value for column, value in item.items()})


class Frame:
    """The rows of a DataFrame of pandas or polars, numbered from 1.

    What either calls missing is an empty cell. A whole number that pandas turned
    into a fraction, because its column has empty cells, is a whole number again.

    Args:
        frame: The DataFrame.
        name: What reports call it.
    """

    writable = False

    def __init__(self, frame: PandasFrame | PolarsFrame, name: str = "DataFrame") -> None:
        self.name = name
        self._frame = frame

    def __repr__(self) -> str:
        return f"Frame(name={self.name!r})"

    @property
    def columns(self) -> Sequence[str]:
        """The names of its columns."""
        return [str(column) for column in self._frame.columns]

    def __iter__(self) -> Iterator[SourceRow]:
        columns = self.columns
        refuse_repeated(self.name, columns)
        for number, cells in enumerate(_cells(self._frame), start=1):
            yield SourceRow(number, dict(zip(columns, map(_plain, cells), strict=True)))


def _cells(frame: PandasFrame | PolarsFrame) -> Iterable[tuple[object, ...]]:
    if isinstance(frame, PolarsFrame):
        return frame.iter_rows()
    return frame.itertuples(index=False, name=None)


def _plain(cell: object) -> object:
    """The cell as a value of Python's own, None where it is missing."""
    if type(cell).__name__ in _NULLS:
        return None
    value = native(cell)
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | None:
    if value != value:  # noqa: PLR0124  # what is not a number differs even from itself
        return None
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
