"""A CSV file that takes changes back: the whole file is written anew, beside it, and put in place."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from typing import IO

from attrs import define, field, frozen

from ..errors import SourceBusy, SourceError
from ..mapping.formulas import escaped, inert, original, unescaped
from ..mapping.rows import SourceRow
from .cells import as_expected, key_of
from .csv_file import CsvFile, Read, is_mending
from .text_files import encoding_of


@frozen
class _Form:
    """How a file keeps its cells from being run, and the way back."""

    write: Read
    read: Read


def _form(header: Sequence[str]) -> _Form:
    return _Form(escaped, unescaped) if is_mending(header) else _Form(inert, original)


@define
class _Sheet:
    """A file's rows while they are changed, as the file has them, and what it was before."""

    digest: bytes
    header: Sequence[str]
    form: _Form
    rows: dict[str, dict[str, str]] = field(factory=dict)
    changed: bool = field(default=False)

    def fits(self, key: str, expected: Mapping[str, str]) -> bool:
        """Whether there is a row of this key, and it says what it is expected to."""
        held = self.rows.get(key)
        if held is None:
            return False
        return as_expected({c: self.form.read(held[c]) for c in expected}, expected)

    def put(self, key: str, cells: Mapping[str, str]) -> None:
        """Change cells; one that says the same already stays as it is written."""
        held, form = self.rows[key], self.form
        held.update({c: form.write(s) for c, s in cells.items() if form.read(held[c]) != s})
        self.changed = True


class CsvTable(CsvFile):
    """A CSV file whose rows are known by a column, and which can be written.

    Encoding, delimiter, headings, the order of rows and cells that nobody changes stay
    as they are. What a spreadsheet would run as a formula is written with an apostrophe
    before it, which is not read. A file that somebody saves meanwhile is not overwritten.

    Args:
        path: Where it is.
        key: The column that holds each row's key.

    Raises:
        SourceError: There is no such file, or it cannot be read as CSV.
    """

    writable = True

    def __init__(self, path: str | os.PathLike[str], *, key: str) -> None:
        super().__init__(path)
        self.key: str = key
        self._lock = RLock()
        self._sheet: _Sheet | None = None

    def __repr__(self) -> str:
        return f"CsvTable({self.name!r})"

    def read(self, keys: Collection[str]) -> Mapping[str, SourceRow]:
        """Read some rows as they are now; those that are not there are left out."""
        wanted = set(keys)
        found = ((key_of(row.values.get(self.key)), row) for row in self)
        return {key: row for key, row in found if key in wanted}

    def create(self, cells: Mapping[str, object]) -> str:
        """Add a row at the end, and say its key.

        Raises:
            SourceError: It has no key, that of another row, or a column that is not there.
        """
        with self._open() as sheet:
            key = key_of(cells.get(self.key))
            if not key or key in sheet.rows:
                what = "the key of another row" if key else "no key"
                raise SourceError(
                    f"A row for {self.name} has {what}.",
                    advice=f"Give each row a key of its own in {self.key!r}.",
                )
            written = self._written(sheet, cells)
            sheet.rows[key] = dict.fromkeys(sheet.header, "")
            sheet.put(key, written)
            return key

    def update(self, key: str, cells: Mapping[str, object], expected: Mapping[str, object]) -> bool:
        """Change some cells of a row that is as expected; says whether it was."""
        with self._open() as sheet:
            if not sheet.fits(key, self._written(sheet, expected)):
                return False
            sheet.put(key, self._written(sheet, cells))
            return True

    def delete(self, key: str, expected: Mapping[str, object]) -> bool:
        """Remove a row that is as expected; says whether it was."""
        with self._open() as sheet:
            if not sheet.fits(key, self._written(sheet, expected)):
                return False
            del sheet.rows[key]
            sheet.changed = True
            return True

    @contextmanager
    def batch(self) -> Generator[None]:
        """Group the writes inside: the file is written once, when this is left."""
        with self._open():
            yield

    # The file

    def _reader(self, header: Sequence[str]) -> Read:
        return _form(header).read

    @contextmanager
    def _open(self) -> Generator[_Sheet]:
        """The sheet, which is written when the outermost of these is left without an error."""
        with self._lock:
            if self._sheet is not None:
                yield self._sheet
                return
            self._sheet = sheet = self._loaded()
            try:
                yield sheet
                if sheet.changed:
                    self._replace(sheet)
            finally:
                self._sheet = None

    def _loaded(self) -> _Sheet:
        digest = _digest(self.path)
        header = self.columns
        if self.key not in header:
            raise SourceError(
                f"{self.name} has no column {self.key!r}.",
                advice=f"It has {', '.join(map(repr, header))}.",
            )
        sheet = _Sheet(digest, header, _form(header))
        for row in self._rows(lambda _: None):
            key = key_of(sheet.form.read(str(row.values.get(self.key, ""))))
            if row.problem or not key or key in sheet.rows:
                why = row.problem or ("has no key" if not key else "has the key of another row")
                raise SourceError(
                    f"Row {row.number} of {self.name} {why}.",
                    advice="Mend it first: the whole file is written where one row changes.",
                )
            sheet.rows[key] = {column: str(row.values.get(column, "")) for column in header}
        return sheet

    def _written(self, sheet: _Sheet, cells: Mapping[str, object]) -> dict[str, str]:
        unknown = [column for column in cells if column not in sheet.header]
        if unknown:
            raise SourceError(
                f"{self.name} has no column {unknown[0]!r}.", advice="Add it to the headings."
            )
        return {column: self._text(cell) for column, cell in cells.items()}

    def _text(self, cell: object) -> str:
        isoformat = getattr(cell, "isoformat", None)
        text = "" if cell is None else str(isoformat() if callable(isoformat) else cell)
        if "\0" in text:
            raise SourceError(
                f"A cell for {self.name} has a zero byte in it, which no CSV file can hold.",
                advice="Take it out where the value comes from.",
            )
        return text

    def _replace(self, sheet: _Sheet) -> None:
        """Write the new file through to the disk, and only then put it in the old one's place."""
        encoding = encoding_of(self.path)
        start, delimiter = self._dialect_of(encoding)
        try:
            handle, name = tempfile.mkstemp(prefix=f".{self.name}.", dir=self.path.parent)
            temporary = Path(name)
            try:
                with os.fdopen(handle, "w", encoding=encoding, newline="") as file:
                    self._write(file, sheet, f"sep={delimiter}\r\n" if start else "", delimiter)
                    file.flush()
                    os.fsync(file.fileno())
                with suppress(OSError):
                    temporary.chmod(self.path.stat().st_mode & 0o777)
                self._check_untouched(sheet)
                temporary.replace(self.path)
            finally:
                temporary.unlink(missing_ok=True)
        except UnicodeEncodeError:
            raise SourceError(
                f"{self.name} is in an encoding that lacks a letter which is to be written.",
                advice="Save it as CSV (UTF-8).",
            ) from None
        except OSError as error:
            raise SourceBusy(
                f"{self.name} cannot be written: {error.strerror}.",
                advice="Close it in other programs; its folder must be writable.",
            ) from None

    def _check_untouched(self, sheet: _Sheet) -> None:
        if _digest(self.path) != sheet.digest:
            raise SourceBusy(
                f"Somebody has saved {self.name} meanwhile: it was left as it is.",
                advice="Run again, which reads it anew.",
            )

    def _dialect_of(self, encoding: str) -> tuple[int, str]:
        with self.path.open(encoding=encoding, newline="") as file:
            return self._dialect(file.readline())

    @staticmethod
    def _write(file: IO[str], sheet: _Sheet, first: str, delimiter: str) -> None:
        file.write(first)
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(sheet.header)
        writer.writerows(_in_order(sheet))


def _in_order(sheet: _Sheet) -> Iterator[list[str]]:
    for row in sheet.rows.values():
        yield [row[column] for column in sheet.header]


def _digest(path: Path) -> bytes:
    return blake2b(path.read_bytes(), digest_size=16).digest()
