"""Row keys: exact, once each, and a warning where two of them look alike."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from attrs import evolve

from .broken import clean, unless_broken
from .cells import plain
from .rows import MappedRow, Problem
from .values import Unfit

_SHOWN = 8


class Placed(Protocol):
    """Whatever has a key and stands somewhere."""

    @property
    def key(self) -> str:
        """The key."""
        ...

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        ...


class Keyed(NamedTuple):
    """A row's key and where it stands, when the rest of the row is held no longer."""

    key: str
    place: str


def key_of(cell: object) -> str | Unfit:
    """The key that a cell holds: its exact text without outer white space, empty if none."""
    written = plain(cell)
    if isinstance(written, Unfit):
        return written
    return unless_broken((written or "").strip()) or ""


def checked(rows: Sequence[MappedRow]) -> tuple[MappedRow, ...]:
    """The rows, each with what is wrong with its key in sight of all the others."""
    repeated = repeated_in(rows)
    alike = alike_in(rows)
    if not repeated and not alike:
        return tuple(rows)
    return tuple(judged(row, repeated.get(row.key), alike.get(row.key)) for row in rows)


def judged(row: MappedRow, same: list[str] | None, alike: list[str] | None = None) -> MappedRow:
    """A row with what is wrong with its key: where it stands too, and what looks like it."""
    if same is not None:
        found = Problem("", "its key", f"is also that of {_others(same, row)}", _REPEATED)
        row = evolve(row, problems=(*row.problems, found), usable=False)
    if alike is not None:
        row = evolve(row, warnings=(*row.warnings, alike_warning(row, alike)))
    return row


def alike_warning(row: Placed, alike: Iterable[str]) -> Problem:
    """What is told of a row whose key looks like those that stand elsewhere."""
    return Problem("", "its key", f"looks like that of {_others(alike, row)}", _ALIKE)


_REPEATED = "Give each row a key of its own; none of these rows is used."
_ALIKE = "They count as different; if they are not, write them the same way."


def repeated_in(rows: Iterable[Placed]) -> Mapping[str, list[str]]:
    """Where each key stands that several rows have; of the rows nothing else is held."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        places[row.key].append(row.place)
    return {key: found for key, found in places.items() if key and len(found) > 1}


def alike_in(rows: Iterable[Placed]) -> Mapping[str, list[str]]:
    """Rows by key, where another key differs by no more than a spreadsheet may have made of it."""
    looks: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.key:
            looks[_look(row.key)][row.key].append(row.place)
    return {
        key: [place for other, found in keys.items() if other != key for place in found]
        for keys in looks.values()
        if len(keys) > 1
        for key in keys
    }


def _look(key: str) -> str:
    folded = unicodedata.normalize("NFKC", clean(key)).casefold()
    return re.sub(r"^0+(?=\d)|\.0*$|\s+", "", folded)


def _others(places: Iterable[str], row: Placed) -> str:
    others = [place for place in places if place != row.place]
    shown = ", ".join(others[:_SHOWN])
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    return f"row {shown}" if len(others) == 1 else f"rows {shown}{more}"
