"""What is wrong with a source, as a list and as a CSV file that the firm mends and feeds back."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from .cells import plain
from .formulas import MEND, ROW, escaped
from .rows import MappedRow, Problem, SourceRow
from .values import Unfit


@frozen
class Problems:
    """Row numbers with what is wrong there; no text of it repeats a value.

    Args:
        rows: The rows that cannot be used.
        mapped: What mapping made of them.
    """

    rows: tuple[SourceRow, ...] = attrs.field(repr=lambda held: f"<{len(held)} rows>")
    mapped: tuple[MappedRow, ...] = attrs.field(repr=False)

    @property
    def listed(self) -> list[tuple[int, Problem]]:
        """Each problem with the number of its row."""
        return [(row.number, problem) for row in self.mapped for problem in row.problems]

    def __len__(self) -> int:
        return len(self.listed)

    def __iter__(self) -> Iterator[tuple[int, Problem]]:
        return iter(self.listed)

    def __str__(self) -> str:
        return "\n".join(f"row {number}: {problem}" for number, problem in self.listed)

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the rows with all their columns, and what to fix in front; it can be read again.

        Mend the cells, save the file and give it to the map: the two columns in front are
        not read. A cell that a spreadsheet may run as a formula is written with an
        apostrophe before it, which goes when the file is read again.

        Args:
            path: Of the file, which is replaced; it holds client data.
        """
        columns = list(dict.fromkeys(name for row in self.rows for name in row.values))
        head = [_unlike(ROW, columns), _unlike(MEND, columns)]
        errors = "backslashreplace"  # half a character is shown, to be mended
        with Path(path).open("w", encoding="utf-8-sig", errors=errors, newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*head, *columns])
            writer.writerows(self._lines(columns))

    def _lines(self, columns: Sequence[str]) -> Iterator[list[str]]:
        for row, mapped in zip(self.rows, self.mapped, strict=True):
            said = "\n".join(map(str, mapped.problems))
            yield [str(row.number), said, *(_cell(row.values.get(name)) for name in columns)]


def _unlike(name: str, columns: Sequence[str]) -> str:
    """A heading that no column has."""
    while name in columns:
        name += " *"
    return name


def _cell(value: object) -> str:
    written = plain(value)
    text = str(value) if isinstance(written, Unfit) else written or ""
    return escaped(text.replace("\0", r"\x00"))  # which no CSV file may hold
