"""Each example program does what it says, against the simulator."""

from __future__ import annotations

import csv
import io
import json
import re
import runpy
import shutil
from pathlib import Path

import pytest

from clio_sync import match

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def play(firm, capsys):
    """Runs one example as a script and returns what it printed."""

    def play(name: str) -> str:
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out

    return play


def test_every_example_is_run_here():
    """A new example wants a test, and a line in the table."""
    tested = Path(__file__).read_text("utf-8")
    listed = (EXAMPLES / "README.md").read_text("utf-8")
    for path in EXAMPLES.glob("*.py"):
        assert f'play("{path.name}")' in tested
        assert f"`{path.name}`" in listed


def test_open_matters_are_printed_as_csv(play, firm):
    """One line for each matter that is open."""
    printed = list(csv.DictReader(io.StringIO(play("open_matters.py"))))
    still_open = [matter for matter in firm.all("matters") if matter["status"] == "Open"]
    assert len(printed) == len(still_open)
    assert all(line["client"] for line in printed)


def test_a_spreadsheet_is_pushed(play, firm, monkeypatch):
    """New people are in Clio afterwards, and a second run adds nobody."""
    monkeypatch.setattr("sys.argv", ["push_clients.py", "clients.csv"])
    before = len(firm.all("contacts"))
    assert "created" in play("push_clients.py")
    after = len(firm.all("contacts"))
    assert after > before
    play("push_clients.py")
    assert len(firm.all("contacts")) == after


def test_approved_time_is_pushed(play, firm, monkeypatch):
    """Matters come out, entries go in at their rate, and a second run adds none."""
    monkeypatch.setattr("sys.argv", ["push_time_entries.py"])
    play("push_time_entries.py")
    with Path("matters_for_time.csv").open(encoding="utf-8", newline="") as file:
        matter = next(csv.DictReader(file))["Matter id"]
    who = firm.all("users")[0]["name"]
    told = (
        f"T1,{matter},{who},2024-05-14,0:06,325,Call\nT2,{matter},{who},2024-05-14,0:06,325,Call\n"
    )
    head = "Entry,Matter id,Timekeeper,Date,Hours,Rate,Narrative\n"
    Path("approved.csv").write_text(head + told, "utf-8")
    monkeypatch.setattr("sys.argv", ["push_time_entries.py", "approved.csv"])
    assert "2 created" in play("push_time_entries.py")
    play("push_time_entries.py")
    made = [one for one in firm.all("activities") if one["note"] == "Call"]
    assert [(one["quantity"], one["price"]) for one in made] == [(360, 325), (360, 325)]


def test_firms_are_counted_side_by_side(play, firm):
    """Both names lead to the same Clio here, so the counts agree."""
    counts = [line.split()[1] for line in play("many_firms.py").splitlines()]
    assert counts == [str(len(firm.all("contacts")))] * 2


def test_what_webhooks_tell_is_kept_and_printed_once(play, firm, monkeypatch):
    """Subscribed, confirmed, delivered into a file, read out; then there is nothing new."""
    url = "https://hooks.example.com/7f3a"
    monkeypatch.setattr("sys.argv", ["webhook_receiver.py", url])
    play("webhook_receiver.py")
    app = runpy.run_path(str(EXAMPLES / "webhook_receiver.py"))["app"]
    firm.webhooks.deliver(app)
    client = {"id": firm.all("contacts")[0]["id"]}
    case = firm.create("matters", {"client": client, "description": "Visa"})
    gone = firm.create("matters", {"client": client, "description": "Lease"})
    firm.delete("matters", gone["id"])
    firm.webhooks.deliver(app)
    monkeypatch.setattr("sys.argv", ["webhook_receiver.py"])
    printed = play("webhook_receiver.py").splitlines()
    assert printed[0] == f"created {case['display_number']}"
    assert [line.split()[0] for line in printed] == ["created", "created", "deleted"]
    assert printed[2].endswith("which is not there any more")
    assert play("webhook_receiver.py") == ""


def test_intake_is_brought_into_manage(play, firm):
    """Each person once, and matters of both products are shown side by side."""
    lead = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@navy.example"}
    hired = firm.grow_firm.accept(firm.grow_firm.put("inbox_leads", lead)["id"], "A ship")
    firm.grow_firm.hire(hired["id"])
    lead = {"first_name": "Mary", "last_name": "Somerville", "email": "mary@sky.example"}
    firm.grow_firm.accept(firm.grow_firm.put("inbox_leads", lead)["id"], "A comet")
    printed = play("grow_intake.py")
    assert "A comet: in intake" in printed
    number = next(matter for matter in firm.all("matters") if matter["description"] == "A ship")
    assert f"A ship: {number['display_number']}" in printed
    play("grow_intake.py")
    assert [one["name"] for one in firm.all("contacts")].count("Mary Somerville") == 1


def test_a_folder_of_documents_is_filed_once(play, firm, monkeypatch, tmp_path):
    """Folders become folders in Clio, and a second run files nothing."""
    (tmp_path / "Evidence").mkdir()
    (tmp_path / "Evidence" / "photo.jpg").write_bytes(b"x")
    (tmp_path / "letter.pdf").write_bytes(b"y")
    number = firm.all("matters")[0]["display_number"]
    monkeypatch.setattr("sys.argv", ["file_documents.py", str(tmp_path), number])
    assert play("file_documents.py").splitlines() == [
        "filed Evidence/photo.jpg",
        "filed letter.pdf",
    ]
    assert play("file_documents.py") == ""


def test_an_intake_sheet_is_brought_in_with_a_paralegal(play, firm, monkeypatch, tmp_path):
    """What is certain goes in; the rest is on a page, and goes in once somebody has decided."""
    shutil.copytree(EXAMPLES / "intake", tmp_path / "intake")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["immigration_intake.py"])
    for contact in json.loads((tmp_path / "intake/in_clio.json").read_text("utf-8")):
        firm.create("contacts", contact)
    printed = play("immigration_intake.py")
    assert "3 problems are in to-fix.csv" in printed
    assert "Daniela" not in printed
    page = (tmp_path / "reviews.html").read_text("utf-8")
    assert "Daniela Kim" in page and "Daniel Kim" in page
    answers = iter(["new", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: next(answers, "0"))
    printed = play("immigration_intake.py")
    assert "review.create() decides" in printed
    before, after = (int(count) for count in re.findall(r"(\d+) review", printed))
    assert 0 < after < before


def test_duplicates_are_listed_until_somebody_decides(play, firm, monkeypatch, tmp_path):
    """What was told apart in the worklist is not in the next one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["find_duplicates.py"])
    twin = {"type": "Person", "first_name": "Ada", "last_name": "Quetzal"}
    known = {
        "date_of_birth": "1987-03-15",
        "email_addresses": [{"name": "Home", "address": "ada@quetzal.example"}],
        "phone_numbers": [{"name": "Home", "number": "(312) 555-0199"}],
    }
    pair = [str(firm.create("contacts", {**twin, **known})["id"]) for _ in range(2)]
    assert ", ".join(pair) in play("find_duplicates.py")
    worklist = tmp_path / "duplicates.csv"
    written = worklist.read_text("utf-8-sig")
    worklist.write_text(written.replace(f"{','.join(pair)},,", f"{','.join(pair)},different,"))
    assert ", ".join(pair) not in play("find_duplicates.py")
    assert ", ".join(pair) not in play("find_duplicates.py")


def test_a_conflict_check_prints_its_record(play, firm, monkeypatch, tmp_path):
    """The first run reads all, the next what has changed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONFLICTS_KEY", match.ConflictIndex.new_key())
    monkeypatch.setattr("sys.argv", ["conflict_check.py", "Bob", "Xolotl"])
    printed = play("conflict_check.py")
    assert "0 came up" in printed
    firm.create("contacts", {"type": "Person", "first_name": "Robert", "last_name": "Xolotl"})
    printed = play("conflict_check.py")
    assert "Robert Xolotl" in printed
    assert "SHA-256" in printed
