"""Sources that take changes back: one contract for all, and what is particular to each."""

from __future__ import annotations

import csv
import datetime as dt
import threading
from decimal import Decimal

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    create_engine,
    insert,
    select,
    update,
)

from clio_sync.errors import SourceBusy, SourceError
from clio_sync.sources import CsvTable, Rows, SqlRows, SqlTable, is_writable, rows_of
from clio_sync.testing import check_mirror

ANN = {"case_no": "7", "name": "Ann", "stage": "open"}
BEA = {"case_no": "8", "name": "Bea", "stage": ""}
CARA = {"case_no": "9", "name": "Cara", "stage": "new"}


def _sheet(path, encoding="utf-8", delimiter=",", first=""):
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(first)
        writer = csv.DictWriter(file, ["case_no", "name", "stage"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows([ANN, BEA])
    return CsvTable(path, key="case_no")


def _table(engine, **options):
    cases = Table(
        "cases",
        MetaData(),
        Column("case_no", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("stage", Text),
        Column("version", Integer, onupdate=lambda: _next(), default=lambda: _next()),
    )
    cases.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(cases), [ANN, BEA])
    return SqlTable(engine, "cases" if options.pop("reflect", False) else cases, **options)


_numbers = iter(range(1, 10_000))


def _next():
    return next(_numbers)


@pytest.fixture
def engine(tmp_path):
    """A database in a file."""
    made = create_engine(f"sqlite:///{tmp_path / 'cases.db'}")
    yield made
    made.dispose()


@pytest.fixture(params=["rows", "csv", "table", "reflected", "changing"])
def mirror(request, tmp_path, engine):
    """Each kind of source that can be written, with two rows."""
    match request.param:
        case "rows":
            return Rows([ANN, BEA], key="case_no")
        case "csv":
            return _sheet(tmp_path / "cases.csv")
        case "table":
            return _table(engine, key="case_no")
        case "reflected":
            return _table(engine, key="case_no", reflect=True)
        case _:
            return _table(engine, key="case_no", changed_at="version")


def test_every_mirror_keeps_the_contract(mirror):
    """Rows are made, read, changed and removed, and never over somebody's change."""
    check_mirror(mirror, CARA, {"name": "Carla", "stage": "done"})
    assert is_writable(mirror)
    assert rows_of(mirror) is mirror


def test_a_row_that_changed_meanwhile_is_not_written(mirror):
    """What is expected is what was read, and somebody was quicker."""
    assert mirror.update("7", {"stage": "closed"}, {"stage": "open"})
    assert not mirror.update("7", {"stage": "pending"}, {"stage": "open"})
    assert mirror.read(["7"])["7"].values["stage"] == "closed"


def test_an_empty_cell_may_be_expected_and_written(mirror):
    """Whether it is an empty text or nothing at all."""
    assert mirror.update("8", {"stage": "open"}, {"stage": None})
    assert mirror.update("8", {"stage": None}, {"stage": "open"})
    assert not mirror.read(["8"])["8"].values["stage"]


def test_two_who_expect_the_same_do_not_both_write(mirror):
    """One of them is told that it came too late."""
    barrier, done = threading.Barrier(2), []

    def write(stage):
        barrier.wait(10)
        done.append(mirror.update("7", {"stage": stage}, {"stage": "open"}))

    threads = [threading.Thread(target=write, args=(stage,)) for stage in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == [False, True]


class Forgetful(Rows):
    """A mirror that overwrites whatever is there."""

    def update(self, key, cells, expected):
        """Never look."""
        return super().update(key, cells, {})


def test_a_mirror_that_overwrites_fails_the_contract():
    """The check can fail, and says in which point."""
    with pytest.raises(AssertionError, match="refuses a row that has changed"):
        check_mirror(Forgetful(key="case_no"), CARA, {"name": "Carla"})


# CSV files


@pytest.mark.parametrize(
    ("encoding", "delimiter", "first"),
    [
        ("utf-8-sig", ";", ""),
        ("utf-16", "\t", ""),
        ("cp1252", ",", ""),
        ("utf-8", ";", "sep=;\r\n"),
    ],
)
def test_a_sheet_keeps_its_dialect(tmp_path, encoding, delimiter, first):
    """The program that wrote it will open it again."""
    sheet = _sheet(tmp_path / "cases.csv", encoding, delimiter, first)
    before = sheet.path.read_bytes().replace("Ann".encode("utf-16-le"), "Zoë".encode("utf-16-le"))
    before = before.replace(b"Ann", "Zoë".encode(encoding.removesuffix("-sig")))
    sheet.path.write_bytes(before)
    assert sheet.update("7", {"stage": "closed"}, {"name": "Zoë"})
    assert sheet.path.read_bytes() != before
    assert sheet.update("7", {"stage": "open"}, {"name": "Zoë"})
    assert sheet.path.read_bytes() == before


def test_a_sheet_that_somebody_saved_meanwhile_is_left_alone(tmp_path):
    """Their version stays; ours is not written, and they are told of nothing they must undo."""
    sheet = _sheet(tmp_path / "cases.csv")

    def write() -> None:
        with sheet.batch():
            sheet.update("7", {"name": "Anna"}, {})
            sheet.path.write_text("case_no,name,stage\n7,Annie,open\n")

    with pytest.raises(SourceError, match=r"saved cases\.csv meanwhile"):
        write()
    assert sheet.read(["7"])["7"].values["name"] == "Annie"
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]


def test_a_sheet_with_a_row_that_cannot_be_read_is_not_rewritten(tmp_path):
    """What was read wrongly would be written wrongly."""
    path = tmp_path / "cases.csv"
    path.write_text("case_no,name,stage\n7,Ann\n")
    with pytest.raises(SourceError, match=r"Row 2 of cases\.csv has 2 cells"):
        CsvTable(path, key="case_no").update("7", {"name": "Anna"}, {})


@pytest.mark.parametrize("rows", ["7,Ann,open\n7,Bea,open\n", ",Ann,open\n"])
def test_a_sheet_whose_keys_do_not_tell_rows_apart_is_not_rewritten(tmp_path, rows):
    """The first of two would be changed for the second."""
    path = tmp_path / "cases.csv"
    path.write_text(f"case_no,name,stage\n{rows}")
    with pytest.raises(SourceError, match="key"):
        CsvTable(path, key="case_no").update("7", {"name": "Anna"}, {})


def test_a_letter_that_a_sheet_cannot_hold_is_refused(tmp_path):
    """The old file stays as it is."""
    sheet = _sheet(tmp_path / "cases.csv")
    sheet.path.write_bytes("case_no,name,stage\r\n7,Zoë,open\r\n".encode("cp1252"))
    before = sheet.path.read_bytes()
    with pytest.raises(SourceError, match="lacks a letter"):
        sheet.update("7", {"name": "李"}, {})
    assert sheet.path.read_bytes() == before


def test_an_unknown_column_is_named(tmp_path):
    """A map may be newer than the sheet."""
    with pytest.raises(SourceError, match="no column 'colour'"):
        _sheet(tmp_path / "cases.csv").update("7", {"colour": "red"}, {})
    with pytest.raises(SourceError, match="no column 'id'"):
        CsvTable(_sheet(tmp_path / "cases.csv").path, key="id").update("7", {}, {})


# Tables


@pytest.fixture
def typed(engine):
    """A table with columns of many types, whose keys the database makes."""
    table = Table(
        "people",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("born", Date),
        Column("seen", DateTime),
        Column("owes", Numeric(10, 2)),
        Column("active", Boolean),
        Column("name", Text, nullable=False),
    )
    table.create(engine)
    return SqlTable(engine, table, key="id", changed_at="seen", overlap=dt.timedelta(hours=1))


def test_a_database_may_make_the_keys(typed):
    """The key of a new row is what it made."""
    assert typed.create({"name": "Ann"}) == "1"
    assert typed.create({"name": "Bea"}) == "2"
    assert [row.values["name"] for row in typed] == ["Ann", "Bea"]


def test_cells_are_written_as_their_column_has_them(typed):
    """Text that stands for a date, a number or a yes becomes one."""
    key = typed.create({"name": "Ann", "born": "1990-02-03", "owes": "10.50", "active": "yes"})
    assert typed.read([key])[key].values == {
        "id": 1,
        "born": dt.date(1990, 2, 3),
        "seen": None,
        "owes": Decimal("10.50"),
        "active": True,
        "name": "Ann",
    }
    assert typed.update(key, {"born": "", "name": None}, {"owes": Decimal("10.50")})
    assert typed.read([key])[key].values["born"] is None
    assert typed.read([key])[key].values["name"] == ""


def test_only_what_changed_is_read(typed):
    """And what changed shortly before, in case somebody's transaction took its time."""
    day = dt.datetime(2026, 3, 1, 12)
    for hours, name in ((0, "old"), (5, "late"), (6, "last")):
        typed.create({"name": name, "seen": day + dt.timedelta(hours=hours)})
    typed.create({"name": "undated"})
    first = typed.changes("")
    assert len([*first.rows]) == 4
    again = typed.changes(first.cursor)
    assert [row.values["name"] for row in again.rows] == ["late", "last", "undated"]
    typed.create({"name": "new", "seen": day + dt.timedelta(hours=9)})
    after = typed.changes(again.cursor)
    assert "new" in [row.values["name"] for row in after.rows]
    assert "old" not in [row.values["name"] for row in typed.changes(after.cursor).rows]


def test_a_table_that_tells_no_changes_says_so(engine):
    """Rather than to read too little."""
    with pytest.raises(SourceError, match="does not say when a row changed"):
        _table(engine, key="case_no").changes("")


def test_a_select_is_read_as_it_is(engine):
    """Joins and conditions are the database's business."""
    table = _table(engine, key="case_no").table
    rows = SqlRows(engine, select(table.c.name.label("Name")).where(table.c.case_no == "7"))
    assert [row.values for row in rows_of(rows)] == [{"Name": "Ann"}]
    assert rows.columns == ["Name"]
    assert not is_writable(rows)


def test_many_rows_are_read_by_key_in_parts(engine):
    """No database takes any number of parameters."""
    source = _table(engine, key="case_no")
    with source.batch():
        for number in range(100, 1300):
            source.create({"case_no": str(number), "name": "x"})
    assert len(source.read([str(number) for number in range(100, 1300)])) == 1200


@pytest.mark.parametrize("options", [{"key": "nothing"}, {"key": "name", "changed_at": "never"}])
def test_a_column_that_is_not_there_is_named(engine, options):
    """With those that are."""
    with pytest.raises(SourceError, match=r"no column '(nothing|never)'.*case_no"):
        _table(engine, **options)


def test_a_table_that_is_not_there_is_named(engine):
    """Reflection finds nothing."""
    with pytest.raises(SourceError, match="no table 'matters'"):
        SqlTable(engine, "matters", key="id")


def test_an_error_of_the_database_repeats_no_value(engine):
    """Its own text shows what was to be written."""
    source = _table(engine, key="case_no")
    with pytest.raises(SourceError, match="refused to work on 'cases'") as caught:
        source.create({**ANN, "name": "canary"})
    assert "canary" not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


def test_a_locked_table_is_busy_and_one_without_its_column_is_wrong(engine):
    """Waiting helps the one and not the other."""
    impatient = create_engine(engine.url, connect_args={"timeout": 0})
    table = SqlTable(impatient, _table(engine, key="case_no").table, key="case_no")
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN EXCLUSIVE")
        with pytest.raises(SourceBusy):
            list(table)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE cases RENAME COLUMN stage TO state")
    with pytest.raises(SourceError) as wrong:
        list(table)
    assert type(wrong.value) is SourceError
    impatient.dispose()


def test_an_outsiders_change_shows_at_once(engine):
    """Each reading is a transaction of its own."""
    source = _table(engine, key="case_no")
    with engine.begin() as connection:
        connection.execute(update(source.table).values(stage="paused"))
    assert {row.values["stage"] for row in source} == {"paused"}


# In memory


@pytest.mark.parametrize("items", [[{"name": "Ann"}], [ANN, ANN]])
def test_rows_in_memory_need_keys_of_their_own(items):
    """As everywhere."""
    with pytest.raises(SourceError, match="key"):
        Rows(items, key="case_no")


DANGEROUS = [
    "=HYPERLINK(1)",
    '="007"',
    " =1+1",
    "\t=1+1",
    "@SUM(A1)",
    "-1+cmd|' /C calc'!A0",
    "+HYPERLINK(1)",
    "'=1+1",
    "''=1+1",
    "' =1+1",
    "＝1+1",
]
HARMLESS = ["+13125550100", "-5.00", "'quoted'", "'", "- a note", "=====", "a = b", "1;2", 'a "b"']


@pytest.mark.parametrize("cell", [*DANGEROUS, *HARMLESS])
def test_what_is_written_into_a_file_is_read_identical(tmp_path, cell):
    """What comes from Clio is what is read, expected and compared with, whatever it looks like."""
    sheet = _sheet(tmp_path / "cases.csv")
    assert sheet.update("7", {"name": cell}, {"name": "Ann"})
    assert sheet.create({**CARA, "stage": cell}) == "9"
    assert sheet.read(["7"])["7"].values["name"] == cell
    assert [row.values["stage"] for row in sheet][2] == cell
    assert sheet.update("7", {"name": "Ann"}, {"name": cell})
    assert sheet.delete("9", {"stage": cell})


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_spreadsheet_runs_what_was_written_into_a_file(tmp_path, cell):
    """A client's name that is a formula is text in whatever opens the file."""
    sheet = _sheet(tmp_path / "cases.csv")
    assert sheet.update("7", {"name": cell}, {})
    with sheet.path.open(newline="") as file:
        held = [row["name"] for row in csv.DictReader(file)]
    assert held == [f"'{cell}", "Bea"]


@pytest.mark.parametrize("cell", HARMLESS)
def test_numbers_are_written_into_a_file_as_they_are(tmp_path, cell):
    """Other programs read the file too, and know of no apostrophe."""
    sheet = _sheet(tmp_path / "cases.csv")
    assert sheet.update("7", {"name": cell}, {})
    with sheet.path.open(newline="") as file:
        assert next(csv.DictReader(file))["name"] == cell


def test_formulas_that_stand_in_a_file_stay_as_they_are(tmp_path):
    """Somebody wrote them there on purpose; only cells that change are made safe."""
    path = tmp_path / "cases.csv"
    path.write_text('case_no,name,stage\r\n"=""007""",=A1,open\r\n', newline="")
    sheet = CsvTable(path, key="case_no")
    assert sheet.update('="007"', {"name": "=A1", "stage": "closed"}, {"name": "=A1"})
    assert path.read_bytes() == b'case_no,name,stage\r\n"=""007""",=A1,closed\r\n'


def test_a_file_of_rows_to_mend_keeps_its_own_way(tmp_path):
    """There numbers are kept from a spreadsheet, too."""
    path = tmp_path / "to-fix.csv"
    path.write_text("Row,What to fix,id,phone\r\n2,,7,'+1312\r\n", newline="")
    sheet = CsvTable(path, key="id")
    assert sheet.update("7", {"phone": "'+1313"}, {"phone": "+1312"})
    assert sheet.read(["7"])["7"].values["phone"] == "'+1313"
    assert b"''+1313" in path.read_bytes()


def test_a_zero_byte_does_not_spoil_a_file(tmp_path):
    """Nobody could read it afterwards."""
    sheet = _sheet(tmp_path / "cases.csv")
    before = sheet.path.read_bytes()
    with pytest.raises(SourceError, match="zero byte"):
        sheet.update("7", {"name": "A\0nn"}, {})
    assert sheet.path.read_bytes() == before


KINDS = {"id": Integer, "day": Date, "fee": Numeric, "open": Boolean, "at": DateTime}


@pytest.fixture
def narrow(engine):
    """A table with columns of several types, and one row."""
    made = Table(
        "narrow", MetaData(), *[Column(n, t, primary_key=n == "id") for n, t in KINDS.items()]
    )
    made.create(engine)
    table = SqlTable(engine, made, key="id")
    assert table.create({"id": "1", "open": "Yes", "fee": "1.50", "day": "2024-01-02"}) == "1"
    return table


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("id", "secret"),
        ("id", "9" * 40),
        ("day", "2024-13-01"),
        ("fee", "secret"),
        ("fee", "NaN"),
        ("open", "maybe"),
        ("at", "yesterday"),
    ],
)
def test_text_that_a_column_cannot_hold_is_refused_in_our_words(narrow, column, cell):
    """By the name of the column; the value is nobody's business, and never another one."""
    with pytest.raises(SourceError, match=f"The column '{column}' of 'narrow' holds") as caught:
        narrow.create({"id": "2", column: cell})
    assert cell not in str(caught.value)
    assert caught.value.__cause__ is None
    assert set(narrow.read(["1", "2"])) == {"1"}


@pytest.mark.parametrize("key", ["secret", "9" * 40])
def test_no_row_has_a_key_that_its_column_cannot_hold(narrow, key):
    """It is not there, which is an answer and no error."""
    assert set(narrow.read([key, "1"])) == {"1"}
    assert not narrow.update(key, {"open": "no"}, {})
    assert not narrow.delete(key, {})


def test_a_number_that_is_too_large_for_the_database_is_refused(narrow):
    """The driver's own error would say it, and is no error of ours."""
    with pytest.raises(SourceError, match="refused to work on 'narrow'"):
        narrow.create({"id": 10**40})


def test_columns_of_one_name_are_refused(engine):
    """Of two columns of a join, one would be lost, or be called something else."""
    one, other = (Table(n, MetaData(), Column("id", Integer)) for n in ("one", "other"))
    one.create(engine)
    other.create(engine)
    with pytest.raises(SourceError, match="more than one column called 'id'"):
        list(SqlRows(engine, select(one, other)))
