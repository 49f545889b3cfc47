"""A spreadsheet file that somebody edits."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import define

from ..errors import SourceError
from ..mapping import DataMap
from ..sources import CsvFile


@define
class Sheet:
    """A CSV file as a program for spreadsheets holds it.

    Args:
        path: Where it is saved.
        cells: Every row, the headings first, empty rows included.
        warnings: What looks odd about it.
    """

    path: Path
    cells: list[list[str]]
    warnings: Sequence[str] = ()

    @classmethod
    def copied(cls, source: Path, folder: Path) -> Sheet:
        """A copy to edit, of a file that stays as it is.

        Args:
            source: The file.
            folder: Where the copy goes, under the same name.

        Raises:
            SourceError: It cannot be read.
        """
        folder.mkdir(parents=True)
        original = cls.opened(source)
        sheet = cls(folder / source.name, original.cells, original.warnings)
        sheet.save()
        return sheet

    @classmethod
    def opened(cls, path: Path) -> Sheet:
        """The file itself.

        Raises:
            SourceError: It cannot be read.
        """
        try:
            file = CsvFile(path)
            with file._records() as records:
                return cls(path, [list(cells) for cells in records], file.warnings)
        except OSError as error:
            text = f"{path.name} cannot be read: {error.strerror}."
            raise SourceError(text, advice="Check who may read it.") from None

    @property
    def name(self) -> str:
        """How the file is called."""
        return self.path.name

    @property
    def columns(self) -> list[str]:
        """The headings."""
        return list(CsvFile(self.path).columns)

    def check(self, data_map: DataMap) -> None:
        """Refuse a file that lacks a column.

        Args:
            data_map: Says which columns there have to be.

        Raises:
            MappingError: It lacks some; the text names them.
        """
        data_map.check_columns(self.columns, self.name)

    def row(self, number: int) -> Mapping[str, str]:
        """The cells of a row by column; the number is the one shown beside it."""
        return dict(zip(self.columns, self.cells[number - 1], strict=False))

    def edit(self, number: int, changes: Mapping[str, str]) -> None:
        """Change some cells of a row, and save."""
        columns = self.columns
        for column, value in changes.items():
            self.cells[number - 1][columns.index(column)] = value
        self.save()

    def save(self) -> None:
        """Write it as spreadsheets do."""
        with self.path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(self.cells)
