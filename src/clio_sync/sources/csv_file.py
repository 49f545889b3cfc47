"""Rows of a CSV file, as spreadsheets write them."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from ..errors import SourceError
from ..mapping.formulas import MEND, ROW, unescaped
from ..mapping.rows import SourceRow
from .columns import checked_header
from .text_files import delimiter_of, encoding_of

Read: TypeAlias = Callable[[str], str]


def is_mending(header: Sequence[str]) -> bool:
    """Whether a file is one of rows that were given back to be mended.

    Args:
        header: Its headings.
    """
    return [name.rstrip(" *") for name in header[:2]] == [ROW, MEND]


class CsvFile:
    """A CSV file whose first row holds the headings.

    Encoding and delimiter are found by looking. A row's number is the one that a
    spreadsheet shows beside it: the headings are row 1, a cell of several lines
    is one row, and empty rows are skipped but counted.

    Args:
        path: Where it is.

    Raises:
        SourceError: There is no such file, or it cannot be read as CSV.
    """

    writable = False

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)
        self.name: str = self.path.name
        if not self.path.is_file():
            msg = f"There is no file {self.name} there."
            raise SourceError(msg, advice="Check the path, and the folder you are in.")

    def __repr__(self) -> str:
        return f"CsvFile({self.name!r})"

    @property
    def columns(self) -> Sequence[str]:
        """The headings, in their order."""
        with self._records() as records:
            return self._header(records)

    @property
    def warnings(self) -> Sequence[str]:
        """What looks odd about the file and does not keep it from being read."""
        if encoding_of(self.path) != "cp1252":
            return ()
        return (f"{self.name} is not UTF-8; it was read as Windows-1252. Check accented letters.",)

    def __iter__(self) -> Iterator[SourceRow]:
        return self._rows(self._reader)

    def _rows(self, reader: Callable[[Sequence[str]], Read | None]) -> Iterator[SourceRow]:
        """The rows, each cell read in the way that the headings ask for."""
        with self._records() as records:
            header = self._header(records)
            read = reader(header)
            for number, cells in enumerate(records, start=2):
                if any(cell.strip() for cell in cells):
                    yield _row(number, header, cells if read is None else [*map(read, cells)])

    def _reader(self, header: Sequence[str]) -> Read | None:
        """How each cell is read; None takes it as it stands."""
        return unescaped if is_mending(header) else None

    @contextmanager
    def _records(self) -> Generator[Iterator[list[str]]]:
        encoding = encoding_of(self.path)
        try:
            with self.path.open(encoding=encoding, newline="") as file:
                start, delimiter = self._dialect(file.readline())
                file.seek(0)
                lines = islice(file, start, None)
                yield self._parsed(csv.reader(lines, delimiter=delimiter, strict=True))
        except UnicodeError:
            msg = f"{self.name} is not text in UTF-8, UTF-16 or Windows-1252."
            raise SourceError(msg, advice="Save it as CSV (UTF-8).") from None

    def _dialect(self, first_line: str) -> tuple[int, str]:
        """How many lines to skip, and the delimiter; Excel may say it as ``sep=;``."""
        said, _, delimiter = first_line.rstrip("\r\n").partition("=")
        if said.casefold() == "sep" and len(delimiter) == 1:
            return 1, delimiter
        return 0, delimiter_of(self.path, first_line)

    def _parsed(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):  # noqa: B007
                yield cells
        except csv.Error as error:
            is_long = "limit" in str(error)
            why = "a cell has no end" if is_long else "its quotes do not pair up"
            msg = f"{self.name} cannot be read from row {number + 1} on: {why}."
            advice = 'Write a quote inside a quoted cell twice (""), or export the file again.'
            if is_long:
                advice = f"No cell may have more than {csv.field_size_limit()} characters. {advice}"
            raise SourceError(msg, advice=advice) from None

    def _header(self, records: Iterator[list[str]]) -> Sequence[str]:
        return checked_header(self.name, next(records, []))


def _row(number: int, header: Sequence[str], cells: list[str]) -> SourceRow:
    surplus = [cell for cell in cells[len(header) :] if cell.strip()]
    if len(cells) < len(header) or surplus:
        return SourceRow(number, dict(zip(header, cells, strict=False)), _ragged(header, cells))
    return SourceRow(number, dict(zip(header, cells, strict=False)))


def _ragged(header: Sequence[str], cells: list[str]) -> str:
    return (
        f"has {len(cells)} cells where the headings have {len(header)}, so its cells may stand "
        "in the wrong columns; look for a delimiter or a line break that should be in quotes"
    )
