"""A question with values: the row beside whom it may be, for the person who decides.

Values stand in what a person asks for (printing, a page) and in no ``repr``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest

from attrs import field, frozen

from ..matching import Evidence

WIDE = 30
"""Characters of a cell before it is wrapped."""
DECIDES = "review.link(n), review.not_the_same(n) or review.create() decides."


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
        heads = "".join(f"<th>{_linked(head, side)}</th>" for head, side in self._columns())
        rows = "".join(
            f"<tr><th>{escape(name)}</th>{self._cells(name)}</tr>" for name in self.names
        )
        why = "".join(
            f"<details open><summary>{escape(head)}</summary>{_page_of(side.why)}</details>"
            for head, side in self._columns()[1:]
        )
        table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        decides = f"<p><code>{escape(self.decides)}</code></p>" if self.decides else ""
        return f"<section><h4>{escape(self.title)}</h4>{table}{why}{decides}</section>"

    def _repr_html_(self) -> str:
        return self.to_html()

    def _columns(self) -> list[tuple[str, Side]]:
        """Each side under its heading; those that may be chosen with their number."""
        chosen = [(f"{n}: {side.place}", side) for n, side in enumerate(self.others)]
        return [(self.row.place, self.row), *chosen]

    def _cells(self, name: str) -> str:
        sides = (self.row, *self.others)
        return "".join(f"<td>{escape(side.shown.get(name, ''))}</td>" for side in sides)


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


def _page_of(why: Evidence | str) -> str:
    drawn = getattr(why, "_repr_html_", None)
    return str(drawn()) if callable(drawn) else f"<p>{escape(str(why))}</p>"


def _linked(head: str, side: Side) -> str:
    return f'<a href="{escape(side.link)}">{escape(head)}</a>' if side.link else escape(head)
