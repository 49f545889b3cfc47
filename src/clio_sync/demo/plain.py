"""Plain text: for pipes, for files, and for terminals without rich."""

from __future__ import annotations

import textwrap
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import TextIO

from attrs import define

from .show import PAGE, Bar, Column, Table

GAP = "  "
QUARTERS = 4


@define
class Plain:
    """Writes lines.

    Args:
        stream: Where to.
        width: Characters of a line.
    """

    stream: TextIO
    width: int = PAGE

    def title(self, text: str, about: str) -> None:
        """Begin."""
        self._line(text)
        self._line("=" * len(text))
        self.say(about)

    def step(self, number: int, text: str) -> None:
        """Begin a step."""
        head = f"{number}. {text}"
        self._line("")
        self._line(head)
        self._line("-" * len(head))

    def say(self, text: str) -> None:
        """A paragraph."""
        self._line(textwrap.fill(text, self.width, break_on_hyphens=False))

    def table(self, table: Table) -> None:
        """A table, unless it has no rows."""
        if not table.rows:
            return
        self._line("")
        if table.title:
            self._line(f"{table.title}:")
        for line in lines_of(table, self.width):
            self._line(line)
        self._line("")

    @contextmanager
    def progress(self, label: str, total: int) -> Generator[Bar]:
        """A line whenever another quarter is done."""
        shown = 0

        def bar(done: int, note: str) -> None:
            nonlocal shown
            quarter = QUARTERS * done // total
            if quarter > shown:
                shown = quarter
                self._line(f"{GAP}{label}: {done} of {total} rows, {note}")

        yield bar

    def _line(self, text: str) -> None:
        print(text, file=self.stream, flush=True)


class Brief(Plain):
    """Writes the steps and the progress only."""

    def title(self, text: str, about: str) -> None:
        """Begin."""

    def step(self, number: int, text: str) -> None:
        """Begin a step."""
        self._line(f"{number}. {text}")

    def say(self, text: str) -> None:
        """Nothing."""

    def table(self, table: Table) -> None:
        """Nothing."""


def lines_of(table: Table, width: int) -> Iterator[str]:
    """A table as lines of plain text.

    Args:
        table: What to show.
        width: How long a line may be; cells are wrapped to keep to it.
    """
    names = [column.name for column in table.columns]
    widths = table.widths(width - len(GAP) * len(names))
    yield from _row(table.columns, names, widths)
    yield GAP + GAP.join("-" * wide for wide in widths)
    for cells in table.rows:
        yield from _row(table.columns, cells, widths)


def _row(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [textwrap.wrap(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    for pieces in zip_longest(*wrapped, fillvalue=""):
        line = [
            piece.rjust(wide) if column.right else piece.ljust(wide)
            for column, piece, wide in zip(columns, pieces, widths, strict=True)
        ]
        yield (GAP + GAP.join(line)).rstrip()
