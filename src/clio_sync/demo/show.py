"""How the demonstration is shown: one small vocabulary, for terminals, pipes and programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from io import TextIOWrapper
from typing import Protocol, TextIO

from attrs import field, frozen

PAGE = 100
"""Columns of text where nobody says how many there are."""

WORD = 12
"""Words of up to so many characters are never broken."""


@frozen
class Column:
    """A column of a table.

    Args:
        name: Its heading.
        right: Whether its cells are numbers, which stand on the right.
    """

    name: str
    right: bool = False


def _numbered(name: str) -> Column:
    return Column(name, right=True)


@frozen
class Table:
    """What is shown as a table.

    Args:
        columns: Its columns.
        rows: A text for each column.
        title: What stands above it.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]] = field(repr=False)
    title: str = ""

    @classmethod
    def of(cls, *columns: str, rows: Sequence[Sequence[str]], title: str = "") -> Table:
        """A table whose numeric columns are those with ``#`` before their name."""
        made = [_numbered(c[1:]) if c.startswith("#") else Column(c) for c in columns]
        return cls(made, rows, title)

    def widths(self, room: int) -> list[int]:
        """How wide each column is: as wide as it wants, and the widest give way first.

        Args:
            room: Characters for all of the columns.
        """
        widths = [max(map(len, texts)) for texts in self._texts()]
        least = self._narrowest()
        while sum(widths) > room and widths != least:
            wide, place = max((w, at) for at, w in enumerate(widths) if w > least[at])
            widths[place] = wide - 1
        return widths

    def _narrowest(self) -> list[int]:
        """How narrow columns may become: as their longest word, unless that is very long."""
        words = [" ".join(texts).split() for texts in self._texts()]
        return [min(WORD, max(map(len, some), default=0)) for some in words]

    def _texts(self) -> list[tuple[str, ...]]:
        """Heading and cells of each column."""
        return list(zip([column.name for column in self.columns], *self.rows, strict=True))


class Bar(Protocol):
    """Shows how far something has come."""

    def __call__(self, done: int, note: str) -> None:
        """So much is done; the note says what of."""
        ...


class Show(Protocol):
    """Where the demonstration is told."""

    def title(self, text: str, about: str) -> None:
        """Begin."""
        ...

    def step(self, number: int, text: str) -> None:
        """Begin a step."""
        ...

    def say(self, text: str) -> None:
        """A paragraph."""
        ...

    def table(self, table: Table) -> None:
        """A table, unless it has no rows."""
        ...

    def progress(self, label: str, total: int) -> AbstractContextManager[Bar]:
        """Show progress for as long as the context lasts."""
        ...


def show_for(stream: TextIO, *, brief: bool = False) -> Show:
    """The best way to show something there.

    Args:
        stream: Where to.
        brief: Whether only the steps and the progress are wanted.
    """
    from .plain import Brief, Plain

    _survive(stream)
    if brief:
        return Brief(stream)
    if not stream.isatty():
        return Plain(stream, PAGE)
    try:
        from .pretty import Pretty
    except ImportError:
        from shutil import get_terminal_size

        return Plain(stream, min(PAGE, get_terminal_size().columns))
    return Pretty(stream)


def _survive(stream: TextIO) -> None:
    """A terminal that cannot write an accent must not end the demonstration."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
