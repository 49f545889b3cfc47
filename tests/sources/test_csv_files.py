"""CSV files, as spreadsheets write them."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from clio_sync.errors import SourceError
from clio_sync.sources import CsvFile, SourceRow, rows_of

Written = Callable[[str | bytes], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a file, and say where."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "clients.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows(path: Path) -> list[SourceRow]:
    """All rows of a file."""
    return list(rows_of(path))


def refusal(path: Path) -> str:
    """Why a file cannot be read."""
    with pytest.raises(SourceError) as caught:
        rows(path)
    return str(caught.value)


def test_rows_have_the_numbers_a_spreadsheet_shows(written: Written) -> None:
    """The headings are row 1; empty rows are skipped and counted."""
    path = written("id,name\r\n1,Ana\r\n\r\n ,\r\n2,Zoë\r\n")
    assert rows(path) == [
        SourceRow(2, {"id": "1", "name": "Ana"}),
        SourceRow(5, {"id": "2", "name": "Zoë"}),
    ]


def test_a_cell_of_several_lines_is_one_row(written: Written) -> None:
    """Rows are counted, not lines."""
    path = written('id,street\n1,"12 Clark St\r\nApt 4"\n2,x\n')
    assert [(row.number, row.values["street"]) for row in rows(path)] == [
        (2, "12 Clark St\r\nApt 4"),
        (3, "x"),
    ]


def test_a_file_is_read_again_from_its_beginning(written: Written) -> None:
    """Each iteration sees the file as it is then."""
    path = written("id\n1\n")
    source = rows_of(str(path))
    first = list(source)
    path.write_text("id\n1\n2\n")
    assert [len(first), len(list(source))] == [1, 2]


@pytest.mark.parametrize(
    "encoded",
    [
        codecs.BOM_UTF8 + "id,name\n1,Zoë\n".encode(),
        "id,name\n1,Zoë\n".encode(),
        "id,name\n1,Zoë\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "id,name\n1,Zoë\n".encode("utf-16-be"),
        "id,name\n1,Zoë\n".encode("utf-32"),
        "id,name\n1,Zoë\n".encode("cp1252"),
    ],
    ids=["utf-8 with a mark", "utf-8", "utf-16", "utf-16 big-endian", "utf-32", "cp1252"],
)
def test_the_encoding_is_found_by_looking(written: Written, encoded: bytes) -> None:
    """A byte-order mark tells, or else whether the bytes are UTF-8."""
    assert rows(written(encoded)) == [SourceRow(2, {"id": "1", "name": "Zoë"})]


def test_a_guessed_encoding_is_warned_of(written: Written) -> None:
    """Windows-1252 may be wrong; what is marked or valid UTF-8 is not."""
    assert not CsvFile(written("name\nZoë\n")).warnings
    (warning,) = CsvFile(written("name\nZoë\n".encode("cp1252"))).warnings
    assert "Windows-1252" in warning


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_looking(written: Written, delimiter: str) -> None:
    """Delimiters inside quoted headings do not count."""
    path = written(f'id{delimiter}"a,,,;;;||| b"{delimiter}c\n1{delimiter}2{delimiter}3\n')
    assert rows(path) == [SourceRow(2, {"id": "1", "a,,,;;;||| b": "2", "c": "3"})]


def test_the_delimiter_may_be_said_in_a_first_line(written: Written) -> None:
    """Excel writes ``sep=``, and does not show that line."""
    assert rows(written("sep=;\r\nid;name\r\n1;Ana, Zoë\r\n")) == [
        SourceRow(2, {"id": "1", "name": "Ana, Zoë"})
    ]


def test_one_column_is_a_table_too(written: Written) -> None:
    """A list of keys needs no delimiter."""
    assert rows(written("id\n1\n")) == [SourceRow(2, {"id": "1"})]


@pytest.mark.parametrize("cells", ["1", "1,2,3", "1,2,3,4"])
def test_a_row_that_does_not_fit_its_headings_is_set_aside_alone(
    written: Written, cells: str
) -> None:
    """Its cells may stand in the wrong columns; other rows are good."""
    ragged, good = rows(written(f"id,name\n{cells}\n7,Ana\n"))
    assert f"has {cells.count(',') + 1} cells where the headings have 2" in ragged.problem
    assert ragged.number == 2
    assert good == SourceRow(3, {"id": "7", "name": "Ana"})


def test_delimiters_after_the_last_cell_are_no_cells(written: Written) -> None:
    """Exports often end their rows, and their headings, with some."""
    assert rows(written("id,name,\n1,Ana,,\n")) == [SourceRow(2, {"id": "1", "name": "Ana"})]


def test_headings_are_trimmed(written: Written) -> None:
    """A blank around a heading is never meant."""
    assert CsvFile(written(" id , name \n1,Ana\n")).columns == ["id", "name"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id,name,id\n", "more than one column called 'id'"),
        ("id,,name\n", "Column 2 of clients.csv has no heading"),
        (",,\n1,2,3\n", "no headings in its first row"),
        ("\n1,2\n", "no headings in its first row"),
        ("", "clients.csv is empty"),
        (b"id,name\n1,A\0na\n", "NUL bytes"),
        (b"PK\x03\x04...", "an Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        ('[{"id": 1}]', "looks like JSON"),
        ("<html>", "looks like HTML"),
        (b"id,name\n1,\x81\xff\n", "not text in UTF-8"),
        ('id,name\n1,Ana\n2,"Zo"e\n3,x\n', "cannot be read from row 3 on"),
        ('id,name\n1,"Ana\n2,Zoe\n', "cannot be read from row 2 on"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(
    written: Written, content: str | bytes, says: str
) -> None:
    """Each kind of trouble is named."""
    assert says in refusal(written(content))


def test_a_refusal_tells_no_values(written: Written) -> None:
    """The cells of a file are client data."""
    assert "Secret" not in refusal(written('id,name\n1,"Secret"x\n'))


def test_a_missing_file_is_said_at_once(tmp_path: Path) -> None:
    """Before anything is asked of it, and without the folders around it."""
    with pytest.raises(SourceError, match=r"no file gone\.csv") as caught:
        rows_of(tmp_path / "gone.csv")
    assert str(tmp_path) not in str(caught.value)


def test_a_csv_file_is_called_by_its_name(written: Written) -> None:
    """Reports and notebooks show no more."""
    source = CsvFile(written("id\n"))
    assert (source.name, source.writable, repr(source)) == (
        "clients.csv",
        False,
        "CsvFile('clients.csv')",
    )


def test_a_large_file_is_looked_at_to_its_end(written: Written) -> None:
    """The one byte that is no UTF-8 may stand in the last row."""
    content = b"name\n" + b"Ana\n" * 40_000 + b"Zo\xeb\n"
    assert rows(written(content))[-1] == SourceRow(40_002, {"name": "Zoë"})


def test_half_a_letter_at_the_end_is_no_utf8(written: Written) -> None:
    """The last bytes are looked at as closely as the first."""
    assert CsvFile(written(b"name\nZo\xc3")).warnings


def test_a_cell_without_an_end_is_named(written: Written) -> None:
    """A quote that nobody closes would make one cell of the whole file; a very long one is told."""
    refused = refusal(written('id,notes\n1,"' + "secret " * 40_000 + '"\n'))
    assert "from row 2 on: a cell has no end. No cell may have more than 131072" in refused
    assert "secret" not in refused
