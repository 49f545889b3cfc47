"""Columns: that a source has those which a map reads, and that none is misspelt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..errors import MappingError
from .naming import folded, near

if TYPE_CHECKING:
    from .data_map import DataMap
    from .rows import SourceRow

_LOOKS_LIKE_DATA = re.compile(r"@|\d{4}")
_ALIKE = 0.75


def columns_read(data_map: DataMap) -> Sequence[str]:
    """All columns that a map reads, as far as its declaration says."""
    of_fields = (column for field in data_map.fields for column in field.columns)
    named = (data_map.key, data_map.changed_at, *of_fields)
    return [column for column in dict.fromkeys(named) if isinstance(column, str)]


def check_columns(data_map: DataMap, present: Collection[str], name: str) -> None:
    """Refuse a source that lacks a column, see `DataMap.check_columns`."""
    lacking = [column for column in columns_read(data_map) if column not in present]
    if not lacking:
        return
    is_data = any(_LOOKS_LIKE_DATA.search(column) for column in present)
    offered = () if is_data else tuple(present)
    listed = "".join(f"\n- {column!r}. {near(column, offered)}".rstrip() for column in lacking)
    raise MappingError(
        f"{name} lacks columns that the data map {data_map.name!r} reads. "
        f"{_HEADINGS if is_data else _all_of(present)}{listed}"
    )


_HEADINGS = "Its first row looks like data: put the names of the columns there. It lacks:"


def _all_of(present: Collection[str]) -> str:
    listed = ", ".join(map(repr, present))
    return f"It has {listed}; it lacks:" if listed else "It has no columns at all; it lacks:"


def noting(present: dict[str, None], rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """The rows themselves; which columns they have is noted while they pass."""
    for row in rows:
        if not row.values.keys() <= present.keys():
            present.update(dict.fromkeys(row.values))
        yield row


def spelt(data_map: DataMap, rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """The rows themselves, which may have columns of their own; in the end, misspelt ones are told.

    Raises:
        MappingError: A column looks like one that the map reads and the row lacks.
    """
    read = columns_read(data_map)
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(_misspelt(row.values, read)))
        yield row
    if found:
        text = f"The data map {data_map.name!r} does not read all columns of these rows:"
        raise MappingError(text + "".join(f"\n- {said}" for said in found))


def _misspelt(present: Collection[str], read: Sequence[str]) -> Iterator[str]:
    lacking = {folded(column): column for column in read if column not in present}
    for column in present if lacking else ():
        alike = get_close_matches(folded(column), lacking, n=1, cutoff=_ALIKE)
        if column not in read and alike and _digits(column) == _digits(alike[0]):
            yield f"{column!r}. Did you mean {lacking[alike[0]]!r}?"


def _digits(column: str) -> str:
    """What tells the first of several e-mail columns from the second."""
    return re.sub(r"\D", "", column)
