"""A terminal that can do more: tables with rules, few colours, a bar that moves."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal, TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table as RichTable
from rich.text import Text

from .show import PAGE, Bar, Table

INDENT = 4
TIGHT = (0, 1, 0, 0)
"""Blanks around a cell; the box adds one more."""
GAP = 2

TONES = {
    "create": "green",
    "created": "green",
    "adopt": "cyan",
    "adopted": "cyan",
    "update": "cyan",
    "updated": "cyan",
    "written": "green",
    "kept Clio's": "cyan",
    "review": "yellow",
    "for review": "yellow",
    "waiting": "yellow",
    "quarantined": "red",
    "0": "dim",
}
"""The colour of a cell that says just this."""


class Pretty:
    """Writes to a terminal through rich.

    Args:
        stream: The terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self.console: Console = Console(file=stream, highlight=False)
        self.width: int = min(PAGE, self.console.width)

    def title(self, text: str, about: str) -> None:
        """Begin."""
        self.console.print()
        self.console.print(Text(text, "bold"))
        self.say(about)

    def step(self, number: int, text: str) -> None:
        """Begin a step."""
        self.console.print()
        self.console.print(Text.assemble((f" {number} ", "reverse"), " ", (text, "bold")))

    def say(self, text: str) -> None:
        """A paragraph."""
        self.console.print(Padding(Text(text), (0, 0, 0, INDENT)), width=self.width)

    def table(self, table: Table) -> None:
        """A table, unless it has no rows."""
        if not table.rows:
            return
        if table.title:
            self.console.print()
            self.console.print(Padding(Text(table.title, "bold"), (0, 0, 0, INDENT)))
        made = RichTable(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False, padding=TIGHT)
        widths = table.widths(self.width - INDENT - 1 - GAP * len(table.columns))
        for column, wide in zip(table.columns, widths, strict=True):
            side: Literal["left", "right"] = "right" if column.right else "left"
            made.add_column(Text(column.name), justify=side, overflow="fold", width=wide)
        for cells in table.rows:
            made.add_row(*(Text(cell, TONES.get(cell, "")) for cell in cells))
        self.console.print(Padding(made, (0, 0, 0, INDENT)), width=self.width)

    @contextmanager
    def progress(self, label: str, total: int) -> Generator[Bar]:
        """A bar for as long as the context lasts; it stays when it is full."""
        columns = (
            TextColumn("    {task.description}"),
            BarColumn(bar_width=self.width // 5, complete_style="cyan", finished_style="green"),
            TextColumn("{task.completed:.0f}/{task.total:.0f} rows · {task.fields[note]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
        )
        with Progress(*columns, console=self.console) as shown:
            task = shown.add_task(label, total=total, note="")

            def bar(done: int, note: str) -> None:
                shown.update(task, completed=done, note=note)

            yield bar
