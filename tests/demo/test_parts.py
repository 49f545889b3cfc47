"""The parts that the demonstration is made of."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO

import pytest
from attrs import evolve

from clio_sync.demo import CLIENTS, portal, tables
from clio_sync.demo.browser import Browser
from clio_sync.demo.census import Census
from clio_sync.demo.child import Order, main, obey
from clio_sync.demo.edits import CELLS
from clio_sync.demo.kill import killed, moment
from clio_sync.demo.office import MARKER, entered, opened
from clio_sync.demo.pace import Pace
from clio_sync.demo.sheet import Sheet
from clio_sync.errors import ConfigurationError, LoginFailed, SourceError
from clio_sync.simulator import Fault, Settings, Simulator

PACE = Pace(1.0)
CLIENT = {"client_id": "1", "Last name": "Quill"}


@pytest.fixture
def sim():
    """A firm's Clio on a port."""
    with opened(PACE) as sim:
        yield sim


def order_for(sim, paths, folder) -> Order:
    """What a child is told."""
    return Order(
        url=sim.url,
        access_token=sim.grant().access_token,
        clients=str(paths[0]),
        cases=str(paths[1]),
        store=str(folder / "child.db"),
        window=PACE.window,
    )


# Sheets


def test_a_copy_keeps_the_number_of_every_row(tmp_path):
    """Empty rows are copied too, so that a report's row numbers stay right."""
    source = tmp_path / "gaps.csv"
    source.write_text("a,b\n1,2\n\n\n3,4\n", encoding="utf-8")
    sheet = Sheet.copied(source, tmp_path / "copy")
    assert sheet.row(5) == {"a": "3", "b": "4"}
    assert Sheet.opened(sheet.path).row(5) == {"a": "3", "b": "4"}


def test_an_edit_changes_its_cells_and_no_others(tmp_path):
    """The rest of the file stays as it is, and so does the original."""
    sheet = Sheet.copied(CLIENTS, tmp_path / "copy")
    sheet.edit(3, {"Last name": "Reyes"})
    before, after = Sheet.opened(CLIENTS), Sheet.opened(sheet.path)
    changed = [
        n
        for n, pair in enumerate(zip(before.cells, after.cells, strict=True), 1)
        if pair[0] != pair[1]
    ]
    assert changed == [3]
    assert after.row(3) == {**before.row(3), "Last name": "Reyes"}


def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    """The message says which file, and whose business it is."""

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    source = tmp_path / "secret.csv"
    source.write_text("a\n1\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(SourceError, match=r"secret\.csv cannot be read: Permission denied"):
        Sheet.opened(source)


# Consent


def test_a_browser_gives_consent_like_a_person(sim):
    """It opens the page, presses the button and follows where it is sent."""
    with entered(sim, PACE) as office:
        assert [status for _, _, status in office.browser.visits] == [200, 302, 200]
        assert all("?" not in page for _, page, _ in office.browser.visits)


def test_a_page_without_a_way_on_is_no_consent(sim):
    """A page that asks for nothing ends the login."""
    with pytest.raises(LoginFailed, match="leads nowhere"):
        Browser()(f"{sim.url}/oauth/authorize?client_id=nobody")


# Counting


def test_a_census_sees_a_marker_that_is_there_twice():
    """Two records with one marker are one too many."""
    sim = Simulator(Settings())
    field = sim.create(
        "custom_fields", {"name": MARKER, "parent_type": "Contact", "field_type": "text_line"}
    )
    values = [{"custom_field": {"id": field["id"]}, "value": "m1"}]
    for name in ("A", "B"):
        sim.create("contacts", {"type": "Person", "last_name": name, "custom_field_values": values})
    assert Census.of(sim).doubled == 1


def test_a_census_sees_what_another_lacks():
    """Records are compared by all that they say, and as often as they say it."""
    one = Census(1, 0, Counter({"a": 2, "b": 1}), Counter())
    other = Census(1, 0, Counter({"a": 1, "c": 1}), Counter())
    assert (one.lacks(other), other.lacks(one)) == (1, 2)


# Edits and pushes


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.column)
def test_both_people_make_something_else_of_a_value(cell):
    """What is edited on both sides differs from what was there, and on the two sides."""
    before = {"Mobile": "(312) 555-0171", "E-mail": "a@example.com", "Born": "1987-03-31"}
    value = before.get(cell.column, "Quill")
    assert len({value, cell.anew(value, 1), cell.anew(value, 2)}) == 3


def test_a_pushed_client_has_a_key_of_her_own(tmp_path):
    """The portal's key is none of the file's."""
    sheet = Sheet(tmp_path / "people.csv", [["client_id"], ["PORTAL-1"], ["PORTAL-2"]])
    assert portal.approved(sheet, "client_id")["client_id"] == "PORTAL-3"


def test_a_long_table_is_cut_and_says_so():
    """Thousands of rows are not shown one by one."""
    rows = [[str(number), "", ""] for number in range(100)]
    cut = tables.cut(rows)
    assert len(cut) == tables.MOST + 1
    assert cut[-1] == ["", "", f"and {100 - tables.MOST} more"]


# The child


def test_a_child_says_what_it_planned_and_does_it(sim, files, tmp_path):
    """Its one line is the plan; then the rows are in Clio."""
    out = StringIO()
    obey(order_for(sim, files([CLIENT, {"client_id": "2"}], []), tmp_path), out)
    planned = json.loads(out.getvalue())
    assert (planned["rows"], planned["counts"]["created"]) == (2, 1)
    assert [(problem["row"], problem["what"]) for problem in planned["problems"]] == [
        (3, "quarantined")
    ]
    assert "Quill" in {contact["last_name"] for contact in sim.all("contacts")}


def test_a_child_takes_its_order_from_its_input(sim, files, tmp_path, monkeypatch, capsys):
    """So that no token stands where other users of a machine can see it."""
    order = order_for(sim, files([CLIENT], []), tmp_path)
    monkeypatch.setattr("sys.stdin", StringIO(order.written()))
    main()
    assert json.loads(capsys.readouterr().out)["rows"] == 1


def test_a_child_that_ends_by_itself_is_reported(sim, files, tmp_path):
    """With the last thing it said, for there is nothing to kill."""
    order = evolve(order_for(sim, files([CLIENT], []), tmp_path), access_token="nonsense")
    with pytest.raises(ConfigurationError, match=r"ended by itself.*GrantExpired"):
        killed(sim, order, Fault("slow", method="POST"))


@pytest.mark.parametrize(
    ("created", "written", "fault"),
    [
        (200, 240, Fault("slow", method="POST", after=50, seconds=1.5)),
        (0, 8, Fault("slow", method="PATCH", after=2, seconds=1.5)),
        (0, 0, None),
    ],
)
def test_a_kill_comes_at_a_write(created, written, fault):
    """At a create if there is one, else at a change; without a write there is none."""
    assert moment(created, written) == fault
