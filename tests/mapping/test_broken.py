"""What spoils text on its way: refused by name, or taken away where nothing is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest

from clio_sync.mapping import DataMap, Directory, SourceRow, custom_field, field, transforms as to
from clio_sync.mapping.cells import native, plain
from clio_sync.mapping.custom import lenient
from clio_sync.mapping.formulas import escaped, unescaped
from clio_sync.mapping.keys import key_of
from clio_sync.mapping.values import Unfit


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("#N/A", "spreadsheet's error"),
        ("#n/a", "spreadsheet's error"),
        ("#NV", "spreadsheet's error"),
        ("#¡VALOR!", "spreadsheet's error"),
        ("#FIELD!", "spreadsheet's error"),
        ("Err:502", "too narrow a column"),
        ("########", "too narrow a column"),
        ("1E+11", "rounded"),
        ("3.12556E+09", "rounded"),
        ("1,30E+10", "rounded"),
        ("-2.5e+16", "rounded"),
        ("1.5E-05", "rounded"),
        ("NULL", "write for nothing"),
        ("\\N", "write for nothing"),
        ("nan", "write for nothing"),
        ("<NA>", "write for nothing"),
        ("[object Object]", "write for nothing"),
        ("JosÃ©", "wrong encoding"),
        ("VoilÃ\u00a0", "wrong encoding"),
        ("donâ€™t", "wrong encoding"),
        ("ï»¿x", "wrong encoding"),
        ("Ð˜Ð²Ð°Ð½", "wrong encoding"),
        ("Jos\ufffd", "was lost"),
        ("a\x00b", "zero byte"),
        ("a\x07b", "control character"),
        ("\x1b[31mred", "control character"),
        ("a\x9fb", "control character"),
        ("a\ud800", "half a character"),
        ("a\uffff", "half a character"),
    ],
)
@pytest.mark.parametrize("step", [to.text, to.lines])
def test_spoilt_text_is_refused_by_what_spoilt_it(step, cell, reason):
    """A person can mend it; Clio is never told that a client is called JosÃ©."""
    found = step(cell)
    assert isinstance(found, Unfit)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("\u202d312-555-0100\u202c", "312-555-0100"),
        ("\u200eמשה\u200f", "משה"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\u200d", None),
        ("\u2800\u3164", None),
        ("CAFÉ™", "CAFÉ™"),
        ("JOSÉ’S", "JOSÉ’S"),
        ("“AMANHÃ”", "“AMANHÃ”"),
        ("Ãœx€é", "Ãœx€é"),
        ("Ã©李", "Ã©李"),
        ("1E-5", "1E-5"),
        ("1E10", "1E10"),
        ("12-E-14", "12-E-14"),
        ("#1", "#1"),
        ("## Heading", "## Heading"),
        ("None", "None"),
        ("N/A", "N/A"),
        ("Null", "Null"),
        ("Erratum", "Erratum"),
        ("\ue000", "\ue000"),
    ],
)
def test_text_that_only_looks_odd_is_kept(cell, kept):
    """What cannot be seen goes, and nothing that can be meant."""
    assert to.text(cell) == kept


def test_lines_keep_their_breaks_and_are_checked_as_a_whole():
    """One line of many may say NULL."""
    assert to.lines("NULL\n\tb\x0bc") == "NULL\nb\nc"
    assert to.lines("Zoë\u200b\n") == "Zoë"


@pytest.mark.parametrize("cell", ["JosÃ©", "#N/A", "NULL", "a\x07b", "1E+11"])
def test_what_clio_holds_is_seen_however_spoilt(cell):
    """Else it would look empty, and be overwritten without a question."""
    assert lenient(to.text, f" {cell} ") == cell
    assert lenient(to.text, []) is None


class Scalar:
    """A scalar of numpy's, as far as its name and text say."""

    def __init__(self, value, text=""):
        self.value, self.text = value, text

    def item(self):
        """Python's own value for it."""
        return self.value

    def __str__(self):
        return self.text


def scalar(kind, value, text=""):
    """One of a kind."""
    return type(kind, (Scalar,), {"__module__": "numpy"})(value, text)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (scalar("int64", 5), "5"),
        (scalar("bool", True), "true"),
        (scalar("float32", 0.10000000149011612, "0.1"), "0.1"),
        (scalar("float32", float("nan"), "nan"), None),
        (scalar("datetime64", 0, "2020-01-31"), "2020-01-31"),
        (scalar("datetime64", 0, "2020-01-31T09:30:00.000000000"), "2020-01-31T09:30:00"),
        (scalar("datetime64", 0, "NaT"), None),
        (scalar("datetime64", 0, "2020-01"), "2020-01"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
    ],
)
def test_scalars_of_data_frames_and_databases_are_read(cell, written):
    """A row that comes out of a frame by hand is as good as one from a file."""
    assert to.text(cell) == written


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (1 << 20_000, "too large"),
        (Decimal("1E+1000000"), "too large"),
        (Decimal("1E-400"), "too large"),
        (1e22, "lost its last digits"),
        (float(2**53), "lost its last digits"),
        (float("inf"), "finite"),
        (scalar("ndarray", 5), "no text"),
        (b"abc", "no text"),
        (object(), "no text"),
    ],
    ids=range(9),
)
def test_a_number_that_nobody_wrote_is_refused(cell, reason):
    """Digits that were lost are not made up."""
    found = plain(cell)
    assert isinstance(found, Unfit)
    assert reason in found.reason


def test_what_is_no_scalar_stays_what_it_is():
    """Only numpy's own are unpacked."""
    assert native(5) == 5
    assert native(dt.date(2020, 1, 31)) == dt.date(2020, 1, 31)


def test_keys_are_taken_as_they_are_and_checked():
    """A key with a mark that nobody sees is another one, and looks like the one without."""
    assert key_of("\u200d") == ""
    assert isinstance(key_of("1E+11"), Unfit)
    people = DataMap("contacts", key="id", fields=[field("last_name", "N")])
    rows = [SourceRow(n, {"id": key, "N": "X"}) for n, key in enumerate(["C-7", "\u200bC-7"])]
    assert [len(row.warnings) for row in people.map_rows(rows)] == [1, 1]


def test_no_value_of_a_row_stops_the_run():
    """Whatever a cell holds, the row is set aside and the next one is read."""
    lines = [field("title", "T"), custom_field("Remarks", "R", type="text_area")]
    people = DataMap("contacts", key="id", fields=lines)
    account = Directory.of(
        custom_fields=[
            {"id": 1, "name": "Remarks", "parent_type": "Contact", "field_type": "text_area"}
        ]
    )
    for cell in (10**5000, Decimal("sNaN"), {"a": 1}, b"\xff", "\ud800", scalar("int64", 10**5000)):
        row = people.map_row(SourceRow(2, {"id": "1", "T": cell, "R": cell}))
        assert people.bound(account).values(row).values.keys() <= set()


@pytest.mark.parametrize(
    "cell", ["=1+1", "'=1+1", "''-5", "\t@SUM(1)", "+1 312 555 0100", "-5", "－5", "'Abd", "a=b"]
)
def test_a_row_that_is_given_back_is_the_same_row(tmp_path, cell):
    """No spreadsheet runs its cells meanwhile, and its key is still its key."""
    people = DataMap("contacts", key="id", fields=[field("last_name", "N", required=True)])
    path = tmp_path / "to-fix.csv"
    people.problems([{"id": cell, "N": "", "Note": cell}]).to_csv(path)
    assert not path.read_text("utf-8-sig").splitlines()[-1].startswith(("=", "+", "-", "@"))
    (row,) = people.read(path).source_rows()
    assert (row.values["id"], row.values["Note"]) == (cell, cell)
    assert people.map_row(row).key == cell.strip()


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@A", "\t=1", "＝1", "'=1", "''", "'a", ""])
def test_what_may_be_run_is_marked_and_unmarked(cell):
    """An apostrophe more in front, whatever stood there before."""
    assert unescaped(escaped(cell)) == cell
    assert escaped(cell).strip()[:1] not in {"=", "+", "-", "@", "＝"}


@pytest.mark.parametrize("cell", ["a\x00b", "a\ud800b", b"\xff", "a\rb"])
def test_rows_with_spoilt_cells_can_be_given_back(tmp_path, cell):
    """The file is one that spreadsheets, and we, can read."""
    people = DataMap("contacts", key="id", fields=[field("last_name", "N", required=True)])
    path = tmp_path / "to-fix.csv"
    people.problems([{"id": "1", "N": "", "Note": cell}]).to_csv(path)
    (row,) = people.read(path).source_rows()
    assert row.values["id"] == "1"
