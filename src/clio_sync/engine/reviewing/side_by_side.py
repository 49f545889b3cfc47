"""A question with values: the row beside whom it may be, for the person who decides.

Values stand in what a person asks for (printing, a page) and in no ``repr``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from attrs import field, frozen

from ..._pages import details, link, markup, table
from ...matching import Evidence
from ...matching.weighing.reasons import page_of

WIDE = 30
"""Characters of a cell before it is wrapped."""


@frozen
class Side:
    """One column: the row, or one that it may be.

    Args:
        place: What it is called: ``row 3``, ``record 1680000003``.
        shown: What people are shown of it, by what that is called; client data.
        why: What speaks for and against it; empty for the row itself.
        link: Where Clio shows it; empty for rows.
    """

    place: str
    shown: Mapping[str, str] = field(repr=lambda shown: f"<{len(shown)} values>")
    why: Evidence | str = ""
    link: str = ""


@frozen
class SideBySide:
    """A row beside whom it may be. Printing it shows values, for you asked; its repr does not.

    In a notebook, or as `to_html` for a browser, it is a table with links into Clio.

    Args:
        title: What is asked about which row.
        row: The row.
        others: The candidates, in the order in which a review counts them.
        decides: How it is decided.
    """

    title: str
    row: Side
    others: tuple[Side, ...]
    decides: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What is known of any of them, the row's first."""
        sides = (self.row, *self.others)
        return tuple(dict.fromkeys(name for side in sides for name in side.shown))

    def __str__(self) -> str:
        heads = ["", *(head for head, _ in self._columns())]
        cells = [
            [name, *(side.shown.get(name, "") for _, side in self._columns())]
            for name in self.names
        ]
        lines = [self.title, "", *_laid_out([heads, *cells])]
        for head, side in self._columns()[1:]:
            lines += ["", head, *(f"  {line}" for line in _drawn(side.why).splitlines())]
        return "\n".join([*lines, *(["", self.decides] if self.decides else [])])

    def to_html(self) -> str:
        """The same as a piece of HTML, in which every value is escaped."""
        columns = self._columns()
        rows = ([name, *(side.shown.get(name, "") for _, side in columns)] for name in self.names)
        heads = ["", *(link(head, side.link) for head, side in columns)]
        why = "".join(details(head, page_of(side.why), is_open=True) for head, side in columns[1:])
        decides = f"<p><code>{markup(self.decides)}</code></p>" if self.decides else ""
        shown = f"{table(heads, rows, named=True)}{why}{decides}"
        return f"<section><h4>{markup(self.title)}</h4>{shown}</section>"

    def _repr_html_(self) -> str:
        return self.to_html()

    def _columns(self) -> list[tuple[str, Side]]:
        """Each side under its heading; those that may be chosen with their number."""
        chosen = [(f"{n}: {side.place}", side) for n, side in enumerate(self.others)]
        return [(self.row.place, self.row), *chosen]


def _laid_out(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table in plain text, with long cells on several lines."""
    wrapped = [[textwrap.wrap(cell, WIDE) or [""] for cell in cells] for cells in rows]
    widths = [
        max(len(line) for cell in column for line in cell) for column in zip(*wrapped, strict=True)
    ]
    for cells in wrapped:
        for line in zip_longest(*cells, fillvalue=""):
            padded = (part.ljust(width) for part, width in zip(line, widths, strict=True))
            yield "  ".join(padded).rstrip()


def _drawn(why: Evidence | str) -> str:
    """The reasons: as a waterfall, where they were weighed."""
    waterfall = getattr(why, "waterfall", None)
    return str(waterfall()) if callable(waterfall) else str(why)
