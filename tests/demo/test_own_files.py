"""The demonstration with files of one's own."""

from __future__ import annotations

import pytest

from clio_sync.cli import main

ANA = {
    "client_id": "1",
    "First name": "Ana",
    "Last name": "López",
    "E-mail": "ana.lopez@example.com",
}
ZOE = {"client_id": "2", "First name": "Zoé", "Last name": "Quill", "Mobile": "312-555-0111"}
NOBODY = {"client_id": "3", "First name": "Nobody"}
CASE = {
    "case_no": "A",
    "client_id": "2",
    "Title": "A case",
    "Stage": "Active",
    "Practice": "Asylum",
}


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-8", "\t"), ("cp1252", ";")]
)
def test_files_from_any_spreadsheet_will_do(files, give, encoding, delimiter):
    """With a byte-order mark or without, and whatever stands between the cells."""
    told = give(files([ANA, NOBODY], [], encoding, delimiter))
    first = told.numbers("first")
    assert [first[what] for what in ("rows", "adopted", "quarantined")] == [2, 1, 1]
    assert ("read as Windows-1252" in told.text) == (encoding == "cp1252")


def test_files_without_a_useful_row_lead_to_the_end(files, give):
    """Where there is nothing to edit and nothing to kill, it says so and goes on."""
    told = give(files([NOBODY], []))
    assert [run.name for run in told.telling.runs] == ["first", "again", "push", "push again"]
    assert len(told.telling.skipped) == 3
    assert all(why in told.text for why in told.telling.skipped)


def test_a_run_that_only_updates_is_killed_too(files, give):
    """Where nothing is created, the kill comes at a change."""
    told = give(files([{**ANA, "Born": "1987-03-15"}], []))
    assert told.numbers("killed")["adopted"] == 1
    assert told.telling.facts["kill"]["lost"] == told.telling.facts["kill"]["spare"] == 0


def test_ones_files_stay_as_they_are(files, give):
    """The row is edited in a copy."""
    paths = files([ANA], [])
    before = [path.read_bytes() for path in paths]
    give(paths)
    assert [path.read_bytes() for path in paths] == before


def test_it_reads_well_when_piped(files, demonstrate):
    """No escape codes, no returning to the beginning of a line, and lines that fit a page."""
    clients, cases = files([ANA, ZOE, NOBODY], [CASE])
    ended = demonstrate("--clients", clients, "--cases", cases)
    assert ended.process.returncode == 0
    assert not {"\x1b", "\r"} & set(ended.process.stdout)
    assert max(map(len, ended.process.stdout.splitlines())) <= 100
    assert all(f"\n{step}. " in ended.process.stdout for step in range(1, 11))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file people.csv"),
        ("", "people.csv is empty"),
        ("a,b\n1,2\n", "people.csv lacks columns that the data map 'contacts' reads"),
        ('client_id,"First name\n', "people.csv cannot be read from row"),
    ],
)
def test_a_bad_file_is_refused_before_anything_begins(tmp_path, capsys, content, said):
    """It says what is wrong with which file, and ends with status 2."""
    path = tmp_path / "people.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["demo", "--clients", str(path)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


@pytest.mark.parametrize("window", ["0", "-1", "inf", "nan", "soon"])
def test_a_minute_takes_some_time(window, capsys):
    """A window that is no length of time is refused."""
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--window", window])
    assert ended.value.code == 2
    assert "--window" in capsys.readouterr().err
